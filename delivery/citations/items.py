"""The sources that an article cites, as CSL-JSON, from its published document alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cms.core.dates import span
from delivery.blocks import Paragraph
from delivery.citations.cleaning import known
from delivery.citations.kinds import TYPES, called
from delivery.contract import BodyBlock, Claim
from delivery.entries import SourceEntry

# Types whose publisher, as our register names it, is the work that they stand in.
CONTAINED = frozenset(
    {
        "article-journal", "article-newspaper", "chapter", "entry-encyclopedia", "webpage", "post-weblog", "post", "broadcast",
    }
)  # fmt: skip


class Citing(msgspec.Struct):
    """Of an article, what its list of sources is made from."""

    body: list[BodyBlock]
    claims: list[Claim]
    sources: dict[str, SourceEntry]


def items(article: Citing) -> list[dict[str, Any]]:
    """One item a source, in the order in which the text cites them; those that it only lists come last."""
    return [item(key, article.sources[key]) for key in order(article)]


def order(article: Citing) -> list[str]:
    cited = [key for block in article.body if isinstance(block, Paragraph) for key in block.citations]
    checked = [key for claim in article.claims for key in claim.sources]
    return [key for key in dict.fromkeys([*cited, *checked, *article.sources]) if key in article.sources]


def item(key: str, source: SourceEntry) -> dict[str, Any]:
    """The record kept with the source, over what its entry says anyway. An older document has the entry only."""
    kept = known(source.csl)
    kind = source.csl.get("type")
    kind = str(kind) if kind in TYPES else called(source.kind).csl
    return {"id": key, "type": kind, **known(_said(source, kind)), **kept}


def _said(source: SourceEntry, kind: str) -> Mapping[str, Any]:
    return {
        "title": source.title,
        "container-title" if kind in CONTAINED else "publisher": source.publisher,
        "URL": source.url,
        "DOI": source.doi,
        "PMID": source.pmid,
        "accessed": date(source.accessed_on),
    }


def date(text: str | None) -> dict[str, Any]:
    """An EDTF date as CSL has it: ``{"date-parts": [[2012, 1]]}``, with ``circa`` where it is about or uncertain."""
    if not text:
        return {}
    try:
        read = span(text)
    except ValueError:
        return {"literal": text}
    return {"date-parts": [list(read.parts)], **({"circa": True} if read.qualifier else {})}
