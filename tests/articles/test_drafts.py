"""The one writer."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import contract, drafts, publishing, workflow
from articles.documents import decode, dump
from articles.models import Article, Contribution, Revision
from cms.core.errors import Conflict, Invalid, NotPermitted, Stale
from cms.core.text import clean_text
from media.models import Image, RightsGrant
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_draft,
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def retitle(article: Article, title: str, *, base_version: int, by) -> Article:
    draft = dump(article)
    draft.title = title
    return drafts.save_draft(article, draft, base_version=base_version, by=by)


def test_a_save_keeps_a_revision_and_says_who_had_a_hand_in_it():
    writer, editor = make_user("writer"), make_user("editor")
    article = make_article(by=writer, title="First")
    article = retitle(article, "Second", base_version=1, by=editor)
    assert article.version == 2
    kept = [decode(each.document).title for each in article.revisions.all()]
    assert kept == ["Second", "First"]
    assert set(Contribution.objects.values_list("user", "role")) == {(writer.pk, "wrote"), (editor.pk, "edited")}


def test_a_save_that_changes_nothing_changes_nothing():
    by = make_editor_in_chief()
    article = make_article(by=by)
    again = drafts.save_draft(article, dump(article), base_version=0, by=by)
    assert again.version == 1
    assert Revision.objects.count() == 1


def test_a_save_that_came_second_is_kept_as_a_shadow_and_the_first_stands():
    first, second = make_user("editor", name="First Editor"), make_user("editor")
    article = make_article(by=first)
    retitle(article, "The first save", base_version=1, by=first)
    with pytest.raises(Stale) as refusal:
        retitle(article, "The second save", base_version=1, by=second)
    assert refusal.value.data["by"] == "First Editor"
    shadow = Revision.objects.get(pk=refusal.value.data["revision"])
    assert (shadow.kind, decode(shadow.document).title) == ("shadow", "The second save")
    assert Article.objects.get().title == "The first save"
    drafts.restore(article, shadow, base_version=2, by=second)
    assert Article.objects.get().title == "The second save"


def test_restoring_is_a_new_save_and_history_stays():
    by = make_editor_in_chief()
    article = make_article(by=by, title="Old")
    article = retitle(article, "New", base_version=1, by=by)
    article = drafts.restore(article, article.revisions.get(number=1), base_version=2, by=by)
    assert article.title == "Old"
    assert list(article.revisions.values_list("number", "kind")) == [(3, "restore"), (2, "save"), (1, "save")]


def test_a_revision_of_another_article_is_not_restored():
    by = make_editor_in_chief()
    one, other = make_article(by=by, title="One"), make_article(by=by, title="Other")
    with pytest.raises(Invalid, match="another article"):
        drafts.restore(one, other.revisions.get(), base_version=1, by=by)


def test_slugs_are_made_from_titles_and_counted_on():
    by = make_editor_in_chief()
    slugs = [make_article(by=by, title="Émile’s café").slug for _ in range(3)]
    assert slugs == ["emiles-cafe", "emiles-cafe-2", "emiles-cafe-3"]
    assert make_article(by=by, title="Émile’s café", language="fr").slug == "emiles-cafe"


def test_a_slug_that_is_taken_is_refused_at_its_field_and_nothing_is_written():
    by = make_editor_in_chief()
    make_article(by=by, slug="taken")
    article = make_article(by=by, title="Mine")
    draft = dump(article)
    draft.slug, draft.title = "taken", "Changed"
    with pytest.raises(Invalid) as refusal:
        drafts.save_draft(article, draft, base_version=1, by=by)
    assert refusal.value.data["errors"][0]["path"] == "/slug"
    assert Article.objects.get(pk=article.pk).title == "Mine"


@pytest.mark.parametrize("role", ["checker", "medical", "photo", "publisher"])
def test_only_writing_roles_save(role):
    article = make_article()
    with pytest.raises(NotPermitted):
        drafts.save_draft(article, dump(article), base_version=1, by=make_user(role))
    with pytest.raises(NotPermitted):
        drafts.create_draft(make_draft(), by=make_user(role))


def test_a_discarded_draft_is_kept_frees_its_slug_and_can_come_back():
    by = make_editor_in_chief()
    article = drafts.discard(make_article(by=by, slug="mine"), by=by)
    assert not Article.objects.kept().exists()
    with pytest.raises(Conflict, match="discarded"):
        retitle(article, "On", base_version=1, by=by)
    other = make_article(by=by, slug="mine")
    with pytest.raises(Conflict, match="mine"):
        drafts.bring_back(article, by=by)
    drafts.discard(other, by=by)
    assert drafts.bring_back(article, by=by).discarded_at is None


def test_a_discarded_draft_is_off_the_schedule_and_is_not_published():
    by = make_editor_in_chief()
    article = workflow.schedule(make_ready_article(by=by), at=timezone.now() + timedelta(hours=1), by=by)
    article = drafts.discard(article, by=by)
    assert (article.stage, article.scheduled_for) == ("ready", None)
    with pytest.raises(Conflict) as refused:
        publishing.publish(article, by=by)
    assert refused.value.code == "discarded"


def test_an_article_is_not_related_to_itself():
    by = make_editor_in_chief()
    article = make_article(by=by)
    changed = dump(article)
    changed.related = [contract.Related(article=article.pid)]
    with pytest.raises(Invalid) as refused:
        drafts.save_draft(article, changed, base_version=article.version, by=by)
    assert refused.value.data["errors"][0]["path"] == "/related/0/article"


@pytest.mark.parametrize(
    "document",
    [
        '{"title": "\ud800"}',
        '{"contract": 2}',
        '{"contract": 1180591620717411303424}',
        '{"topics": [""]}',
        '{"medical_reviewer": ""}',
        '{"lead_image": {"image": ""}}',
        '{"bylines": [{"person": ""}]}',
        '{"citations": [{"source": ""}]}',
        '{"blocks": [{"type": "quote", "id": "0198c0de-0000-7000-8000-000000000000", "quote": ""}]}',
    ],
)
def test_a_document_that_is_no_draft_is_refused_with_a_sentence(document):
    with pytest.raises(Invalid):
        drafts.create_draft(decode(document), by=make_editor_in_chief())
    assert not Article.objects.exists()


def test_what_was_published_is_not_discarded():
    by = make_editor_in_chief()
    with pytest.raises(Conflict, match="withdraw"):
        drafts.discard(make_published_article(by=by), by=by)


@pytest.mark.parametrize(
    "table",
    ["articles_revision", "articles_contribution", "articles_transition", "articles_decision", "delivery_edition"],
)
@pytest.mark.parametrize("act", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_history_is_append_only_for_raw_sql_too(table, act):
    make_published_article()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_is_kept():
    by = make_editor_in_chief()
    article = make_article(by=by)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def save(title: str) -> None:
        start.wait()
        try:
            retitle(article, title, base_version=1, by=by)
            outcomes.append("saved")
        except Stale:
            outcomes.append("shadow")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"By thread {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", "shadow"]
    assert sorted(Revision.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_naughty_text_is_stored_as_given_or_cleaned_never_an_error(samples):
    by = make_editor_in_chief()
    article = make_article(by=by)
    for words in json.loads((samples / "conformance/strings/blns.json").read_text())[::4]:
        draft = dump(article)
        draft.title, draft.dek, draft.blocks = words[:300], words, [text(words)]
        article = drafts.save_draft(article, draft, base_version=article.version, by=by)
        assert article.dek == clean_text(words)


@pytest.mark.django_db(transaction=True)
def test_a_picture_deleted_between_look_up_and_save_is_a_sentence_and_nothing_is_written():
    by = make_editor_in_chief()
    article = make_article(by=by, title="Before")
    image = make_cleared_image()
    draft = dump(article)
    draft.title, draft.lead_image = "After", contract.LeadImage(image=image.pid)

    def delete_it(execute, sql, params, many, context):
        """Somebody else's deletion, just before the article's row is written."""
        if sql.startswith('UPDATE "articles_article"') and Image.objects.exists():
            thread = threading.Thread(target=_delete_images)
            thread.start()
            thread.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(delete_it), pytest.raises(Invalid, match="deleted a moment ago"):
        drafts.save_draft(article, draft, base_version=1, by=by)
    assert Article.objects.get().title == "Before"


def _delete_images() -> None:
    RightsGrant.objects.all().delete()
    Image.objects.all().delete()
    connection.close()
