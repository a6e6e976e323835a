"""Documents of an earlier contract are brought to the present one: what was added is filled in, and nothing else goes out."""

from __future__ import annotations

from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import CommandError, call_command

from articles import contract as draft
from articles import drafts
from articles.documents import dump
from articles.models import Article
from articles.recomposing import recompose
from cms.core.text import digest
from delivery.models import Edition, Record, RecordTag, Reference
from media.models import Image
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import document
from tests.delivery.judge import get
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def run() -> Any:
    *_, last = recompose()
    return last


def make_old(**fields: Any) -> tuple[Article, Image]:
    """An article with a picture, and its linker, as they were stored before pictures had labels and creators in their entries."""
    by = make_editor_in_chief()
    image = make_cleared_image(creators=["Iris Holm", "Bo Lind"], ai_label="Made with AI", digital_source_type=AI)
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid), **fields)
    make_published_article(by=by, related=[draft.Related(article=article.pid)], title="Links")
    for record in Record.objects.public():
        store(record, strip(msgspec.json.decode(bytes(record.document))))
    return article, image


AI = "trainedAlgorithmicMedia"


def strip(value: Any) -> Any:
    if isinstance(value, list):
        return [strip(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: strip(each) for name, each in value.items() if name not in {"may_crop", "ai_label", "creators"}}


def store(record: Record, document: Any) -> None:
    encoded = msgspec.json.encode(document)
    etag = digest(encoded)[:32]
    Record.objects.filter(pk=record.pk).update(document=encoded, etag=etag, digest=digest(encoded), packed=None)


def test_what_was_added_comes_from_the_thing_and_nothing_else_goes_out():
    article, image = make_old()
    image.alt_text, image.ai_label = "Saved and not yet sent.", "AI image"
    image.save(update_fields=["alt_text", "ai_label"])
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    drafts.save_draft(article, unfinished, base_version=article.version, by=make_editor_in_chief())
    before = {row.pk: row for row in Record.objects.public()}
    editions = list(Edition.objects.values_list("pk", "digest"))

    progress = run()

    assert (progress.done, progress.unread) == (progress.total, {})
    found = document(article)
    assert found.images[image.pid].ai_label == "AI image"
    assert found.images[image.pid].credit.creators == ["Iris Holm", "Bo Lind"]
    linker = Article.objects.get(title="Links")
    assert document(linker).related[0].lead_image.ai_label == "AI image"
    for row in Record.objects.public():
        was, public = before[row.pk], bytes(row.document).decode()
        assert "not yet sent" not in public
        assert "unfinished" not in public
        assert row.modified_at == was.modified_at
        if row.kind in {"image", "article"}:
            assert (row.seq > was.seq, row.etag != was.etag) == (True, True)
            assert row.reissued_at is not None
            assert not row.cause_kind
    assert list(Edition.objects.values_list("pk", "digest")) == editions
    assert get(f"/api/v1/articles/{article.pid}").status_code == 200


def test_run_again_it_changes_nothing():
    make_old()
    assert run().changed
    before = list(Record.objects.order_by("pk").values_list("seq", "etag"))
    assert run().changed == 0
    assert list(Record.objects.order_by("pk").values_list("seq", "etag")) == before


def test_tags_and_references_are_made_anew_without_news():
    article = make_published_article(bylines=[draft.Byline(person=make_person().pid)])
    tags, held = set(RecordTag.objects.values_list("record", "tag")), Reference.objects.count()
    seq = Record.objects.get(public_id=article.public_id).seq
    RecordTag.objects.all().delete()
    Reference.objects.filter(kind="person").update(how="cited")
    run()
    run()  # what lists of people go by are the references of articles
    assert set(RecordTag.objects.values_list("record", "tag")) == tags
    assert Reference.objects.filter(kind="person", how="author").exists()
    assert Reference.objects.count() == held
    assert Record.objects.get(public_id=article.public_id).seq == seq


def test_every_gives_all_of_them_a_new_place_in_the_feed():
    make_published_article()
    before = dict(Record.objects.values_list("pk", "seq"))
    *_, progress = recompose(every=True)
    assert progress.changed == len(before)
    assert all(row.seq > before[row.pk] for row in Record.objects.all())


def test_what_cannot_be_read_is_named_and_stays():
    article = make_published_article()
    Record.objects.filter(public_id=article.public_id).update(document=b'{"type":"article","id":"x"}')
    errors = StringIO()
    with pytest.raises(CommandError, match="1 could not be read"):
        call_command("recompose", stderr=errors)
    assert article.pid in errors.getvalue()
    assert bytes(Record.objects.get(public_id=article.public_id).document) == b'{"type":"article","id":"x"}'


def test_the_command_ends_in_one_line():
    make_old()
    said = StringIO()
    call_command("recompose", stdout=said, stderr=StringIO())
    assert said.getvalue().startswith("Recomposed ")
    assert said.getvalue().count("\n") == 1


def test_translations_that_do_not_stand_beside_their_document_are_written_there():
    by = make_editor_in_chief()
    english = make_published_article(by=by, title="Sleep")
    french = make_published_article(
        by=by, title="Le sommeil", language="fr", translation_group=str(english.translation_group)
    )
    Record.objects.update(alternates="")
    run()
    assert Record.objects.get(public_id=english.public_id).alternates == f"fr:{french.pid}"
