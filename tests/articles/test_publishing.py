"""What readers see changes only by publishing, and wholly or not at all."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest
from django.db import IntegrityError, transaction

from articles import contract as draft
from articles import drafts, publishing
from articles.documents import dump
from articles.models import Article, Decision, Topic, Transition
from articles.workflow import move
from cms.core.errors import Conflict, Invalid, NotPermitted
from cms.core.ids import uuid7
from delivery import contract
from delivery.models import Edition, Record, RecordTag, Redirect, Reference, Withholding
from experts import quotes
from experts.models import Quote
from media.models import Image
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_cleared_quote,
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
    make_topic,
    sign_off,
    text,
)
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def document(article: Article) -> contract.Article:
    record = Record.objects.get(kind="article", public_id=article.public_id)
    return msgspec.json.decode(bytes(record.document), type=contract.Article)


def republish(article: Article, *, by, **changes) -> Article:
    changed = dump(article)
    for name, value in changes.items():
        setattr(changed, name, value)
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    return publishing.publish(sign_off(article, by=by), by=by)


def rich_fields() -> dict:
    quote, image, source, topic = make_cleared_quote(), make_cleared_image(), make_source(), make_topic()
    return {
        "blocks": [
            text(
                '<h2>At night</h2><p>See <a href="https://sleep.example/page">this</a>.</p><ul><li>One</li><li>Two</li></ul>'
            ),
            draft.Quote(id=str(uuid7()), quote=quote.pid, display="pull"),
            draft.Quote(id=str(uuid7()), quote=quote.pid, display="inline", html="“Sleep,” she <em>says</em>."),
            draft.Image(id=str(uuid7()), image=image.pid, caption="By night"),
            draft.Callout(id=str(uuid7()), html="<p>Mind the lamp.</p>", tone="warning"),
            draft.Embed(id=str(uuid7()), provider="Vid", url="https://vid.example/1"),
            draft.Table(id=str(uuid7()), header=["a", "b"], rows=[["1", "2"]]),
        ],
        "lead_image": draft.LeadImage(image=image.pid, caption="A lamp"),
        "citations": [draft.Citation(source=source.pid)],
        "topics": [topic.pid],
        "primary_topic": topic.pid,
        "related": [draft.Related(title="Elsewhere", url="https://elsewhere.example/")],
    }


def test_publishing_makes_the_article_and_all_it_embeds_public():
    article = make_published_article(**rich_fields())
    found = document(article)
    kinds = dict.fromkeys(Record.objects.public().values_list("kind", flat=True))
    assert set(kinds) == {"article", "person", "quote", "image", "source", "topic"}
    assert (found.edition, found.standing, found.basis) == (1, "live", "checked")
    assert [type(block).__name__ for block in found.body] == [
        "Heading", "Paragraph", "List", "QuoteBlock", "QuoteBlock", "ImageBlock", "Callout", "Embed", "Table",
    ]  # fmt: skip
    assert found.seq == Record.objects.get(kind="article").seq
    ids = {*found.quotes, *found.people, *found.images, *found.sources, *found.topics}
    assert ids <= {str(each) for each in Record.objects.public().values_list("public_id", flat=True)}
    assert Edition.objects.get().number == 1
    assert Decision.objects.get().act == "publish"


def test_every_id_that_a_document_uses_is_in_its_maps():
    found = document(make_published_article(**rich_fields()))
    for block in found.body:
        if isinstance(block, contract.QuoteBlock):
            assert block.quote in found.quotes
        if isinstance(block, contract.ImageBlock):
            assert block.image in found.images
    assert all(quote.person in found.people for quote in found.quotes.values())
    assert all(byline.person in found.people for byline in found.bylines)
    assert all(topic in found.topic_entries for topic in found.topics)
    assert found.lead_image and found.lead_image.image in found.images


def test_a_draft_is_nowhere_public():
    make_article(**rich_fields())
    assert not Record.objects.exists()


def test_editing_a_live_article_changes_nothing_that_readers_see():
    by = make_editor_in_chief()
    article = make_published_article(by=by, title="As published")
    before = list(Record.objects.order_by("id").values())
    changed = dump(article)
    changed.title = "As edited"
    changed.bylines.append(draft.Byline(person=make_person().pid))
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    assert list(Record.objects.order_by("id").values()) == before
    assert article.has_unpublished_changes


def test_publishing_again_makes_the_next_edition_and_keeps_the_first():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    first = document(article)
    article = republish(article, by=by, title="Why we wake at five")
    second = document(article)
    assert (second.edition, second.title) == (2, "Why we wake at five")
    assert second.published_at == first.published_at
    assert second.modified_at > first.modified_at
    assert second.seq > first.seq
    kept = Edition.objects.get(number=1)
    assert msgspec.json.decode(bytes(kept.document), type=contract.Article) == first


def test_a_new_slug_leaves_a_redirect_and_taking_it_back_removes_it():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    old = article.slug
    article = republish(article, by=by, slug="another-address")
    assert Redirect.objects.get().slug == old
    republish(article, by=by, slug=old)
    assert list(Redirect.objects.values_list("slug", flat=True)) == ["another-address"]


def test_the_gate_refuses_and_nothing_is_written():
    by = make_editor_in_chief()
    article = make_article(by=by)
    with pytest.raises(Conflict) as refusal:
        publishing.publish(article, by=by)
    assert refusal.value.code == "blocked"
    assert [each["code"] for each in refusal.value.data["blockers"]] == ["basis-missing"]
    assert not Record.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", ["writer", "checker", "medical", "photo"])
def test_only_publishing_roles_publish(role):
    article = make_ready_article()
    with pytest.raises(NotPermitted):
        publishing.publish(article, by=make_user(role))


def test_a_superuser_without_a_role_publishes_nothing():
    article = make_ready_article()
    with pytest.raises(NotPermitted):
        publishing.publish(article, by=make_user("writer", is_superuser=True))


def test_withdrawing_leaves_a_tombstone_and_takes_along_what_nobody_else_shows():
    by = make_editor_in_chief()
    person = make_person()
    kept = make_published_article(by=by, title="Kept", bylines=[draft.Byline(person=person.pid)])
    quote = make_cleared_quote()
    blocks = [draft.Quote(id=str(uuid7()), quote=quote.pid)]
    gone = make_published_article(by=by, title="Gone", bylines=[draft.Byline(person=person.pid)], blocks=blocks)
    gone = publishing.unpublish(gone, by=by, reason="We could not confirm it.")
    record = Record.objects.get(kind="article", public_id=gone.public_id)
    assert (record.gone, record.gone_note, record.document) == ("withdrawn", "We could not confirm it.", None)
    assert Record.objects.get(kind="quote", public_id=quote.public_id).gone == "unreferenced"
    assert Record.objects.get(kind="person", public_id=person.public_id).gone == ""
    assert Record.objects.get(kind="person", public_id=quote.person.public_id).gone == "unreferenced"
    assert gone.standing == "withdrawn"
    assert document(kept)
    assert Edition.objects.filter(record=record).exists()


def test_a_takedown_passes_no_gate_and_the_article_comes_back_once_it_is_signed_off_again():
    by = make_editor_in_chief()
    image = make_cleared_image()
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    image.grants.all().delete()
    article = publishing.takedown(article, by=by)
    assert Record.objects.get(kind="article").gone == "legal"
    image.grants.create(basis="staff", permits=["web"])
    with pytest.raises(Conflict, match="signed off"):
        publishing.publish(article, by=by)
    article = publishing.publish(sign_off(article, by=by), by=by)
    assert document(article).edition == 2
    assert list(Withholding.objects.in_force().values_list("edition__number", "reason")) == [(1, "legal")]


def test_a_withdrawal_withholds_no_edition_beyond_the_article_being_gone():
    by = make_editor_in_chief()
    publishing.unpublish(make_published_article(by=by), by=by)
    assert not Withholding.objects.exists()


def test_withdrawing_what_is_not_live_is_a_conflict():
    article = make_article()
    with pytest.raises(Conflict):
        publishing.unpublish(article, by=make_editor_in_chief())


def test_what_a_new_edition_no_longer_shows_is_gone():
    by = make_editor_in_chief()
    source = make_source()
    article = make_published_article(by=by, citations=[draft.Citation(source=source.pid)])
    republish(article, by=by, citations=[])
    assert Record.objects.get(kind="source").gone == "unreferenced"


def test_a_related_article_follows_title_slug_and_withdrawal():
    by = make_editor_in_chief()
    target = make_published_article(by=by, title="Target")
    linker = make_published_article(by=by, title="Linker", related=[draft.Related(article=target.pid)])
    assert document(linker).related[0].title == "Target"
    target = republish(target, by=by, title="Better title")
    after = document(linker)
    assert (after.related[0].title, after.edition) == ("Better title", 1)
    record = Record.objects.get(public_id=linker.public_id)
    assert (record.cause_kind, record.cause_id) == ("article", target.public_id)
    assert record.reissued_at is not None
    publishing.unpublish(target, by=by)
    assert document(linker).related == []


def test_a_link_with_words_of_its_own_keeps_them():
    by = make_editor_in_chief()
    target = make_published_article(by=by, title="Target")
    linker = make_published_article(
        by=by, title="Linker", related=[draft.Related(article=target.pid, title="My words")]
    )
    republish(target, by=by, title="Better title")
    assert document(linker).related[0].title == "My words"


def test_translations_know_each_other_as_soon_as_both_are_live():
    by = make_editor_in_chief()
    english = make_published_article(by=by, title="Sleep")
    french = make_published_article(
        by=by, title="Le sommeil", language="fr", translation_group=str(english.translation_group)
    )
    assert [each.language for each in document(english).translations] == ["fr"]
    assert [each.language for each in document(french).translations] == ["en"]
    assert Record.objects.get(public_id=english.public_id).alternates == f"fr:{french.pid}"
    publishing.unpublish(french, by=by)
    assert document(english).translations == []
    assert set(Record.objects.filter(kind="article").values_list("alternates", flat=True)) == {""}


def test_lists_know_authors_from_experts():
    make_published_article(**rich_fields())
    roles = RecordTag.objects.filter(record__kind="person").values_list("tag", flat=True)
    assert sorted(roles) == ["role:author", "role:expert"]


def test_tags_and_references_name_the_same_things():
    article = make_published_article(**rich_fields())
    record = Record.objects.get(kind="article")
    tagged = {
        UUID(tag.partition(":")[2])
        for tag in record.tags.exclude(tag__startswith="kind:").values_list("tag", flat=True)
    }
    assert tagged <= set(Reference.objects.filter(record=record).values_list("target_id", flat=True))
    assert len(tagged) == 4
    assert article.pid


def test_a_sign_off_is_void_once_the_text_changes():
    by = make_editor_in_chief()
    article = make_ready_article(by=by)
    changed = dump(article)
    changed.blocks[0].html = "<p>Most adults sleep far too little.</p>"
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    assert (article.stage, article.basis) == ("draft", "")
    with pytest.raises(Conflict):
        publishing.publish(article, by=by)
    assert Transition.objects.filter(article=article, note__contains="changed").exists()


def test_a_sign_off_is_withdrawn_with_the_return_to_draft():
    by = make_editor_in_chief()
    article = move(make_ready_article(by=by), to="draft", by=by, note="One more source, please.")
    assert (article.stage, article.basis, article.pinned_digest) == ("draft", "", "")


def test_what_is_live_cannot_be_deleted():
    article = make_published_article(**rich_fields())
    for model, kind in {Image: "image", Quote: "quote", Source: "source", Topic: "topic"}.items():
        public_id = Record.objects.get(kind=kind).public_id
        with pytest.raises(IntegrityError, match="live documents"), transaction.atomic():
            model.objects.filter(public_id=public_id)._raw_delete(using="default")
    assert article.is_live


def test_words_that_readers_saw_stay_as_obtained_also_after_a_withdrawal():
    by, quote = make_editor_in_chief(), make_cleared_quote()
    article = make_published_article(by=by, blocks=[draft.Quote(id=str(uuid7()), quote=quote.pid)])
    publishing.unpublish(article, by=by, reason="A mistake.")
    with pytest.raises(Invalid, match="Readers have seen these words"):
        quotes.save_quote(quote, fields={"words_obtained": "Never said."}, base=quote.modified_at, by=by)
