"""Who is said to have said it: the clause beside a quotation, read by its pattern.

``after`` reads what follows a closing mark (``says X``, ``X says``, ``according to X``, ``— X``), ``before`` what leads
up to an opening one (``X says,``, ``X adds one thing:``, ``According to X,``). Both look at one clause only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from articles.importing import sentences
from articles.importing.names import NameHit
from articles.importing.words import SPEECH_VERBS, WEAK_VERBS, is_role_noun

WINDOW_CHARS = 500

_STRONG = "|".join(sorted(SPEECH_VERBS - WEAK_VERBS, key=len, reverse=True))
_ALL = "|".join(sorted(SPEECH_VERBS, key=len, reverse=True))
_ADVERB = (
    r"(?:also|then|later|once|now|often|always|simply|quickly|still|further|again|recently|first|just|only|even|has|had|would|"
    r"will|likes to|goes on to|went on to|is quick to|was quick to|laughingly|\w+ly)"
)
_VERB_FIRST = re.compile(rf"(?:{_ADVERB}\s+)?(?:{_STRONG})\b(?:\s+\w+ly)?\s+", re.IGNORECASE)
_VERB_NEXT = re.compile(
    rf"\s*,?\s+(?:{_ADVERB}\s+){{0,3}}(?P<verb>{_ALL})\b|[’']d\s+(?:say|add|recommend|suggest)\b", re.IGNORECASE
)
_VERB_LATER = re.compile(rf"[,)]\s+(?:{_ADVERB}\s+){{0,2}}(?P<verb>{_STRONG})\b", re.IGNORECASE)
_VERB_ANY = re.compile(rf"\b(?P<verb>{_ALL})\b", re.IGNORECASE)
_ACCORDING = re.compile(r"(?:according to|in the words of|per)\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"(?P<word>s?he|they|him|her|them)\b", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:you(?:rself)?|I|we|people|some(?: people)?|many(?: people)?|most(?: people)?|everyone|everybody|no ?body|no one|"
    r"it|that|this|"
    r"which|what|there|a lot of people|the (?:saying|adage|phrase|old line|proverb|label|word|term|message|sign|box|button|"
    r"package|thinking|name|story))\b",
    re.IGNORECASE,
)
_NOUN_PHRASE = re.compile(
    r"(?P<det>the|her|his|their|our|my|its|this|that|an?|one|another|some|many|most|several|two|three|other)\s+"
    r"(?P<words>(?:[\w’'-]+\s+){0,3}?[\w’'-]+)(?=\s|[,.]|$)",
    re.IGNORECASE,
)
_LINK = re.compile(r"^[\s,;–—-]*(?:(?:and|but|as|while|so|then)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The subject of an attribution. ``hit`` for a name, ``word`` for a pronoun or a noun phrase."""

    kind: Literal["name", "pronoun", "role", "unnamed", "generic"]
    word: str = ""
    hit: NameHit | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    speaker: Speaker
    end: int  # where the clause ends (after) or begins (before)
    weak: bool = False  # no verb of speech, or one that has other uses


NamesAt = Callable[[int, int], list[NameHit]]


def after(text: str, position: int, stop: int, names: NamesAt) -> Attribution | None:
    """Read the attribution that begins at ``position``, behind a closing mark; ``stop`` is the next mark or the end."""
    limit = min(stop, position + WINDOW_CHARS)
    closed = text[max(0, position - 2) : position]
    end = sentences.first_end(text, position, limit) or limit
    link = _LINK.match(text[position:end])
    start = position + (link.end() if link else 0)
    dashed = bool(link and re.search(r"[–—-]", link[0]))
    clause = text[start:end]
    if not clause.strip(" .”\"'’"):
        return None
    if re.match(r"[.]", closed) and not dashed and not clause[:1].islower():
        return None  # the quotation ended with a full stop: a new sentence begins
    return _inverted(text, start, end, names) or _subject_first(text, start, end, names, dashed)


def _inverted(text: str, start: int, end: int, names: NamesAt) -> Attribution | None:
    """``says X`` and ``according to X``."""
    verb = _VERB_FIRST.match(text, start, end) or _ACCORDING.match(text, start, end)
    if not verb:
        return None
    return _made(_subject(text, verb.end(), end, names, near=90), end)


