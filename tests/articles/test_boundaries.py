"""The day itself changes what readers see: what lapsed, ran out or was found dead goes out at night, and nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import contract as draft
from articles import drafts
from articles.auditing import drifts
from articles.boundaries import follow_the_day
from articles.checking import verdicts
from articles.documents import dump
from articles.models import Review
from delivery.models import Edition, Record
from sources import health
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.factories import make_editor_in_chief, make_published_article, make_verified_person
from tests.articles.test_auditing import rewrite
from tests.articles.test_publishing import document
from tests.experts.factories import make_credential, make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def in_days(days):
    return timezone.now() + timedelta(days=days)


def make_lapsing_person():
    person = make_person(name="Ada Quill", suffix="MD")
    last = timezone.localdate() + timedelta(days=5)
    degree = make_credential(person=person, kind="degree", title="MD", issuer="University of Eastmere", valid_to=last)
    looked_up = {"verdict": "confirmed", "method": "registry_lookup", "evidence": "Register of graduates."}
    verdicts.verify(degree, by=make_user("checker"), **looked_up)
    return person


def test_a_credential_that_lapses_shows_as_lapsed_and_takes_nobodys_edits_along():
    by, person = make_editor_in_chief(), make_lapsing_person()
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    drafts.save_draft(article, unfinished, base_version=article.version, by=by)
    person.name = "Saved and not sent"
    person.save(update_fields=["name"])
    state = document(article).people[person.pid].credentials[0].state

    assert follow_the_day(at=in_days(4)) == 0
    assert follow_the_day(at=in_days(6)) == 1

    shown = document(article)
    assert (state, shown.people[person.pid].credentials[0].state) == ("verified", "lapsed")
    assert (shown.people[person.pid].name, shown.title) == ("Ada Quill", article.title)
    row = Record.objects.get(public_id=article.public_id)
    assert (row.cause_kind, row.cause_id) == ("person", person.public_id)
    assert row.modified_at < in_days(0)
    own = Record.objects.get(public_id=person.public_id)
    assert (own.cause_kind, own.modified_at > in_days(5)) == ("", True), "it says something else than before"
    assert Edition.objects.count() == 1
    assert follow_the_day(at=in_days(6)) == 0


def test_a_source_found_dead_or_retracted_is_shown_so_with_the_numbers_of_trust():
    by, source = make_editor_in_chief(), make_source(health=Source.Health.ALIVE)
    article = make_published_article(by=by, citations=[draft.Citation(source=source.pid)])
    before = document(article)
    health.set_health(source, to="dead", by=make_user("checker"), outcome="gone", note="Not found.")
    Source.objects.filter(pk=source.pk).update(integrity="retracted", title="Saved and not sent")
    assert follow_the_day(at=timezone.now()) == 1
    after = document(article)
    shown = after.sources[source.pid]
    assert (shown.health, shown.integrity, shown.title) == ("dead", "retracted", before.sources[source.pid].title)
    assert (before.trust.sources.alive, after.trust.sources.alive) == (1, 0)
    assert follow_the_day(at=timezone.now()) == 0


def test_a_review_that_ran_out_is_shown_no_more():
    by, reviewer = make_editor_in_chief(), make_verified_person()
    article = make_published_article(by=by, bylines=[draft.Byline(person=make_person().pid)])
    until = timezone.localdate() + timedelta(days=30)
    review = {"kind": "medical", "person": reviewer.pid, "reviewed_on": "2026-01-01", "valid_until": str(until)}
    Review.objects.create(
        article=article, kind="medical", person=reviewer, reviewed_on=timezone.localdate(), valid_until=until,
        credential=reviewer.credentials.get(), covers={}, by=make_user("medical", person=reviewer),
    )  # fmt: skip
    rewrite(article, lambda found: found.update(reviews=[review]))
    Record.objects.filter(public_id=article.public_id).update(digest="")  # as if it had been stored so
    assert follow_the_day(at=in_days(30)) == 0
    assert document(article).reviews
    assert follow_the_day(at=in_days(31)) == 1
    assert document(article).reviews == []
    assert follow_the_day(at=in_days(31)) == 0
    assert not [drift for drift in drifts() if drift.code not in {"unsent"}]
