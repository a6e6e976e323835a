"""Which term of the words answers to which term of the passage."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Indel, Levenshtein

from articles.checking.wording.cues import COMMON
from articles.checking.wording.terms import Term

MOST_CELLS = 60_000  # beyond this the plain longest common subsequence is taken, which does not weigh words

Pair = tuple[int | None, int | None]  # indices of a term of the words and one of the passage; None: has no partner

_NONE = -1e9


def align(said: list[Term], source: list[Term]) -> list[Pair]:
    """Every term of ``said`` in order, and those of ``source`` from the first partner to the last.

    The best alignment under affine gap costs (Gotoh 1982), with what stands before and after in the source left out
    for nothing.
    """
    if len(said) * len(source) > MOST_CELLS:
        return _trimmed(_common(said, source))
    return _trimmed(_best(said, source))


def _best(said: list[Term], source: list[Term]) -> list[Pair]:
    n, m = len(said), len(source)
    # Three states a cell: 0 paired, 1 source term left out, 2 term of the words put in.
    score = [[[_NONE] * 3 for _ in range(m + 1)] for _ in range(n + 1)]
    back = [[[0] * 3 for _ in range(m + 1)] for _ in range(n + 1)]
    for j in range(m + 1):
        score[0][j][0] = 0.0
    for i in range(1, n + 1):
        for j in range(m + 1):
            here, up = score[i][j], score[i - 1][j]
            options = (up[0] - 1.2, up[1] - 1.2, up[2] - 0.6)
            here[2], back[i][j][2] = _most(options)
            if not j:
                continue
            left, corner = score[i][j - 1], score[i - 1][j - 1]
            here[1], back[i][j][1] = _most((left[0] - 1.2, left[1] - 0.12, left[2] - 1.2))
            value, state = _most((corner[0], corner[1], corner[2]))
            here[0], back[i][j][0] = value + likeness(said[i - 1], source[j - 1]), state
    return _walk(score, back, n, m)


def _most(options: tuple[float, float, float]) -> tuple[float, int]:
    value = max(options)
    return value, options.index(value)


def _walk(score: list[list[list[float]]], back: list[list[list[int]]], n: int, m: int) -> list[Pair]:
    j = max(range(m + 1), key=lambda each: max(score[n][each][0], score[n][each][2]))
    state = 0 if score[n][j][0] >= score[n][j][2] else 2
    pairs: list[Pair] = []
    i = n
    while i:
        before = back[i][j][state]
        if state == 0:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif state == 1:
            pairs.append((None, j - 1))
            j -= 1
        else:
            pairs.append((i - 1, None))
            i -= 1
        state = before
    return pairs[::-1]


def likeness(one: Term, other: Term) -> float:
    """What it is worth to call these two partners."""
    if one.key == other.key:
        return 1.0 if one.word in COMMON else 3.0
    if one.kind != other.kind:
        return -0.6
    if one.word and other.word:
        if one.word in COMMON and other.word in COMMON:
            return -0.2
        return 1.6 if akin(one.word, other.word) else -0.6
    return 0.4


@lru_cache(maxsize=50_000)
def akin(one: str, other: str) -> bool:
    """Two forms of one word, a slip, or two spellings; also what looks like one."""
    if one == other:
        return True
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    if common >= 3 and common >= min(len(one), len(other)) - 2 and abs(len(one) - len(other)) <= 4:
        return True
    return min(len(one), len(other)) >= 3 and Levenshtein.normalized_similarity(one, other) >= 0.7


def _common(said: list[Term], source: list[Term]) -> list[Pair]:
    """By the longest common subsequence; what lies between is paired side by side."""
    names: dict[object, int] = {}
    left = [names.setdefault(term.key, len(names)) for term in said]
    right = [names.setdefault(term.key, len(names)) for term in source]
    pairs: list[Pair] = []
    for step in Indel.opcodes(left, right):
        ours, theirs = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        if step.tag == "equal":
            pairs += zip(ours, theirs, strict=True)
        else:
            pairs += [(i, None) for i in ours]
            pairs += [(None, j) for j in theirs]
    return pairs


def _trimmed(pairs: list[Pair]) -> list[Pair]:
    """Without terms of the source at either end that have no partner."""
    while pairs and pairs[0][0] is None:
        pairs.pop(0)
    while pairs and pairs[-1][0] is None:
        pairs.pop()
    return pairs
