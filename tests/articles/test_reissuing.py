"""A changed shared thing reaches the live documents that show it, and nothing else does."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import contract as draft
from articles import drafts, publishing
from articles.documents import dump
from articles.models import Article
from cms.core.errors import Conflict, NotPermitted
from cms.core.ids import uuid7
from delivery.models import Edition, Record, RecordTag, Reference
from experts import quotes
from experts.models import Quote
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_cleared_image,
    make_cleared_quote,
    make_editor_in_chief,
    make_published_article,
    make_topic,
    make_verified_person,
    text,
)
from tests.articles.test_publishing import document
from tests.delivery.webhooks.factories import make_webhookendpoint
from tests.experts.factories import make_person
from tests.media.factories import make_grant, make_image
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_a_changed_person_reaches_every_live_article_without_anybodys_draft():
    by = make_editor_in_chief()
    person = make_verified_person(name="Ada Quill")
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


def test_an_edited_thing_is_modified_and_what_merely_shows_it_is_reissued(client):
    by = make_editor_in_chief()
    person = make_verified_person(name="Ada Quill", portrait=make_cleared_image())
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    before = {row.kind: row for row in Record.objects.public()}
    endpoint = make_webhookendpoint()
    person.biography = "She keeps bees now."
    person.save(update_fields=["biography"])
    since = timezone.now()
    publishing.reissue(person, by=by)

    now = {row.kind: row for row in Record.objects.public()}
    assert (now["person"].modified_at > since, now["person"].reissued_at) == (True, None)
    assert (now["article"].modified_at, now["article"].reissued_at > since) == (before["article"].modified_at, True)
    assert now["image"].seq == before["image"].seq
    asked = {"modified_after": since.isoformat()}
    assert [each["id"] for each in client.get("/api/v1/authors", asked).json()["data"]] == [person.pid]
    assert client.get("/api/v1/articles", asked).json()["data"] == []
    causes = {each["id"]: each["cause"] for each in client.get("/api/v1/changes").json()["data"]}
    assert (causes[person.pid], causes[article.pid]) == (None, {"kind": "person", "id": person.pid})
    sent = set(endpoint.deliveries.values_list("type", flat=True))
    assert sent == {"person.updated", "article.reissued"}


def test_a_portrait_that_comes_back_with_a_person_is_new():
    by = make_editor_in_chief()
    portrait = make_cleared_image()
    person = make_person(portrait=portrait)
    make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    for shown in (None, portrait):
        person.portrait = shown
        person.save(update_fields=["portrait"])
        since = timezone.now()
        publishing.reissue(person, by=by)
    record = Record.objects.public().get(public_id=portrait.public_id)
    assert (record.published_at > since, record.modified_at) == (True, record.published_at)


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


def make_quoted(**overrides) -> tuple[Quote, Article]:
    quote = make_cleared_quote(**overrides)
    return quote, make_published_article(blocks=[text(), draft.Quote(id=str(uuid7()), quote=quote.pid)])


def test_a_speaker_who_is_now_on_background_is_nowhere_public():
    portrait = make_cleared_image(alt_text="Mara Thorne at her desk.")
    person = make_person(name="Mara Thorne", slug="mara-thorne", portrait=portrait)
    quote, article = make_quoted(person=person)
    unnamed = {"terms": Quote.Terms.BACKGROUND, "as_credited": "a night nurse"}
    by = make_editor_in_chief()
    quotes.save_quote(quote, fields=unnamed, freeze_on=date(2026, 5, 2), base=quote.modified_at, by=by)
    publishing.reissue(quote, by=by)
    public = b"".join(bytes(record.document) + bytes(record.card) for record in Record.objects.public())
    for trace in (b"Mara Thorne", person.pid.encode(), portrait.pid.encode()):
        assert trace not in public
    assert set(document(article).people) == {byline.person for byline in document(article).bylines}
    assert set(Record.objects.exclude(gone="").values_list("public_id", flat=True)) == {
        person.public_id,
        portrait.public_id,
    }
    assert not RecordTag.objects.filter(record__public_id=person.public_id).exists()
    assert not Reference.objects.filter(target_id__in=[person.public_id, portrait.public_id]).exists()


def test_a_speaker_who_is_still_an_author_stays_and_is_no_longer_listed_as_an_expert():
    person = make_person()
    quote, article = make_quoted(person=person)
    make_published_article(bylines=[draft.Byline(person=person.pid)])
    unnamed = {"terms": Quote.Terms.BACKGROUND, "as_credited": "a night nurse"}
    by = make_editor_in_chief()
    quotes.save_quote(quote, fields=unnamed, freeze_on=date(2026, 5, 2), base=quote.modified_at, by=by)
    publishing.reissue(quote, by=by)
    assert person.pid not in document(article).people
    record = Record.objects.public().get(public_id=person.public_id)
    assert [tag.tag for tag in record.tags.all()] == ["role:author"]


def test_a_quote_given_to_another_speaker_brings_them_and_their_portrait():
    quote, article = make_quoted()
    other = make_person(portrait=make_cleared_image())
    by = make_editor_in_chief()
    quotes.save_quote(quote, fields={"person": other}, freeze_on=date(2026, 5, 2), base=quote.modified_at, by=by)
    publishing.reissue(quote, by=by)
    found = document(article)
    assert other.pid in found.people
    assert other.portrait.pid in found.images
    public = set(Record.objects.public().values_list("public_id", flat=True))
    assert {other.public_id, other.portrait.public_id} <= public


def test_a_new_speaker_who_is_live_elsewhere_is_shown_as_readers_see_them():
    quote, article = make_quoted()
    other = make_person(biography="As sent.")
    make_published_article(bylines=[draft.Byline(person=other.pid)])
    other.biography = "Saved and not yet sent."
    other.save(update_fields=["biography"])
    by = make_editor_in_chief()
    quotes.save_quote(quote, fields={"person": other}, freeze_on=date(2026, 5, 2), base=quote.modified_at, by=by)
    publishing.reissue(quote, by=by)
    assert document(article).people[other.pid].biography == "As sent."


def test_a_new_portrait_goes_out_with_the_person_and_only_with_a_right():
    by = make_editor_in_chief()
    person = make_person(portrait=make_cleared_image())
    old = person.portrait
    article = make_published_article(by=by, bylines=[draft.Byline(person=person.pid)])
    person.portrait = make_image()
    person.save(update_fields=["portrait"])
    with pytest.raises(Conflict) as refusal:
        publishing.reissue(person, by=by)
    assert "image-without-right" in {each["code"] for each in refusal.value.data["blockers"]}
    make_grant(image=person.portrait)
    publishing.reissue(person, by=by)
    assert set(document(article).images) == {person.portrait.pid}
    images = Record.objects.filter(kind="image")
    assert [record.public_id for record in images.filter(gone="")] == [person.portrait.public_id]
    assert [record.public_id for record in images.exclude(gone="")] == [old.public_id]


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
