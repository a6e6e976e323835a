"""What the gate knows of an article's checking, gathered for one or many in the same few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.checking.eyes import unfit_signers
from articles.checking.standing import Checked, checked_of
from articles.models import Article, Correction, DeskPolicy, Dismissal, Query, Review


@dataclass
class Checks:
    """``claims``: the open ones as they stand. ``dismissed``: hashes of words in which somebody found nothing to check.
    ``unfit``: why whoever signed could not sign today, or "". ``voices``: how many independent sources policy asks for under a
    high-risk claim."""

    claims: list[Checked] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    dismissed: set[str] = field(default_factory=set)
    unfit: str = ""
    voices: int = 1

    def sources(self) -> list[str]:
        """The ids of the sources that claims rest on, in order."""
        return list(dict.fromkeys(citation.source.pid for each in self.claims for citation in each.citations))


def checks(article: Article) -> Checks:
    """As ``checks_of``, for one article. Eleven queries."""
    return checks_of([article])[article.pk]


def checks_of(articles: Iterable[Article]) -> dict[int, Checks]:
    """Key of each article → its checks. Eleven queries, however many articles."""
    keys = [article.pk for article in articles]
    found = {key: Checks(claims=claims) for key, claims in checked_of(Article(pk=key) for key in keys).items()}
    for review in Review.objects.filter(article__in=keys).select_related("person", "credential").order_by("id"):
        found[review.article_id].reviews.append(review)
    for correction in Correction.objects.filter(article__in=keys, dropped_at=None).order_by("id"):
        found[correction.article_id].corrections.append(correction)
    open_queries = Query.objects.filter(claim__article__in=keys, claim__closed_at=None, answered_at=None)
    for query in open_queries.select_related("claim").order_by("id"):
        found[query.claim.article_id].queries.append(query)
    for key, words in Dismissal.objects.filter(article__in=keys).values_list("article_id", "words_hash"):
        found[key].dismissed.add(words)
    policy = DeskPolicy.objects.first()
    for known in found.values():
        known.voices = policy.high_risk_sources if policy else 1
    for key, unfit in unfit_signers(keys).items():
        found[key].unfit = unfit
    return found
