"""What the gate knows of an article's checking, gathered for one or many in the same few queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

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
    """As ``checks_of``, for one article."""
    return checks_of([article])[article.pk]


def checks_of(articles: Iterable[Article]) -> dict[int, Checks]:
    """Key of each article → its checks. One query where nobody has checked anything yet, twelve at most, however many articles."""
    there = _there([article.pk for article in articles])
    found = {key: Checks() for key in there}
    if not any(there.values()):
        return found
    if claimed := _having(there, "claim"):
        _gather_claims(found, claimed)
    for review in _of(Review, there, "review").select_related("person", "credential").order_by("id"):
        found[review.article_id].reviews.append(review)
    for correction in _of(Correction, there, "correction").filter(dropped_at=None).order_by("id"):
        found[correction.article_id].corrections.append(correction)
    for key, words in _of(Dismissal, there, "dismissal").values_list("article_id", "words_hash"):
        found[key].dismissed.add(words)
    if signed := _having(there, "signed"):
        for key, unfit in unfit_signers(signed).items():
            found[key].unfit = unfit
    return found


def _gather_claims(found: dict[int, Checks], claimed: list[int]) -> None:
    """Claims, what is asked about them, and what policy asks for under them."""
    for key, claims in checked_of(Article(pk=key) for key in claimed).items():
        found[key].claims = claims
    open_queries = Query.objects.filter(claim__article__in=claimed, claim__closed_at=None, answered_at=None)
    for query in open_queries.select_related("claim").order_by("id"):
        found[query.claim.article_id].queries.append(query)
    policy = DeskPolicy.objects.first()
    for key in claimed:
        found[key].voices = policy.high_risk_sources if policy else 1


_THERE = """
SELECT a.id, array_remove(ARRAY[
    CASE WHEN EXISTS (SELECT 1 FROM articles_claim c WHERE c.article_id = a.id AND c.closed_at IS NULL) THEN 'claim' END,
    CASE WHEN EXISTS (SELECT 1 FROM articles_review r WHERE r.article_id = a.id) THEN 'review' END,
    CASE WHEN EXISTS (SELECT 1 FROM articles_correction c WHERE c.article_id = a.id AND c.dropped_at IS NULL) THEN 'correction' END,
    CASE WHEN EXISTS (SELECT 1 FROM articles_dismissal d WHERE d.article_id = a.id) THEN 'dismissal' END,
    CASE WHEN a.basis = 'checked' THEN 'signed' END], NULL)
  FROM unnest(%b::bigint[]) w(id) JOIN articles_article a ON a.id = w.id"""


def _there(articles: list[int]) -> dict[int, list[str]]:
    """Key of each article → what there is to ask for at all. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_THERE, [articles])
        found = dict(cursor.fetchall())
    return {key: found.get(key, []) for key in articles}


def _having(there: dict[int, list[str]], part: str) -> list[int]:
    return [key for key, parts in there.items() if part in parts]


def _of(model: type[models.Model], there: dict[int, list[str]], part: str) -> models.QuerySet[Any]:
    """The rows of those articles that have some; runs no query where none has."""
    keys = _having(there, part)
    return model._default_manager.filter(article__in=keys) if keys else model._default_manager.none()
