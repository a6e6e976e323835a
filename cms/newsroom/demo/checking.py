"""What the demo's fact-checker and medical reviewer do, through the verbs that theirs use."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from django.utils import timezone

from articles.checking.anchoring import words_of
from articles.checking.assigning import assign
from articles.checking.claims import open_claim
from articles.checking.detection import suggest
from articles.checking.reviews import FITTING, parts_of, seal, seals
from articles.checking.verdicts import verify
from articles.documents import dump
from articles.models import Article, Claim, Verification
from cms.accounts.models import User
from cms.newsroom.demo.stories import entries
from experts.models import Credential

CLAIMS = 3  # of an article that is being checked


def verify_credentials(*, by: User, on: date) -> None:
    """Verify each credential of the demo's people whose file says how, as looked up that day; those verified already stay so."""
    how = {
        (slug, each["title"]): each["verified_how"]
        for slug, person in entries("people").items()
        for each in person.get("credentials", [])
        if "verified_how" in each
    }
    waiting = Credential.objects.filter(person__slug__in={slug for slug, _ in how}, verified_on=None)
    for credential in waiting.select_related("person"):
        if evidence := how.get((credential.person.slug, credential.title)):
            verify(
                credential,
                by=by,
                verdict=Verification.Verdict.CONFIRMED,
                method=Verification.Method.REGISTRY_LOOKUP,
                evidence=evidence,
                looked_up_on=on,
            )


def review(article: Article, *, by: User) -> None:
    """Seal the article in the name of the reviewer that it names, unless a seal holds."""
    reviewer = article.medical_reviewer
    if reviewer is None:
        return
    if by.person != reviewer:
        by.person = reviewer
        by.save(update_fields=["person"])
    held = seals(article.reviews.all(), parts_of(article), on=timezone.localdate())
    if not any(not each.void for each in held):
        credential = reviewer.credentials.filter(kind__in=FITTING).first()
        seal(article, by=by, credential=credential, note="A physician, for a question of everyday physiology.")


def begin(article: Article, *, by: User) -> None:
    """Take the article on one's desk and make claims of the first things it says; the other suggestions stay open."""
    if article.claims.exists():
        return
    assign(article, user=by, by=by, due_on=timezone.localdate() + timedelta(days=2))
    suggested = ((place, each) for place, text in words_of(dump(article)).items() for each in suggest(text))
    for place, each in islice(suggested, CLAIMS):
        open_claim(
            article, place=place, start=each.start, end=each.end, kind=each.kind, risk=each.risk, framing=each.framing,
            on_conduct=each.on_conduct, on_minor=each.on_minor, origin=Claim.Origin.DETECTOR, by=by,
        )  # fmt: skip
