"""Spans + attributions → quotations: which quoted words somebody said, and who.

Passages are read in order, so that *she* and *Dr. Marsh* mean whoever was last mentioned. Terms, sayings and titles of
books stay in the text. Parts divided only by their attribution are one quotation; one that is left open goes on in
the next passage.
"""

from __future__ import annotations

import re

from articles.importing import attribution, sentences
from articles.importing.attribution import Attribution, Speaker
from articles.importing.marks import Span
from articles.importing.passages import NEAR_CHARS, Passage, Quotation
from articles.importing.people import Directory, Figure
from articles.importing.words import gender, leaning

_TERMINAL = re.compile(r"[.!?…—–-]$|[.!?…][’'”\"]$")


class Reader:
    """Reads passages in order; remembers who spoke last and whether a quotation is still open."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.quotations: list[Quotation] = []
        self._speaker: Figure | None = None
        self._fresh: Figure | None = None  # introduced after the last quotation, so more likely to speak
        self._open: Quotation | None = None
        self._lead_in: Figure | None = None  # the passage before ended "X puts it this way:"

    def read(self, passage: Passage) -> None:
        """Find the quotations of ``passage``; they are added to it and to ``quotations``."""
        self._mentioned_to = 0
        previous = 0
        last: tuple[Quotation, Span] | None = None
        for index, span in enumerate(passage.spans):
            self._clause_end = 0
            stop = passage.spans[index + 1].start if index + 1 < len(passage.spans) else len(passage.text)
            joined = self._continue_open(passage, span) if index == 0 else None
            if joined is None and last is not None:
                joined = self._join(passage, last, span, stop)
            quotation = joined or self._judge(passage, span, previous, stop)
            if quotation is not None:
                passage.placed.append((span.start, max(span.end, self._clause_end), quotation))
                last = (quotation, span)
                self._open = quotation if not span.closed else None
                self._late_speaker(passage, quotation, span, stop)
            previous = span.end
        self._mention(passage, len(passage.text))
        if not passage.spans:
            self._open = None
        self._note_lead_in(passage)

    def _continue_open(self, passage: Passage, span: Span) -> Quotation | None:
        """Go on with a quotation whose paragraph ended without a closing mark."""
        quotation, self._open = self._open, None
        if quotation is None or not passage.begins_with(span):
            return None
        quotation.parts.append(span.text)
        quotation.lines.append(passage.line)
        return quotation

    def _late_speaker(self, passage: Passage, quotation: Quotation, span: Span, stop: int) -> None:
        """Take the attribution that only the last part of a continued quotation prints."""
        if quotation.how in ("continued", "unknown", "context") and len(quotation.lines) > 1:
            self._mention(passage, span.end)
            found = attribution.after(passage.text, span.end, stop, passage.names_at)
            if found and found.speaker.kind != "generic":
                self._clause_end = found.end
                self._set_speaker(quotation, found)

    def _join(self, passage: Passage, last: tuple[Quotation, Span], span: Span, stop: int) -> Quotation | None:
        """Join this span to the one before where only an attribution stands between."""
        quotation, before = last
        gap = passage.text[before.end : span.start]
        if len(gap) > attribution.WINDOW_CHARS:
            return None
        if not gap.strip():
            return None
        clause = attribution.after(passage.text, before.end, span.start, passage.names_at)
        if clause is None or clause.speaker.kind == "generic":
            return None
        rest = passage.text[clause.end : span.start].strip(" ,–—-")
        if rest and not self._is_bare_lead(rest):
            return None
        if clause.end >= span.start and not re.search(r"[,:;.!?–—-]\s*$", gap):
            return None  # "says X, who calls it a "scam"": no further part, a term
        if gap.rstrip().endswith((".", "!", "?")) and not self._begins_sentence(span):
            return None
        if re.search(r"[.!?]\s*$", gap) and self._belongs_to_another(passage, span, stop, quotation):
            return None
        quotation.parts.append(span.text)
        return quotation

    @staticmethod
    def _is_bare_lead(rest: str) -> bool:
        """``And she adds:`` between two parts is nothing but attribution."""
        return bool(
            re.match(r"(?:(?:and|but|then)\s+)?(?:s?he|they)\s+(?:also\s+)?\w+(?:ed|s|d)?[,:]$", rest, re.IGNORECASE)
        )

    @staticmethod
    def _begins_sentence(span: Span) -> bool:
        return not span.text[:1].islower()

    def _belongs_to_another(self, passage: Passage, span: Span, stop: int, quotation: Quotation) -> bool:
        """Say whether the span has an attribution of its own, to somebody else."""
        found = attribution.after(passage.text, span.end, stop, passage.names_at)
        if not found or found.speaker.kind != "name" or not found.speaker.hit or found.weak:
            return False
        return self.directory.find(found.speaker.hit) is not quotation.figure

    def _judge(self, passage: Passage, span: Span, previous: int, stop: int) -> Quotation | None:
        """Decide whether a span is a quotation, and whose."""
        self._mention(passage, span.start)
        text = passage.text
        words = span.text.split()
        if len(words) > 3 and _title_like(words) and not _TERMINAL.search(span.text):
            return None
        found = attribution.after(text, span.end, stop, passage.names_at)
        if found and found.speaker.kind != "generic" and not self._is_term(passage, span, found):
            self._clause_end = found.end
            found = self._stranger(passage, span, previous, found)
            return self._quotation(passage, span, found)
        lead = attribution.before(text, previous, span.start, passage.names_at)
        if lead is not None:
            hit = lead.speaker.hit
            if hit and len(hit.words) < 2 and not hit.honorific and self.directory.find(hit) is None:
                return None  # "Example: “…”" has a capital and is nobody
            if lead.speaker.kind == "generic" or (lead.weak and not self._is_partial(span)):
                return None
            return self._quotation(passage, span, lead)
        if found and found.speaker.kind == "generic":
            return None
        return self._unattributed(passage, span, previous)

    @staticmethod
    def _stranger(passage: Passage, span: Span, previous: int, found: Attribution) -> Attribution:
        """*She* is nobody known where the sentence before speaks of "one reader"."""
        if found.speaker.kind != "pronoun" or span.start == previous:
            return found
        lead = attribution.beside(passage.text, previous, span.start, passage.names_at)
        if lead is None or lead.speaker.kind not in ("unnamed", "name"):
            return found
        return Attribution(lead.speaker, found.end) if _fits(found.speaker, lead.speaker) else found

    @staticmethod
    def _is_term(passage: Passage, span: Span, found: Attribution) -> bool:
        """A word or two inside a sentence is a term, whatever verb follows."""
        lead = passage.text[max(0, span.start - NEAR_CHARS) : span.start].rstrip()
        if not lead or _TERMINAL.search(lead[-2:]):
            return found.weak and len(span.text.split()) < 3
        inside = not lead.endswith((",", ":", ".", "!", "?", "”", '"', "—", "–"))
        return inside and (len(span.text.split()) < 4 or found.weak or not span.text[:1].isupper())

    @staticmethod
    def _is_partial(span: Span) -> bool:
        """Enough words to be somebody's own and no term."""
        words = span.text.split()
        return (len(words) >= 4 and not _title_like(words)) or _is_sentence(span)

    def _quotation(self, passage: Passage, span: Span, found: Attribution) -> Quotation:
        partial = found.weak and not _is_sentence(span)
        quotation = Quotation([span.text], None, [passage.line], "unknown", partial=partial)
        self._set_speaker(quotation, found)
        return self._keep(quotation)

    def _keep(self, quotation: Quotation) -> Quotation:
        self.quotations.append(quotation)
        self._speaker, self._fresh = quotation.figure or self._speaker, None
        if quotation.figure is None:
            self._speaker = None
        return quotation

    def _set_speaker(self, quotation: Quotation, found: Attribution) -> None:
        speaker = found.speaker
        quotation.as_credited = speaker.hit.name if speaker.hit else speaker.word
        if speaker.kind == "name" and speaker.hit:
            figure = self.directory.find(speaker.hit)
            if figure is None and len(speaker.hit.words) < 2 and not speaker.hit.honorific:
                quotation.how = "unnamed"  # "says Larkfield": a house, or somebody whom nobody introduced
                return
            if figure is None:
                figure = self.directory.add(speaker.hit.name, quotation.lines[0], honorific=speaker.hit.honorific)
            figure.evidence += 2
            quotation.how, quotation.figure = "named", figure
        elif speaker.kind == "pronoun":
            quotation.how, quotation.figure = "pronoun", self.directory.latest(speaker.word)
        elif speaker.kind == "role":
            quotation.how, quotation.figure = "role", self.directory.latest_known_as(speaker.word)
        else:
            quotation.how, quotation.figure = "unnamed", None
        if quotation.figure:
            self.directory.mention(quotation.figure)
            self._speaker = quotation.figure

    def _unattributed(self, passage: Passage, span: Span, previous: int) -> Quotation | None:
        """A whole sentence in marks without attribution: the speaker of the context goes on, if there is one."""
        first = passage.begins_with(span)
        alone = first and (not span.closed or passage.ends_with(span))
        words = span.text.split()
        sentence = len(words) >= 3 and not span.text[:1].islower() and bool(_TERMINAL.search(span.text))
        if not (alone and (sentence or len(words) >= 5)) and not (
            sentence and self._stands_free(passage, span, previous)
        ):
            return None
        if self._lead_in is not None and first:
            return self._context(passage, span, self._lead_in, "context")
        lead = None if first else attribution.beside(passage.text, previous, span.start, passage.names_at)
        if lead is not None and lead.speaker.kind in ("name", "pronoun"):
            return self._quotation(passage, span, lead)
        if self._fresh is not None:
            return self._context(passage, span, self._fresh, "continued" if first else "context")
        if self._speaker is None:
            return self._context(passage, span, None, "unknown") if alone else None
        return self._context(passage, span, self._speaker, "continued")

    @staticmethod
    def _stands_free(passage: Passage, span: Span, previous: int) -> bool:
        """A sentence of its own between sentences, and no question that the writer asks."""
        lead = passage.text[max(0, span.start - 6) : span.start].rstrip()
        tail = passage.text[span.end : span.end + 2].strip()
        if span.text.endswith("?") or (lead and not re.search(r"[.!?:”\"’]$", lead)):
            return False
        return (not tail or tail[:1].isupper() or tail[:1] in '“"') and len(span.text.split()) >= 4

    def _context(self, passage: Passage, span: Span, figure: Figure | None, how: str) -> Quotation:
        return self._keep(Quotation([span.text], figure, [passage.line], how))

    def _mention(self, passage: Passage, stop: int) -> None:
        """Note the people named up to ``stop``; in one sentence the first is the one that *she* will mean."""
        hits = [hit for hit in passage.names_at(self._mentioned_to, stop)]
        begin = sentences.last_start(passage.text, self._mentioned_to, hits[-1].start) if len(hits) > 1 else 0
        self._mentioned_to = stop
        early = [hit for hit in hits if hit.start < begin]
        late = [hit for hit in hits if hit.start >= begin]
        for hit in [*early, *reversed(late)]:
            figure = self.directory.find(hit)
            if figure is not None and figure.evidence > 1:
                self.directory.mention(figure)
                self._fresh = figure if figure is not self._speaker else None

    def _note_lead_in(self, passage: Passage) -> None:
        self._lead_in = None
        if passage.text.rstrip().endswith(":"):
            found = attribution.before(f"{passage.text.rstrip()} ", 0, len(passage.text.rstrip()) + 1, passage.names_at)
            if found and found.speaker.kind == "name" and found.speaker.hit:
                self._lead_in = self.directory.find(found.speaker.hit)
            elif found and found.speaker.kind == "pronoun":
                self._lead_in = self.directory.latest(found.speaker.word)


def _fits(pronoun: Speaker, other: Speaker) -> bool:
    """Say whether a pronoun may mean whoever the sentence before is about."""
    if other.hit is None or other.kind != "name":
        return True
    wanted = {"she": "f", "her": "f", "he": "m", "him": "m"}.get(pronoun.word)
    return len(other.hit.words) > 1 and (gender(other.hit.words[0]) or leaning(other.hit.name)) in ("", wanted or "")


def _is_sentence(span: Span) -> bool:
    return span.text[:1].isupper() and bool(_TERMINAL.search(span.text))


def _title_like(words: list[str]) -> bool:
    """A book or study: most words are capitalised."""
    long = [word for word in words if len(word) > 3]
    return len(long) > 1 and sum(word[:1].isupper() for word in long) > len(long) * 0.7
