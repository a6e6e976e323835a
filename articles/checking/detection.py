"""Detectors: sentences that say something checkable, with what gave them away. A person accepts or dismisses each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from articles.checking import signs
from articles.importing.sentences import ends

MAX_SENTENCE = 1_500  # characters; what runs longer without a full stop is divided at its line ends or cut


@dataclass(frozen=True)
class Reason:
    """Words that gave a statement away: a kind, and their range in the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Suggestion:
    """A statement to check: its range in the text (code points) and its words, what kind of claim it would be (``kinds`` has all,
    the gravest first), its risk and framing as ``articles.models.Claim`` names them, and why."""

    start: int
    end: int
    text: str
    kind: str
    risk: str
    framing: str
    reasons: tuple[Reason, ...]
    on_conduct: bool = False
    on_minor: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason.kind for reason in self.reasons))


# The gravest first: a sentence is suggested as the first kind that it shows.
_DETECTORS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("belief", signs.BELIEF),
    ("dose_or_safety", signs.DOSE),
    ("dose_or_safety", signs.SAFETY),
    ("causal", signs.CAUSAL),
    ("statistic", signs.STATISTIC),
    ("comparison", signs.COMPARISON),
    ("superlative", signs.SUPERLATIVE),
    ("prevalence", signs.PREVALENCE),
    ("mechanism", signs.MECHANISM),
    ("date", signs.DATE),
    ("number", signs.NUMBER),
    ("credential", signs.CREDENTIAL),
    ("definition", signs.DEFINITION),
    ("name_or_title", signs.TITLED_NAME),
    ("prediction", signs.PREDICTION),
)
_HIGH = frozenset({"dose_or_safety", "causal"})
_ELEVATED = frozenset({"belief", "statistic", "prevalence", "comparison", "mechanism"})
_WEAK = frozenset({"superlative", "mechanism", "prevalence", "number"})  # in a question they say nothing
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„]{12,}(?:[”\"»]|$)")


def suggest(text: str) -> list[Suggestion]:
    """The checkable statements of a plain text, in order; at most one a sentence. Runs in time proportional to the text."""
    return list(_suggest(text))


@lru_cache(maxsize=4096)
def _suggest(text: str) -> tuple[Suggestion, ...]:
    found = []
    for start, end in sentences(text):
        if suggestion := _statement(text, start, end):
            found.append(suggestion)
    return tuple(found)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the text's sentences, outer white space left out; each line is a sentence of its own at least."""
    start = 0
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in [*ends(text, line.start(), line.end()), line.end()]:
            yield from _trimmed(text, start, end)
            start = end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        cut = min(end, start + MAX_SENTENCE)
        words = text[start:cut]
        left = start + len(words) - len(words.lstrip())
        right = start + len(words.rstrip())
        if left < right:
            yield left, right
        start = cut


def _statement(text: str, start: int, end: int) -> Suggestion | None:
    words = text[start:end]
    if words.endswith(":") and len(words.split()) < 4:
        return None
    reasons = [
        Reason(kind, start + match.start(), start + match.end())
        for kind, detector in _DETECTORS
        for match in detector.finditer(words)
    ]
    if words.endswith("?"):
        reasons = [reason for reason in reasons if reason.kind not in _WEAK | {"causal"}]
    quoted = [match.span() for match in _QUOTED.finditer(words)]
    if not reasons and not quoted:
        return None
    kind = reasons[0].kind if reasons else "quotation"
    reasons = reasons or [Reason("quotation", start + quoted[0][0], start + quoted[0][1])]
    conduct = bool(signs.CONDUCT.search(words) and re.search(r"\b[A-Z]\w+\s+[A-Z]\w+|\b(?:Dr|Mr|Ms|Mrs)\b", words))
    minor = bool(signs.AGED_UNDER_18.search(words)) or (kind == "dose_or_safety" and bool(signs.MINOR.search(words)))
    framing = _framing(words, kind, reasons, start, quoted)
    return Suggestion(
        start,
        end,
        words,
        kind,
        _risk(kind, conduct or minor),
        framing,
        tuple(reasons),
        on_conduct=conduct,
        on_minor=minor,
    )


def _risk(kind: str, by_rule: bool) -> str:
    if by_rule or kind in _HIGH:
        return "high"
    return "elevated" if kind in _ELEVATED else "routine"


def _framing(words: str, kind: str, reasons: list[Reason], start: int, quoted: list[tuple[int, int]]) -> str:
    is_quoted = any(left <= reasons[0].start - start < right for left, right in quoted)
    if words.endswith("?"):
        return "rhetorical"
    if kind == "belief":
        # A hedge does not make a belief less asserted; saying whose belief it is does.
        if signs.REPORTING_BELIEF.search(words):
            return "reported_belief"
        return "attributed" if is_quoted and signs.ATTRIBUTING.search(words) else "asserted"
    if is_quoted or signs.ATTRIBUTING.search(words):
        return "attributed"
    return "hedged" if signs.HEDGE.search(words) else "asserted"