def _subject_first(text: str, start: int, end: int, names: NamesAt, dashed: bool) -> Attribution | None:
    """``X says``, ``X, MD, a dermatologist, says``, ``— X``."""
    speaker, stop = _lead_subject(text, start, end, names)
    if speaker is None:
        return None
    verb = _VERB_NEXT.match(text, stop, end) or (
        _VERB_LATER.search(text, stop, end) if text[stop : stop + 2].strip()[:1] in (",", "(") else None
    )
    if verb:
        weak = (verb.groupdict().get("verb") or "").lower() in WEAK_VERBS
        return Attribution(speaker, end, weak and not dashed)
    if dashed and speaker.kind == "name" and speaker.hit and len(text[start:end].split()) < 30:
        return Attribution(speaker, end)
    return None


def _lead_subject(text: str, start: int, end: int, names: NamesAt) -> tuple[Speaker | None, int]:
    """Read the subject at the head of a clause and return where it ends."""
    generic = _GENERIC.match(text, start, end)
    if generic and not is_role_noun((text[generic.end() : end].split() or [""])[0]):
        return Speaker("generic", generic[0]), generic.end()
    pronoun = _PRONOUN.match(text, start, end)
    if pronoun:
        return Speaker("pronoun", pronoun["word"].lower()), pronoun.end()
    hits = names(start, min(end, start + 80))
    if hits and _only_posts(text[start : hits[0].start]):
        return Speaker("name", hit=hits[0]), hits[0].end
    phrase = _NOUN_PHRASE.match(text, start, end)
    if not phrase:
        return None, start
    # The phrase may be longer than its first word: go on to the verb, if one is near.
    verb = _VERB_ANY.search(text, phrase.start(), min(end, phrase.start() + 90))
    stop = verb.start() - 1 if verb else phrase.end()
    return _phrase_speaker(text[phrase.start() : stop]), stop


def _only_posts(lead: str) -> bool:
    """Say whether what stands before a name is a post or an honorific: "study co-author Dr."."""
    words = lead.split()
    if not words:
        return True
    if len(words) > 9 or words[0].lower() in ("in", "at", "on", "for", "when", "if", "after", "before", "with"):
        return False
    return is_role_noun(words[-1].strip(",")) or words[-1].rstrip(".").lower() in (
        "dr",
        "prof",
        "colleague",
        "officer",
        "for",
    )


def _phrase_speaker(phrase: str) -> Speaker:
    words = phrase.strip(" ,").split()
    determiner, head = words[0].lower(), words[-1].strip(",").lower()
    if determiner in ("the", "this", "that") and is_role_noun(head) and not head.endswith("s"):
        return Speaker("role", head)
    return Speaker("unnamed", phrase.strip(" ,"))


def _subject(text: str, start: int, end: int, names: NamesAt, near: int) -> Speaker | None:
    """Read the subject that follows a verb: the first name close by, else a pronoun or a noun phrase."""
    generic = _GENERIC.match(text, start, end)
    pronoun = _PRONOUN.match(text, start, end)
    if pronoun and not (pronoun["word"].lower() == "her" and re.match(r"her\s+\w+", text[start:end])):
        return Speaker("pronoun", pronoun["word"].lower())
    hits = names(start, min(end, start + near))
    for hit in hits:
        lead = text[start : hit.start]
        if len(lead.split()) <= 10 and not re.search(r"\b(?:who|that|which|at|of|from|for|with)\s+(?:the\s+)?$", lead):
            return Speaker("name", hit=hit)
    if generic:
        return Speaker("generic", generic[0])
    phrase = _NOUN_PHRASE.match(text, start, end)
    return _phrase_speaker(phrase[0]) if phrase else None


def _made(speaker: Speaker | None, end: int) -> Attribution | None:
    return Attribution(speaker, end) if speaker else None


_TOLD = r"(?:\s+(?!and\b|but\b)[\w’'-]+){0,10}"
_BEFORE_COMMA = re.compile(rf"\b(?P<verb>{_ALL})\b{_TOLD}\s*,\s*$|\bputs? it{_TOLD}\s*[,:]\s*$", re.IGNORECASE)
_BEFORE_BARE = re.compile(rf"\b(?P<verb>{_STRONG})\b(?:\s+[\w’'-]+){{0,6}}\s*$", re.IGNORECASE)


