"""The words of an article as claims are anchored in them: plain text by place.

A place is a field's name (``title``, ``dek``, ``lead_caption``, ``lead_alt``), a block's UUID, or a picture's ``<UUID>/caption``
and ``<UUID>/alt``. Offsets are code points of that plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from articles import contract
from articles.contract import Draft
from articles.richtext import plain_text

Words = Mapping[str, str]  # quote id → its words as printed


def texts(draft: Draft, quotes: Words) -> dict[str, str]:
    """Every place of the draft that has words, in reading order, to its plain text."""
    return {place: text for place, text in _texts(draft, quotes) if text}


def _texts(draft: Draft, quotes: Words) -> Iterator[tuple[str, str]]:
    yield "title", draft.title
    yield "dek", draft.dek
    if draft.lead_image:
        yield "lead_caption", draft.lead_image.caption
        yield "lead_alt", draft.lead_image.alt
    for block in draft.blocks:
        yield from _block(block, quotes)


def _block(block: contract.Block, quotes: Words) -> Iterator[tuple[str, str]]:
    match block:
        case contract.Text() | contract.Callout():
            yield block.id, plain_text(block.html)
        case contract.Quote():
            yield block.id, plain_text(block.html) if block.html else quotes.get(block.quote, "")
        case contract.Image():
            yield f"{block.id}/caption", block.caption
            yield f"{block.id}/alt", block.alt
        case contract.Table():
            rows = [[block.caption]] if block.caption else []
            yield block.id, "\n".join("\t".join(row) for row in [*rows, block.header, *block.rows])
        case contract.Embed():
            yield block.id, block.title
