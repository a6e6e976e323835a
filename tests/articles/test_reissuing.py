"""A changed shared thing reaches the live documents that show it, and nothing else does."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import contract as draft
from articles import drafts, publishing
from articles.documents import dump
from cms.core.errors import Conflict, NotPermitted
from cms.core.ids import uuid7
from delivery.models import Edition, Record
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_cleared_image,
    make_cleared_quote,
    make_editor_in_chief,
    make_published_article,
    make_topic,
    text,
)
from tests.articles.test_publishing import document
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_a_changed_person_reaches_every_live_article_without_anybodys_draft():
    by = make_editor_in_chief()
    person = make_person(name="Ada Quill", suffix="MD")
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    drafts.save_draft(article, unfinished, base_version=article.version, by=by)
    person.name = "Ada Quill-Marsh"
    person.save(update_fields=["name"])
    before = document(article)
    assert before.people[person.pid].name == "Ada Quill"

    result = publishing.reissue(person, by=by)

    after = document(article)
    assert (result.articles, result.others) == (1, 1)
    assert after.people[person.pid].name == "Ada Quill-Marsh"
    assert after.bylines[0].as_credited == "Ada Quill-Marsh, MD"
    assert (after.title, after.edition, after.modified_at) == (before.title, before.edition, before.modified_at)
    assert after.seq > before.seq
    record = Record.objects.get(kind="article")
    assert (record.cause_kind, record.cause_id) == ("person", person.public_id)
    assert Edition.objects.count() == 1


def test_a_byline_in_words_of_its_own_stays():
    by = make_editor_in_chief()
    person = make_person(name="Ada Quill")
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid, as_credited="A. Q.")])
    person.name = "Ada Marsh"
    person.save(update_fields=["name"])
    publishing.reissue(person, by=by)
    assert document(article).bylines[0].as_credited == "A. Q."


def test_a_frozen_attribution_does_not_follow_the_person():
    by = make_editor_in_chief()
    quote = make_cleared_quote()
    article = make_published_article(by=by, blocks=[draft.Quote(id=str(uuid7()), quote=quote.pid)])
    frozen = document(article).quotes[quote.pid].as_credited
    quote.person.suffix = "PhD"
    quote.person.save(update_fields=["suffix"])
    publishing.reissue(quote.person, by=by)
    assert document(article).quotes[quote.pid].as_credited == frozen
    assert document(article).people[quote.person.pid].suffix == "PhD"


def test_a_corrected_credit_and_alt_text_reach_lead_block_and_links():
    by = make_editor_in_chief()
    image = make_cleared_image(creators=["Wrong Name"])
    blocks = [
        text(),
        draft.Image(id=str(uuid7()), image=image.pid),
        draft.Image(id=str(uuid7()), image=image.pid, alt="Its own"),
    ]
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid), blocks=blocks)
    linker = make_published_article(by=by, related=[draft.Related(article=article.pid)])
    image.creators, image.alt_text = ["Right Name"], "A better text."
    image.save(update_fields=["creators", "alt_text"])
    publishing.reissue(image, by=by)
    found = document(article)
    assert found.images[image.pid].credit.creator == "Right Name"
    assert found.lead_image.alt == "A better text."
    assert [block.alt for block in found.body if block.__struct_config__.tag == "image"] == [
        "A better text.",
        "Its own",
    ]
    assert "Right Name" in document(linker).related[0].lead_image.credit


def test_a_portrait_follows_in_the_persons_own_document():
    by = make_editor_in_chief()
    image = make_cleared_image()
    person = make_person(portrait=image, biography="Saved and sent.")
    make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    person.biography = "Saved and not yet sent."
    person.save(update_fields=["biography"])
    image.creators = ["Somebody Else"]
    image.save(update_fields=["creators"])
    publishing.reissue(image, by=by)
    stored = bytes(Record.objects.get(kind="person").document).decode()
    assert "Somebody Else" in stored
    assert "not yet sent" not in stored


@pytest.mark.parametrize("make", [make_topic, make_source])
def test_topics_and_sources_are_reissued_alike(make):
    by = make_editor_in_chief()
    thing = make()
    fields = {"topics": [thing.pid]} if make is make_topic else {"citations": [draft.Citation(source=thing.pid)]}
    article = make_published_article(by=by, **fields)
    name = "name" if make is make_topic else "title"
    setattr(thing, name, "Renamed")
    thing.save(update_fields=[name])
    publishing.reissue(thing, by=by)
    assert "Renamed" in bytes(Record.objects.get(public_id=article.public_id).document).decode()


def test_a_reissue_that_changes_nothing_moves_nothing():
    by = make_editor_in_chief()
    person = make_person()
    make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    before = list(Record.objects.order_by("id").values_list("seq", flat=True))
    assert publishing.reissue(person, by=by).articles == 0
    assert list(Record.objects.order_by("id").values_list("seq", flat=True)) == before


def test_a_thing_in_drafts_only_stays_private():
    person = make_person()
    assert publishing.reissue(person, by=make_editor_in_chief()).articles == 0
    assert not Record.objects.exists()


def test_the_gate_stands_before_the_thing_itself():
    by = make_editor_in_chief()
    image = make_cleared_image()
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    before = document(article)
    image.creators, image.supplier = [], ""
    image.save(update_fields=["creators", "supplier"])
    with pytest.raises(Conflict) as refusal:
        publishing.reissue(image, by=by)
    assert {each["code"] for each in refusal.value.data["blockers"]} == {
        "image-without-creator",
        "image-without-credit",
    }
    assert document(article) == before


def test_only_those_who_may_send_changes_live_do():
    with pytest.raises(NotPermitted):
        publishing.reissue(make_person(), by=make_user("writer"))


def test_affected_names_the_live_articles():
    by = make_editor_in_chief()
    person = make_person()
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    assert list(publishing.affected(person)) == [article]


def test_pictures_are_drawn_when_they_go_out_and_again_when_their_credit_changes():
    by = make_editor_in_chief()
    image = make_cleared_image(creators=["Wrong Name"])
    make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    drawn = ProcrastinateJob.objects.filter(task_name="media.jobs.make_renditions", args__image_id=image.pid)
    assert drawn.count() == 1
    image.creators = ["Right Name"]
    image.save(update_fields=["creators"])
    publishing.reissue(image, by=by)
    assert drawn.count() == 2