def before(text: str, start: int, position: int, names: NamesAt) -> Attribution | None:
    """Read the attribution that leads up to the opening mark at ``position``; ``start`` is the previous mark's end."""
    low = max(start, position - WINDOW_CHARS)
    begin = sentences.last_start(text, low, position)
    clause = text[begin:position].rstrip()
    if not clause:
        return None
    if clause.endswith(":"):
        return _colon(text, begin, position, names)
    if clause.endswith(","):
        return _comma(text, begin, position, clause, names)
    bare = _BEFORE_BARE.search(clause)
    if not bare:
        return None
    speaker = _clause_subject(text, begin, begin + bare.start(), names)
    return Attribution(speaker, begin, weak=True) if speaker else None


def beside(text: str, start: int, position: int, names: NamesAt) -> Attribution | None:
    """Read who acts in the whole sentence before ``position``: "She pauses.", "One reader swears by it."."""
    low = max(start, position - WINDOW_CHARS)
    stop = low + len(text[low:position].rstrip())
    begin = sentences.last_start(text, low, max(low, stop - 1))
    if not text[begin:stop].rstrip().endswith((".", "!", "?")):
        return None
    said = re.search(rf",\s+(?P<word>s?he|they)\s+(?:{_STRONG})\b[^,;]*$", text[begin:stop], re.IGNORECASE)
    if said:
        return Attribution(Speaker("pronoun", said["word"].lower()), begin)
    stranger = re.match(r"(?:One|An?|Another)\s+(?:[a-z-]+\s+){0,2}?[a-z-]+", text[begin:stop])
    if stranger and not names(begin, stop):
        return Attribution(Speaker("unnamed", stranger[0]), begin)
    speaker, _ = _lead_subject(text, begin, stop, names)
    if speaker is not None and speaker.kind in ("unnamed", "role"):
        named = next(iter(names(begin, stop)), None)
        if named and re.search(r",\s+(?:Dr\.?\s+)?$", text[begin : named.start]) and len(named.words) > 1:
            speaker = Speaker("name", hit=named)  # "A dietitian in her clinic, Ann Roe, agrees."
    return Attribution(speaker, begin) if speaker else None


def _colon(text: str, begin: int, position: int, names: NamesAt) -> Attribution | None:
    verb = _VERB_ANY.search(text, begin, position)
    speaker = _clause_subject(text, begin, verb.start() if verb else position, names)
    if speaker is None and verb is None:
        owner = re.match(r"(?:his|her|their)\b", text[begin:position], re.IGNORECASE)
        speaker = Speaker("pronoun", owner[0].lower()) if owner else None
    if speaker is None or (speaker.kind in ("unnamed", "role") and verb is None):
        return None
    return Attribution(speaker, begin, weak=verb is None)


def _comma(text: str, begin: int, position: int, clause: str, names: NamesAt) -> Attribution | None:
    according = _ACCORDING.match(clause) or re.search(r"\b(?:according to|in the words of)\s+", clause, re.IGNORECASE)
    if according:
        return _made(_subject(text, begin + according.end(), position, names, near=90), begin)
    own = re.match(
        r"(?:in|by|to) (?P<word>his|her|their) (?:own )?(?:words|view|account|telling|mind|reckoning|opinion)\b",
        clause,
        re.I,
    )
    if own:
        return Attribution(Speaker("pronoun", own["word"].lower()), begin)
    verb = _BEFORE_COMMA.search(clause)
    if not verb:
        return None
    speaker = _clause_subject(text, begin, begin + verb.start(), names)
    return Attribution(speaker, begin) if speaker else None


def _clause_subject(text: str, begin: int, stop: int, names: NamesAt) -> Speaker | None:
    """Find who acts in ``text[begin:stop]``: the head of the clause, else the name or pronoun nearest to its end."""
    link = _LINK.match(text[begin:stop])
    start = begin + (link.end() if link else 0)
    speaker, _ = _lead_subject(text, start, stop + 1, names)
    if speaker and speaker.kind in ("name", "pronoun"):
        return speaker
    hits = names(begin, stop)
    if hits:
        return Speaker("name", hit=hits[-1] if hits[-1].end >= stop - 12 else hits[0])
    pronouns = list(re.finditer(r"\b(?:s?he|they)\b", text[begin:stop], re.IGNORECASE))
    if pronouns:
        return Speaker("pronoun", pronouns[-1][0].lower())
    return speaker
