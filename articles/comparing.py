"""Two drafts side by side: field by field, block by block, the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from articles import contract
from articles.contract import Draft
from articles.richtext import plain_text

Name = Callable[[str, str], str]  # (kind, public id) → how the thing is called

# Beyond this many word pairs a changed line is shown as changed whole: matching is quadratic at worst.
MOST_PAIRS = 4_000_000
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text; ``differs`` when the other side has no such words here."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Pair:
    """One field or block on both sides. ``state``: same, changed, left (only there), right (only there) or moved."""

    about: str
    state: str
    left: list[Piece]
    right: list[Piece]

    @property
    def left_text(self) -> str:
        return "".join(piece.text for piece in self.left)

    @property
    def right_text(self) -> str:
        return "".join(piece.text for piece in self.right)


def compare(left: Draft, right: Draft, *, name: Name) -> list[Pair]:
    """Every field that either side fills and every block, in reading order. Runs no query but those of ``name``."""
    return [*_fields(left, right, name), *_blocks(left, right, name)]


def differing(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.state != "same"]


# -- fields ----------------------------------------------------------------------------------------------------------


def fields(draft: Draft, name: Name) -> dict[str, str]:
    """The draft's fields as an editor reads them; "" for an empty one."""
    lead = draft.lead_image
    return {
        "Title": draft.title,
        "Dek": draft.dek,
        "Slug": draft.slug,
        "Language": draft.language,
        "Kind": draft.kind,
        "Primary topic": name("topic", draft.primary_topic) if draft.primary_topic else "",
        "Topics": "\n".join(sorted(name("topic", topic) for topic in draft.topics)),
        "Lead image": _lines(name("image", lead.image), lead.alt, lead.caption) if lead else "",
        "Bylines": "\n".join(
            _line(byline.as_credited or name("person", byline.person), byline.role) for byline in draft.bylines
        ),
        "Medical reviewer": name("person", draft.medical_reviewer) if draft.medical_reviewer else "",
        "Sources": "\n".join(
            _line(name("source", each.source), each.role, each.locator, each.passage) for each in draft.citations
        ),
        "Related": "\n".join(
            _line(link.title or (name("article", link.article) if link.article else ""), link.url)
            for link in draft.related
        ),
    }


def _fields(left: Draft, right: Draft, name: Name) -> Iterator[Pair]:
    other = fields(right, name)
    for about, text in fields(left, name).items():
        if text or other[about]:
            yield pair(about, text, other[about])


# -- blocks ----------------------------------------------------------------------------------------------------------


def block_text(block: contract.Block, name: Name) -> str:
    """A block's words, and what it points to."""
    match block:
        case contract.Text():
            return plain_text(block.html)
        case contract.Callout():
            return _lines(f"[{block.tone}]", plain_text(block.html))
        case contract.Quote():
            return _lines(name("quote", block.quote), f"[{block.display}]", plain_text(block.html))
        case contract.Image():
            return _lines(name("image", block.image), block.alt, block.caption)
        case contract.Embed():
            return _lines(block.provider, block.title, block.url)
        case contract.Table():
            return _lines(block.caption, *(" | ".join(row) for row in [block.header, *block.rows]))
    raise TypeError(f"no words for {type(block).__name__}")


def block_name(block: contract.Block) -> str:
    return type(block).__name__


def _blocks(left: Draft, right: Draft, name: Name) -> Iterator[Pair]:
    mine, theirs = {block.id: block for block in left.blocks}, {block.id: block for block in right.blocks}
    matcher = SequenceMatcher(None, list(mine), list(theirs), autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = left.blocks[i1:i2], right.blocks[j1:j2]
        if tag == "equal":
            yield from (_both(a, b, name) for a, b in zip(gone, come, strict=True))
            continue
        for block in gone:
            if block.id not in theirs:
                yield pair(block_name(block), block_text(block, name), "", state="left")
        for block in come:
            if block.id in mine:
                yield _both(mine[block.id], block, name, moved=True)
            else:
                yield pair(block_name(block), "", block_text(block, name), state="right")


def _both(left: contract.Block, right: contract.Block, name: Name, *, moved: bool = False) -> Pair:
    found = pair(block_name(right), block_text(left, name), block_text(right, name))
    if found.state != "same":
        return found
    state = "moved" if moved else ("same" if left == right else "changed")  # such as bold put on
    return Pair(found.about, state, found.left, found.right)


# -- words -----------------------------------------------------------------------------------------------------------


def pair(about: str, left: str, right: str, *, state: str = "") -> Pair:
    pieces = word_difference(left, right)
    return Pair(about, state or ("same" if left == right else "changed"), *pieces)


def word_difference(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; joined again they are the texts unchanged. Lines are matched first, then words within them."""
    a, b = left.splitlines(keepends=True), right.splitlines(keepends=True)
    return _matched(a, b, inner=_words)


def _words(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    a, b = _WORD.findall(left), _WORD.findall(right)
    if len(a) * len(b) > MOST_PAIRS:
        return [Piece(left, True)], [Piece(right, True)]
    return _matched(a, b)


def _matched(a: list[str], b: list[str], *, inner: Any = None) -> tuple[list[Piece], list[Piece]]:
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone, come = "".join(a[i1:i2]), "".join(b[j1:j2])
        if tag == "replace" and inner:
            more = inner(gone, come)
            left += more[0]
            right += more[1]
            continue
        left += [Piece(gone, tag != "equal")] if gone else []
        right += [Piece(come, tag != "equal")] if come else []
    return left, right


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
