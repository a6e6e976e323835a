"""Blocks of the draft into blocks of the published body: rich text becomes paragraphs, headings and lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from articles import contract as draft
from articles.richtext import HEADINGS, Part, links, parts, plain_text
from cms.core.text import slugify
from delivery import contract


def body(
    blocks: Sequence[draft.Block], *, alts: Mapping[str, str], cited: Mapping[str, str]
) -> list[contract.BodyBlock]:
    """The published body. ``alts``: image id → its own alt text; ``cited``: address → id of the source it belongs to."""
    anchors: dict[str, int] = {}
    found: list[contract.BodyBlock] = []
    for block in blocks:
        if isinstance(block, draft.Text):
            found.extend(_text(block, cited, anchors))
        else:
            found.append(_single(block, alts))
    return found


def words(found: Sequence[contract.BodyBlock], quotes: Mapping[str, contract.QuoteEntry]) -> int:
    """How many words a reader reads, quotations set apart included."""
    return sum(len(text.split()) for block in found for text in _reading(block, quotes))


def _reading(block: contract.BodyBlock, quotes: Mapping[str, contract.QuoteEntry]) -> Iterator[str]:
    if isinstance(block, contract.QuoteBlock):
        yield block.text or quotes[block.quote].text
    elif isinstance(block, contract.List):
        yield from (item.text for item in block.items)
    elif isinstance(block, contract.Table):
        yield from (cell for row in [block.header, *block.rows] for cell in row)
    elif isinstance(block, contract.Paragraph | contract.Heading | contract.Callout):
        yield block.text


def _text(
    block: draft.Text, cited: Mapping[str, str], anchors: dict[str, int]
) -> Iterator[contract.Paragraph | contract.Heading | contract.List]:
    for number, part in enumerate(parts(block.html), start=1):
        key = f"{block.id}.{number}"
        if part.kind in HEADINGS:
            yield _heading(key, part, anchors)
        elif part.items:
            items = [contract.ListItem(html=item, text=plain_text(item)) for item in part.items]
            yield contract.List(key=key, ordered=part.kind == "ol", items=items)
        else:
            yield contract.Paragraph(
                key=key, html=part.html, text=plain_text(part.html), citations=_citations(part.html, cited)
            )


def _heading(key: str, part: Part, anchors: dict[str, int]) -> contract.Heading:
    text = plain_text(part.html)
    anchor = slugify(text) or "section"
    anchors[anchor] = anchors.get(anchor, 0) + 1
    if anchors[anchor] > 1:
        anchor = f"{anchor}-{anchors[anchor]}"
    return contract.Heading(key=key, level=HEADINGS[part.kind], text=text, html=part.html, anchor=anchor)


def _citations(html: str, cited: Mapping[str, str]) -> list[str]:
    """A link to the address of a cited source cites it."""
    return list(dict.fromkeys(cited[address] for address in links(html) if address in cited))


def _single(block: draft.Block, alts: Mapping[str, str]) -> contract.BodyBlock:
    key = f"{block.id}.1"
    match block:
        case draft.Quote():
            inline = block.html or None
            return contract.QuoteBlock(
                key=key,
                quote=block.quote,
                display=block.display,
                html=inline,
                text=plain_text(inline) if inline else None,
            )
        case draft.Image():
            alt = block.alt or alts[block.image]
            return contract.ImageBlock(key=key, image=block.image, alt=alt, caption=block.caption or None)
        case draft.Callout():
            return contract.Callout(key=key, tone=block.tone, html=block.html, text=plain_text(block.html))
        case draft.Table():
            return contract.Table(key=key, caption=block.caption or None, header=block.header, rows=block.rows)
        case draft.Embed():
            return contract.Embed(key=key, provider=block.provider, url=block.url, title=block.title or None, html=None)
    raise TypeError(f"no published form for {type(block).__name__}")
