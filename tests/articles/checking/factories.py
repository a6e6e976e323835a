"""Claims and verdicts for tests."""

from __future__ import annotations

from typing import Any

from articles.checking import citing, claims, verdicts
from articles.documents import dump
from articles.models import Article, Claim, Verification
from cms.accounts.models import User
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, text
from tests.sources.factories import make_source

WORDS = "Most adults sleep too little."


def make_checker(**overrides: Any) -> User:
    return make_user("checker", **overrides)


def make_checking_article(html: str = f"<p>{WORDS}</p>", **fields: Any) -> Article:
    return make_article(**{"title": "The Old Mill", "dek": "What it ground.", "blocks": [text(html)], **fields})


def make_claim(article: Article | None = None, *, words: str = WORDS, by: User | None = None, **fields: Any) -> Claim:
    """A claim over the first place where the article says ``words``."""
    article = article or make_checking_article()
    for place, said in claims.words_of(dump(article)).items():
        if words in said:
            start = said.index(words)
            values = {"kind": "prevalence", **fields}
            return claims.open_claim(
                article, place=place, start=start, end=start + len(words), by=by or make_checker(), **values
            )
    raise AssertionError(f"the article does not say {words!r}")


def make_cited_claim(article: Article | None = None, *, source: Source | None = None, **fields: Any) -> Claim:
    """A claim that rests on a passage, so that a document can confirm it."""
    claim = make_claim(article, **fields)
    citing.cite(
        claim, source=source or make_source(), passage="Adults sleep too little, most of them.", by=make_checker()
    )
    claim.refresh_from_db()
    return claim


def give(claim: Any, verdict: str = "confirmed", *, by: User | None = None, **fields: Any) -> Verification:
    """A verdict with what it needs."""
    values = {"method": "email", "evidence": "Mail of 3 May, with the table.", "note": "See the table.", **fields}
    return verdicts.verify(claim, by=by or make_checker(), verdict=verdict, **values)


def settle(claim: Claim, verdict: str = "confirmed") -> None:
    """As many verdicts as the claim needs."""
    for _ in range(2 if claim.is_high else 1):
        give(claim, verdict)
