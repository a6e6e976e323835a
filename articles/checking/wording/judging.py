"""Aligned terms judged: every difference with its kind, and whether the statement has become another by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.checking.wording.aligning import Pair
from articles.checking.wording.cues import is_year, turned_round, weight
from articles.checking.wording.differences import Difference, Text, difference
from articles.checking.wording.edits import Block, harmless, has_ellipsis
from articles.checking.wording.forms import form
from articles.checking.wording.terms import Term
from articles.checking.wording.units import DOSES, MEASURES, NAMES, PERIODS

_RELATIVE = {"who", "which", "whose", "where"}
_PIVOTS = {"no", "not", "never", "yes", "only"}  # a comma behind them changes what they belong to
_BLANKS = re.compile(r"\s+")


def judge(said: Text, source: Text, pairs: list[Pair]) -> list[Difference]:
    """Every difference in reading order; empty where the texts are the same but for typography."""
    found: list[Difference] = []
    after_partners = False
    for step in _steps(said, source, pairs):
        if isinstance(step, Block):
            found += _block(step)
        else:
            found += _between(said, source, *step) if after_partners else []
            _add_form(found, said, source, *step)
        after_partners = not isinstance(step, Block)
    return found


def stretched(said: Text, source: Text, pairs: list[Pair]) -> list[Pair]:
    """The alignment with a term or two more of the source at either end, where that makes a harmless edit of the edge."""
    steps = list(_steps(said, source, pairs))
    if steps and isinstance(first := steps[0], Block):
        for j in range(max(0, first.j - 2), first.j):
            if first.theirs and harmless(Block(said, source, first.i, first.i2, j, first.j2)):
                pairs = [(None, place) for place in range(j, first.j)] + pairs
                break
    if steps and isinstance(last := steps[-1], Block):
        for j2 in range(min(len(source.terms), last.j2 + 2), last.j2, -1):
            if last.theirs and harmless(Block(said, source, last.i, last.i2, last.j, j2)):
                return pairs + [(None, place) for place in range(last.j2, j2)]
    return pairs


def _steps(said: Text, source: Text, pairs: list[Pair]) -> Iterator[tuple[int, int] | Block]:
    """Partners that mean the same, and blocks of everything between them."""
    i, j = 0, next((j for _, j in pairs if j is not None), 0)
    start = (i, j)
    for ours, theirs in pairs:
        if ours is not None and theirs is not None and form(said, ours, source, theirs) != ("", True):
            if start != (i, j):
                yield Block(said, source, start[0], i, start[1], j)
            yield ours, theirs
            i, j = start = (ours + 1, theirs + 1)
        else:
            i, j = i + (ours is not None), j + (theirs is not None)
    if start != (i, j):
        yield Block(said, source, start[0], i, start[1], j)


# -- forms and gaps --------------------------------------------------------------------------------------------------


def _add_form(found: list[Difference], said: Text, source: Text, i: int, j: int) -> None:
    verdict = form(said, i, source, j)
    if verdict is None:
        return
    at, there = said.range(i, i + 1), source.range(j, j + 1)
    new = difference(verdict[0], said, at, source, there, material=verdict[1])
    last = found[-1] if found else None
    if last and last.kind == new.kind and (_touch(last.said_at, new.said_at) or _touch(last.source_at, new.source_at)):
        found.pop()  # "can't" is two terms, and one difference
        new = Difference(
            new.kind,
            said.folded.given[last.said_at[0] : new.said_at[1]],
            source.folded.given[last.source_at[0] : new.source_at[1]],
            last.is_material or new.is_material,
            (last.said_at[0], new.said_at[1]),
            (last.source_at[0], new.source_at[1]),
        )
    found.append(new)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one == other or one[1] > other[0]


def _between(said: Text, source: Text, i: int, j: int) -> Iterator[Difference]:
    """The punctuation before two partners whose neighbours are partners too."""
    ours, theirs = said.gap(i), source.gap(j)
    if ours == theirs or said.terms[i - 1].start == said.terms[i].start:
        return
    if source.terms[j - 1].start == source.terms[j].start:
        return
    if "-" in (said.terms[i - 1].text, said.terms[i].text, source.terms[j - 1].text, source.terms[j].text):
        return  # a range, with "to" or a dash
    at = (said.terms[i - 1].end, said.terms[i].start)
    there = (source.terms[j - 1].end, source.terms[j].start)
    material = _mark_tells(said, i, ours, theirs)
    yield difference(_mark_kind(ours, theirs), said, at, source, there, material=material)


def edges(said: Text, source: Text, pairs: list[Pair]) -> Iterator[Difference]:
    """Marks before the first term and behind the last one, as far as the source has others there."""
    i2, j2 = pairs[-1]
    if pairs[0][0] is not None and "…" in said.gap(0):
        yield difference("ellipsis", said, (0, said.terms[0].start), source, (0, 0), material=False)
    if i2 is None or j2 is None:
        return
    ours, theirs = (text.strip('" ') for text in (said.gap(i2 + 1), source.gap(j2 + 1)))
    if ours and not theirs.startswith(ours):
        at, there = (said.terms[i2].end, len(said.folded.text)), (source.terms[j2].end,) * 2
        material = ("?" in ours) != ("?" in theirs)
        yield difference(_mark_kind(ours, theirs), said, at, source, there, material=material)


def _mark_kind(ours: str, theirs: str) -> str:
    if _BLANKS.sub("", ours) == _BLANKS.sub("", theirs):
        return "whitespace"
    return "ellipsis" if ("…" in ours) != ("…" in theirs) else "punctuation"


def _mark_tells(said: Text, i: int, ours: str, theirs: str) -> bool:
    """Whether a mark more or less makes another statement."""
    before, behind = said.terms[i - 1], said.terms[i]
    if before.kind == "number" and {ours, theirs} == {" ", "-"} and said.gap(i + 1) == "-":
        return True  # "ten year-old boys" are not ten years old
    marks, other = _BLANKS.sub("", ours), _BLANKS.sub("", theirs)
    if ("?" in marks) != ("?" in other):
        return True
    if marks == other:
        return before.kind == behind.kind == "number" and " " in (ours or " ")
    if before.kind in ("number", "sign") and behind.kind == "number":
        return True
    if before.word in _PIVOTS and set(marks) ^ set(other) - {'"'}:
        return True
    return behind.word in _RELATIVE and ("," in marks) != ("," in other)


# -- blocks ----------------------------------------------------------------------------------------------------------


def _block(block: Block) -> Iterator[Difference]:
    at, there = block.said.range(block.i, block.i2), block.source.range(block.j, block.j2)
    kind = harmless(block)
    if has_ellipsis(block):
        at = (at[0], at[0] + len(block.said.gap(block.i).rstrip()))
    if kind:
        yield difference(kind, block.said, at, block.source, there, material=False)
        return
    kinds = material_kinds(block.ours, block.theirs, names=_names(block))
    for each in kinds:
        yield difference(each, block.said, at, block.source, there, material=True)
    if set(kinds) & {"number", "unit"} and _is_dose(block):
        wide = block.said.range(block.i, _behind_unit(block.said, block.i2))
        there = block.source.range(block.j, _behind_unit(block.source, block.j2))
        wide = (_before_number(block.said, block.i, wide[0]), wide[1])
        there = (_before_number(block.source, block.j, there[0]), there[1])
        yield difference("dose", block.said, wide, block.source, there, material=True)


def material_kinds(ours: list[Term], theirs: list[Term], *, names: bool) -> list[str]:
    """What changed, by the terms that only one side has."""
    mine, yours = {term.key for term in ours}, {term.key for term in theirs}
    changed = [term for term in ours if term.key not in yours] + [term for term in theirs if term.key not in mine]
    changed = changed or ours + theirs
    if any(turned_round(one.word, other.word) for one in ours for other in theirs if one.word and other.word):
        return ["negation"]
    kind = weight(changed)
    if kind in ("number", "unit"):
        both = [each for each in ("number", "unit") if any(_counts(term, each) for term in changed)]
        return ["date"] if any(is_year(term) for term in changed) else both
    if kind is None or kind == "other":
        periods = any(NAMES.get(term.word) in PERIODS for term in changed)
        return ["name"] if names else ["unit"] if periods else ["other"]
    return [kind]


def _counts(term: Term, kind: str) -> bool:
    return term.kind == "unit" if kind == "unit" else term.kind in ("number", "ordinal", "times", "sign")


def _names(block: Block) -> bool:
    """Whether a name came or went: a capital inside a sentence."""
    return any(
        term.word and term.text[0].isupper() and term.text != "I" and not text.opens(place)
        for text, first, last in ((block.said, block.i, block.i2), (block.source, block.j, block.j2))
        for place, term in enumerate(text.terms[first:last], start=first)
    )


def _is_dose(block: Block) -> bool:
    around = block.said.terms[block.i : block.i2 + 1] + block.source.terms[block.j : block.j2 + 1]
    return any(term.kind == "unit" and MEASURES[term.key[1]][0] in DOSES for term in around)


def _behind_unit(text: Text, last: int) -> int:
    return last + 1 if last < len(text.terms) and text.terms[last].kind == "unit" else last


def _before_number(text: Text, first: int, start: int) -> int:
    before = text.terms[first - 1] if first else None
    return before.start if before and before.kind == "number" else start
