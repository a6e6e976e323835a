"""Which state of an article somebody acts on: nobody moves or publishes what a colleague has just saved."""

from __future__ import annotations

from articles.models import Article, Revision
from cms.core.errors import Stale


def refuse_newer(article: Article, *, base_version: int | None) -> None:
    """Raise ``Stale``, with who saved and when, when the article was saved since; None asks nothing."""
    if base_version is None or article.version == base_version:
        return
    last = article.revisions.exclude(kind=Revision.Kind.SHADOW).select_related("by").first()
    raise Stale(
        "saved-meanwhile",
        f"{last.by if last else 'Somebody'} saved version {article.version} meanwhile. Look at it, then do this again.",
        by=str(last.by) if last else "",
        at=last.at if last else None,
        version=article.version,
    )
