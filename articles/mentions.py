"""What a draft refers to: the places of its references, and the kind of thing each leads to."""

from __future__ import annotations

from collections.abc import Iterator

from articles import contract
from articles.contract import Draft

Mention = tuple[str, str, str]  # (path in the draft, kind of thing, public id)


def mentions(draft: Draft) -> Iterator[Mention]:
    """Every reference of the draft. None is no reference; "" is one that leads nowhere."""
    return ((path, kind, public_id) for path, kind, public_id in _places(draft) if public_id is not None)


def _places(draft: Draft) -> Iterator[tuple[str, str, str | None]]:
    yield "/primary_topic", "topic", draft.primary_topic
    yield "/medical_reviewer", "person", draft.medical_reviewer
    yield "/lead_image/image", "image", draft.lead_image.image if draft.lead_image else None
    yield from ((f"/topics/{n}", "topic", topic) for n, topic in enumerate(draft.topics))
    yield from ((f"/bylines/{n}/person", "person", byline.person) for n, byline in enumerate(draft.bylines))
    yield from ((f"/citations/{n}/source", "source", citation.source) for n, citation in enumerate(draft.citations))
    yield from ((f"/related/{n}/article", "article", link.article) for n, link in enumerate(draft.related))
    for n, block in enumerate(draft.blocks):
        if isinstance(block, contract.Quote):
            yield f"/blocks/{n}/quote", "quote", block.quote
        elif isinstance(block, contract.Image):
            yield f"/blocks/{n}/image", "image", block.image
