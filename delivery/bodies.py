"""The body of a published article as one string, for front ends that print and do not compose.

Pure: the same document gives the same string. The contract's ``html`` was sanitised when it was written and is printed as it
stands; everything else is escaped here, and an address is linked only when it is http or https.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from msgspec import Struct

from delivery.contract import (
    BodyBlock,
    Callout,
    Embed,
    Heading,
    ImageBlock,
    ImageEntry,
    List,
    Paragraph,
    QuoteBlock,
    QuoteEntry,
    Table,
)


class Printed(Struct):
    """What of an article its body is printed from."""

    body: list[BodyBlock]
    quotes: dict[str, QuoteEntry]
    images: dict[str, ImageEntry]


def as_html(article: Printed) -> str:
    """One HTML fragment; a block a line."""
    return "\n".join(_HTML[type(block)](block, article) for block in article.body)


def as_text(article: Printed) -> str:
    """Plain text; blocks apart by an empty line. Pictures give their caption and credit, quotations their attribution."""
    return "\n\n".join(text for block in article.body if (text := _TEXT[type(block)](block, article)))


# -- HTML -------------------------------------------------------------------------------------------------------------


def _paragraph_html(block: Paragraph, _: Printed) -> str:
    return f"<p>{block.html}</p>"


def _heading_html(block: Heading, _: Printed) -> str:
    level = min(max(block.level, 2), 6)
    return f'<h{level} id="{escape(block.anchor)}">{block.html}</h{level}>'


def _list_html(block: List, _: Printed) -> str:
    tag = "ol" if block.ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{item.html}</li>' for item in block.items)}</{tag}>"


def _quote_html(block: QuoteBlock, article: Printed) -> str:
    if block.display == "inline" and block.html is not None:
        return f"<p>{block.html}</p>"
    quote = article.quotes[block.quote]
    words = "".join(f"<p>{escape(line)}</p>" for line in quote.text.splitlines() if line.strip())
    return (
        f'<blockquote class="{escape(block.display)}">{words}<footer>{escape(quote.as_credited)}</footer></blockquote>'
    )


def _image_html(block: ImageBlock, article: Printed) -> str:
    image = article.images[block.image]
    variants = "".join(
        f'<source type="{escape(variant.type)}" srcset="{escape(variant.srcset)}">' for variant in image.sources
    )
    size = f'width="{image.width}" height="{image.height}"'
    src = image.src or ""
    shown = f'<img src="{escape(src)}" alt="{escape(block.alt)}" {size}>' if _is_web(src) else ""
    picture = f"<picture>{variants}{shown}</picture>" if variants and shown else shown
    caption = f"{escape(block.caption)} " if block.caption else ""
    label = f'<span class="ai-label">{escape(image.ai_label)}</span> ' if image.ai_label else ""
    credit = f'<span class="credit">{escape(image.credit.line)}</span>'
    return f"<figure>{picture}<figcaption>{caption}{label}{credit}</figcaption></figure>"


def _callout_html(block: Callout, _: Printed) -> str:
    return f'<aside class="{escape(block.tone)}">{block.html}</aside>'


def _table_html(block: Table, _: Printed) -> str:
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.header)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _embed_html(block: Embed, _: Printed) -> str:
    """The provider's own markup is not printed: it runs code. Who wants it reads the blocks."""
    name = escape(block.title or block.url)
    return f'<p><a href="{escape(block.url)}">{name}</a></p>' if _is_web(block.url) else f"<p>{name}</p>"


def _is_web(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


# -- text -------------------------------------------------------------------------------------------------------------


def _own_text(block: Paragraph | Heading | Callout, _: Printed) -> str:
    return block.text


def _list_text(block: List, _: Printed) -> str:
    marks = (f"{number}." for number in range(1, len(block.items) + 1)) if block.ordered else ("-" for _ in block.items)
    return "\n".join(f"{mark} {item.text}" for mark, item in zip(marks, block.items, strict=True))


def _quote_text(block: QuoteBlock, article: Printed) -> str:
    if block.display == "inline" and block.text is not None:
        return block.text
    quote = article.quotes[block.quote]
    return f"“{quote.text}”\n— {quote.as_credited}"


def _image_text(block: ImageBlock, article: Printed) -> str:
    image = article.images[block.image]
    return " ".join(filter(None, [block.caption, image.ai_label, image.credit.line]))


def _table_text(block: Table, _: Printed) -> str:
    lines = [block.caption or ""] if block.caption else []
    return "\n".join([*lines, *("\t".join(row) for row in [block.header, *block.rows])])


def _embed_text(block: Embed, _: Printed) -> str:
    return f"{block.title} {block.url}" if block.title else block.url


_HTML: dict[type, Callable[[Any, Printed], str]] = {
    Paragraph: _paragraph_html,
    Heading: _heading_html,
    List: _list_html,
    QuoteBlock: _quote_html,
    ImageBlock: _image_html,
    Callout: _callout_html,
    Table: _table_html,
    Embed: _embed_html,
}
_TEXT: dict[type, Callable[[Any, Printed], str]] = {
    Paragraph: _own_text,
    Heading: _own_text,
    List: _list_text,
    QuoteBlock: _quote_text,
    ImageBlock: _image_text,
    Callout: _own_text,
    Table: _table_text,
    Embed: _embed_text,
}
