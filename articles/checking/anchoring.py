"""Claims follow the text: every save anchors all of an article's open claims anew, in one pass."""

from __future__ import annotations

from articles.checking.anchors import Finder, Place, Selector
from articles.checking.standing import refresh
from articles.checking.texts import texts
from articles.contract import Draft
from articles.contract import Quote as QuoteBlock
from articles.models import Article, Claim
from experts.models import Quote

_COLUMNS = ("place", "exact", "prefix", "suffix", "start", "anchor", "words_now")


def reanchor(article: Article, draft: Draft) -> list[Claim]:
    """Find the words of each open claim in this draft; those that changed in any way are returned, saved.

    The same words keep their verdict wherever they stand; changed words make it stale, words that are gone orphan it. One query
    when the article has no claims.
    """
    claims = list(article.claims.open())
    if not claims:
        return []
    finder = Finder(words_of(draft))
    changed = [claim for claim in claims if _follow(claim, finder)]
    if changed:
        Claim.objects.bulk_update(changed, _COLUMNS)
    refresh(article)
    return changed


def words_of(draft: Draft) -> dict[str, str]:
    """The draft's plain text by place; one query when it has quotations."""
    ids = [block.quote for block in draft.blocks if isinstance(block, QuoteBlock)]
    quotes = Quote.objects.filter(public_id__in=ids) if ids else []
    return texts(draft, {quote.pid: quote.words for quote in quotes})


def located(claim: Claim, finder: Finder) -> Place:
    """Where the claim's words are in the finder's texts."""
    return finder.locate(Selector(claim.exact, claim.prefix, claim.suffix, claim.start), claim.place)


def _follow(claim: Claim, finder: Finder) -> bool:
    before = [getattr(claim, name) for name in _COLUMNS]
    found = located(claim, finder)
    claim.anchor, claim.words_now = found.state, found.words if found.state == "stale" else ""
    if found.state in {"exact", "moved"}:
        kept = found.selector
        claim.place, claim.exact, claim.start = found.place, kept.exact, kept.start
        claim.prefix, claim.suffix = kept.prefix, kept.suffix
    elif found.state == "stale":
        claim.place = found.place
    return before != [getattr(claim, name) for name in _COLUMNS]
