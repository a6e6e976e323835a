"""Hiding an edition and showing it again: who may, what stands in the way, what the feed says."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cms.core.errors import Conflict, Invalid, NotPermitted
from delivery.editions.withholding import release, withhold, withhold_all
from delivery.models import Edition, Record, Withholding
from tests.accounts.factories import make_user
from tests.delivery import factories
from tests.delivery.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("standards")


@pytest.fixture
def old():
    """The first edition of an article that has two."""
    document = factories.put_article()
    document.edition, document.title = 2, "Second"
    factories.put(document)
    return Edition.objects.get(number=1)


def test_withholding_keeps_the_edition_and_says_who_when_and_why(old, editor):
    before = bytes(old.document)
    made = withhold(old, by=editor, note=" A court said so. ", reason="legal", at=AT)
    assert (made.edition, made.withheld_by, made.withheld_at, made.note) == (old, editor, AT, "A court said so.")
    assert bytes(Edition.objects.get(pk=old.pk).document) == before


@pytest.mark.parametrize("role", ["writer", "checker", "medical", "photo", None])
def test_who_may_not_take_articles_down_may_not_hide_an_edition(role, old):
    with pytest.raises(NotPermitted):
        withhold(old, by=make_user(role), note="No.")
    assert not Withholding.objects.exists()


@pytest.mark.parametrize("role", ["writer", "editor", "publisher", "checker", None])
def test_only_a_standards_editor_shows_it_again(role, old, editor):
    withhold(old, by=editor, note="No.")
    with pytest.raises(NotPermitted):
        release(old, by=make_user(role))
    assert Withholding.objects.in_force().count() == 1


@pytest.mark.parametrize("note", ["", "  \n", "x" * 1001, "a\x00b"])
def test_a_reason_for_readers_is_asked_for(note, old, editor):
    with pytest.raises(Invalid):
        withhold(old, by=editor, note=note)


def test_a_reason_outside_the_list_is_refused(old, editor):
    with pytest.raises(Invalid):
        withhold(old, by=editor, note="No.", reason="merged")


def test_the_edition_that_readers_see_now_cannot_be_hidden(old, editor):
    with pytest.raises(Conflict) as refusal:
        withhold(Edition.objects.get(number=2), by=editor, note="No.")
    assert refusal.value.code == "edition-live"


def test_an_edition_is_hidden_once_and_released_once(old, editor):
    withhold(old, by=editor, note="No.")
    with pytest.raises(Conflict):
        withhold(old, by=editor, note="Again.")
    held = release(old, by=editor, note="Settled.", at=AT)
    assert (held.released_by, held.released_at, held.release_note) == (editor, AT, "Settled.")
    with pytest.raises(Conflict):
        release(old, by=editor)
    withhold(old, by=editor, note="After all.")
    assert Withholding.objects.count() == 2


def test_the_database_holds_one_withholding_in_force(old, editor):
    withhold(old, by=editor, note="No.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Withholding.objects.create(edition=old, note="Twice", withheld_at=AT, withheld_by=editor)


def test_a_live_article_goes_through_the_feed_again_with_the_same_words(old, editor):
    before = Record.objects.get()
    withhold(old, by=editor, note="No.")
    after = Record.objects.get()
    assert after.seq > before.seq
    assert (after.digest, after.edition, after.modified_at) == (before.digest, before.edition, before.modified_at)
    assert (after.reissued_at is not None, after.cause_kind) == (True, "")
    release(old, by=editor)
    assert Record.objects.get().seq > after.seq


def test_all_of_an_article_are_hidden_at_once_but_those_that_are_already(old, editor):
    other = factories.put_article(slug="other")
    withhold(old, by=editor, note="The first reason.")
    key = ("article", Record.objects.get(pk=old.record_id).public_id)
    assert withhold_all(key, by=editor, note="All of it.", reason="legal", at=AT) == 1
    assert set(Withholding.objects.values_list("edition__number", "note")) == {
        (1, "The first reason."),
        (2, "All of it."),
    }
    assert not Withholding.objects.filter(edition__record__public_id=other.id).exists()
