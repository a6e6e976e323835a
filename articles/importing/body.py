"""Tokens and passages → the blocks of the body: paragraphs, headings, lists, tables, and quotations where they stand."""

from __future__ import annotations

import html as markup
import re
from itertools import pairwise
from typing import Literal

from articles.importing import sentences
from articles.importing.bundle import Callout, Heading, List, ListItem, Paragraph, QuoteBlock, Table
from articles.importing.inline import plain, render
from articles.importing.passages import Passage, Quotation
from articles.importing.tokens import Token

Tone = Literal["key_point", "note", "tip", "warning"]
_TONES: tuple[tuple[str, Tone], ...] = (
    (r"\W*(?:warning|caution|danger|important)\b", "warning"),
    (r"\W*(?:pro |quick )?tip\b", "tip"),
    (r"\W*(?:key (?:point|takeaway)s?|bottom line|at a glance)\b", "key_point"),
)


def heading(token: Token) -> Heading:
    """Make a heading; its text carries no marks."""
    return Heading(
        text=plain(token.text).strip().rstrip("#").strip(), level=min(6, max(2, token.level)), lines=token.lines
    )


def list_of(tokens: list[Token]) -> List:
    """Make one list of the items that follow each other."""
    items = [ListItem(html=html, text=text) for html, text in (render(token.text) for token in tokens)]
    return List(items=items, ordered=tokens[0].ordered, lines=[line for token in tokens for line in token.lines])


def table(token: Token) -> Table:
    """Read the rows of a Markdown table; the first is the header, the line of dashes is none."""
    rows = [[plain(cell.strip()) for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))] for row in token.rows]
    rows = [row for row in rows if not all(re.fullmatch(r":?-{2,}:?|", cell) for cell in row) or not any(row)]
    return Table(header=rows[0] if rows else [], rows=rows[1:], lines=token.lines)


def callout(token: Token) -> Callout:
    """Make a callout of a passage that is set off and quotes nobody."""
    html, text = render(token.text)
    tone: Tone = next((tone for pattern, tone in _TONES if re.match(pattern, text, re.IGNORECASE)), "note")
    return Callout(html=html, text=text, tone=tone, lines=token.lines)


def paragraphs(token: Token, passage: Passage | None, ids: dict[int, str]) -> list[Paragraph | QuoteBlock]:
    """Make the blocks of one paragraph: itself, or its quotations with the sentences around them.

    ``ids`` gives the local id of each quotation by ``id()``. Quotations that share a sentence share a block.
    """
    html, text = render(token.text)
    if passage is None or not passage.placed:
        return [Paragraph(html=html, text=text, lines=token.lines)]
    cuts = [] if "<" in html else _cuts(passage)
    if not cuts:
        return [QuoteBlock(quote=ids[id(passage.placed[0][2])], html=html, text=text, lines=token.lines)]
    blocks: list[Paragraph | QuoteBlock] = []
    for start, stop, quotation in _pieces(passage, cuts):
        part = passage.text[start:stop].strip()
        blocks.append(
            QuoteBlock(quote=ids[id(quotation)], html=markup.escape(part, quote=False), text=part, lines=token.lines)
        )
    return blocks


def unplaced(passage: Passage, markup_in_text: bool) -> list[Quotation]:
    """List the quotations that get no block of their own, because they share a sentence with another."""
    shown = {id(passage.placed[0][2])} if passage.placed else set()
    if not markup_in_text:
        shown |= {id(quotation) for _, _, quotation in _pieces(passage, _cuts(passage))}
    return [quotation for _, _, quotation in passage.placed if id(quotation) not in shown]


def _cuts(passage: Passage) -> list[int]:
    """Positions between sentences where one quotation's block ends and the next one's begins."""
    cuts = []
    for (_, end, one), (start, _, other) in pairwise(passage.placed):
        if one is other:
            continue
        boundary = _boundary(passage.text, end, start)
        if boundary is not None:
            cuts.append(boundary)
    return cuts


def _boundary(text: str, end: int, start: int) -> int | None:
    """Find the sentence end between two quotations; the closing mark of the first counts."""
    found = sentences.ends(text, max(0, end - 3), start)
    return next((position for position in found if position >= end), None)


def _pieces(passage: Passage, cuts: list[int]) -> list[tuple[int, int, Quotation]]:
    edges = [0, *cuts, len(passage.text)]
    pieces = []
    placed = iter(passage.placed)
    current = next(placed)
    for start, stop in pairwise(edges):
        pieces.append((start, stop, current[2]))
        for candidate in placed:
            if candidate[0] >= stop:
                current = candidate
                break
    return pieces
