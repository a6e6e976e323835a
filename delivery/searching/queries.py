"""What was asked, as the three tests that the database puts to an article's words.

Written in PostgreSQL's notation of tsquery from stems alone: a stem is letters and digits, and quoted all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from delivery.searching.asking import SHORTEST_PREFIX, Asked, Term
from delivery.searching.stemming import Stems


@dataclass(frozen=True)
class Queries:
    """``found``: in any place, from the index alone; ``whole``: the last word finished. ``titled``: the title has all; ``title``:
    the last word finished; ``in_title``: the same as ``titled``, of short texts. ``exact`` by dictionary: phrases, too. ``some``
    by dictionary: any of the words, for telling how much an article is about each.

    All are "" when there is nothing to look for: only words that are too common, or only such as must not be there.
    """

    found: str
    whole: str
    titled: str
    title: str
    in_title: str
    exact: Mapping[str, str]
    some: Mapping[str, str]


def queries(asked: Asked, stems: Mapping[str, Stems], *, tags: Sequence[str]) -> Queries:
    """``stems``: those of each dictionary that counts. Each test holds where the stems of any one dictionary meet it."""
    finished = [replace(term, is_prefix=False) for term in asked.wanted]
    must = [
        *(_quoted(f"@{tag}") for tag in tags),
        *(f"!({each})" for each in dict.fromkeys(_unwanted(asked, stems.values()))),
    ]

    def each(test: Callable[[Term, Stems], str], terms: Iterable[Term], more: Iterable[str] = must) -> str:
        wanted = list(terms)
        written = _any(_all(test(term, own) for term in wanted) for own in stems.values())
        return _all([written, *more]) if written else ""

    exact = {name: one for name, own in stems.items() if (one := _exact(asked, own))}
    return Queries(
        found=each(_loose, asked.wanted),
        whole=each(_loose, finished),
        titled=each(_titled, asked.wanted),
        title=each(_titled, finished),
        in_title=each(_in_title, asked.wanted, ()),
        exact=exact,
        some={name: _any(_loose(term, stems[name]) for term in asked.wanted) for name in exact},
    )


def _loose(term: Term, stems: Stems) -> str:
    return _all(
        _last(stem, word, SHORTEST_PREFIX) if goes_on else _quoted(stem)
        for _, word, stem, goes_on in _kept(term, stems)
    )


def _titled(term: Term, stems: Stems) -> str:
    kept = _kept(term, stems)
    return _all(_last(f"={stem}", f"={word}", 3) if goes_on else _quoted(f"={stem}") for _, word, stem, goes_on in kept)


def _in_title(term: Term, stems: Stems) -> str:
    kept = _kept(term, stems)
    return _all(
        f"({_quoted(stem)}:A | {_quoted(word)}:*A)" if goes_on and len(word) > 1 else f"{_quoted(stem)}:A"
        for _, word, stem, goes_on in kept
    )


def _exact(asked: Asked, stems: Stems) -> str:
    wanted = _all(_phrase(term, stems) for term in asked.wanted)
    excluded = [f"!({phrase})" for term in asked.terms if term.is_excluded and (phrase := _phrase(term, stems))]
    return _all([wanted, *excluded]) if wanted else ""


def _phrase(term: Term, stems: Stems) -> str:
    """The stems one after the other; where a word between them is too common to search for, any word may stand."""
    written, before = "", 0
    for place, word, stem, goes_on in _kept(term, stems):
        one = _last(stem, word, 2) if goes_on else _quoted(stem)
        written = f"{written} <{place - before}> {one}" if written else one
        before = place
    return f"({written})" if written else ""


def _unwanted(asked: Asked, dictionaries: Iterable[Stems]) -> Iterator[str]:
    """Single words that must not be there, in whichever dictionary; phrases are for ``exact`` to see."""
    for own in dictionaries:
        for term in asked.terms:
            if term.is_excluded and len(term.words) == 1:
                yield from (_quoted(stem) for _, _, stem, _ in _kept(term, own))


def _kept(term: Term, stems: Stems) -> list[tuple[int, str, str, bool]]:
    """Place, word, stem, and whether the word may go on, of those that are not too common."""
    last = len(term.words) - 1
    found = ((place, word, stems.get(word)) for place, word in enumerate(term.words))
    return [(place, word, stem, term.is_prefix and place == last) for place, word, stem in found if stem]


def _last(stem: str, word: str, shortest: int) -> str:
    """The word as it is, or as far as it is typed."""
    return f"({_quoted(stem)} | {_quoted(word)}:*)" if len(word) >= shortest else _quoted(stem)


def _all(parts: Iterable[str]) -> str:
    return " & ".join(part for part in parts if part)


def _any(parts: Iterable[str]) -> str:
    written = [f"({part})" for part in dict.fromkeys(parts) if part]
    return f"({' | '.join(written)})" if written else ""


def _quoted(stem: str) -> str:
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
