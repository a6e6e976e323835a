"""``check_live`` finds nothing where all is well, and names each way in which it is not."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import CommandError, call_command

from articles import contract as draft
from articles import publishing
from articles.auditing import drifts
from articles.models import Article
from cms.core.ids import uuid7
from delivery.models import Record, RecordTag, Redirect, Reference
from tests.articles.factories import (
    make_cleared_image,
    make_cleared_quote,
    make_editor_in_chief,
    make_published_article,
    make_topic,
)
from tests.articles.test_retracting import make_retracted_article
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


@pytest.fixture
def article() -> Article:
    """Live, with one of everything, among others that link to it, were withdrawn and were retracted."""
    by = make_editor_in_chief()
    article = make_published_article(
        by=by,
        title="Whole",
        bylines=[draft.Byline(person=make_person(portrait=make_cleared_image()).pid)],
        topics=[make_topic().pid],
        citations=[draft.Citation(source=make_source().pid)],
        lead_image=draft.LeadImage(image=make_cleared_image().pid),
        blocks=[draft.Quote(id=str(uuid7()), quote=make_cleared_quote().pid)],
    )
    make_published_article(by=by, title="Links", related=[draft.Related(article=article.pid)])
    publishing.unpublish(make_published_article(by=by, title="Withdrawn"), by=by)
    make_retracted_article(title="Retracted")
    return article


def codes() -> set[str]:
    return {drift.code for drift in drifts()}


def test_where_all_is_well_it_finds_nothing(article):
    assert list(drifts()) == []
    said = StringIO()
    call_command("check_live", stdout=said)
    assert said.getvalue() == "What readers see is what they should see.\n"


def record(article: Article) -> Any:
    return Record.objects.filter(public_id=article.public_id)


def rewrite(article: Article, change: Callable[[Any], Any]) -> None:
    row = record(article).get()
    document = msgspec.json.decode(bytes(row.document))
    change(document)
    record(article).update(document=msgspec.json.encode(document))


BREAK: dict[str, Callable[[Article], Any]] = {
    "unreadable": lambda a: record(a).update(document=b"{"),
    "columns": lambda a: record(a).update(etag="other"),
    "contract": lambda a: record(a).update(contract=0),
    "card": lambda a: record(a).update(card=record(Article.objects.get(title="Links")).get().card),
    "references": lambda a: Reference.objects.filter(record__public_id=a.public_id, kind="source").delete(),
    "tags": lambda a: RecordTag.objects.filter(record__public_id=a.public_id).delete(),
    "unreferenced": lambda a: Reference.objects.filter(kind="topic").delete(),
    "unsent": lambda a: a.topics.update(name="Renamed"),
    "behind": lambda a: rewrite(a, lambda d: next(iter(d["topic_entries"].values())).update(name="Earlier")),
    "dangling": lambda a: Record.objects.filter(kind="source").update(gone="withdrawn", document=None, card=None),
    "incomplete": lambda a: rewrite(a, lambda d: d["people"].clear()),
    "link": lambda a: rewrite(
        Article.objects.get(title="Links"),
        lambda d: d["related"][0].update(url="https://elsewhere.example/"),
    ),
    "translations": lambda a: rewrite(
        a, lambda d: d["translations"].append({"language": "fr", "id": a.pid, "url": "https://elsewhere.example/"})
    ),
    "edition": lambda a: (rewrite(a, lambda d: d.update(edition=7)), record(a).update(edition=7)),
    "missing": lambda a: Article.objects.filter(title="Withdrawn").update(standing="live"),
    "stray": lambda a: Article.objects.filter(pk=a.pk).update(standing="withdrawn"),
    "standing": lambda a: Article.objects.filter(pk=a.pk).update(standing="retracted"),
    "redirect": lambda a: Redirect.objects.create(
        kind="article", language=a.language, slug=a.slug, record=record(Article.objects.get(title="Withdrawn")).get()
    ),
    "no-row": lambda a: Record.objects.filter(kind="topic").update(public_id=uuid7()),
}


@pytest.mark.parametrize("code", BREAK)
def test_each_drift_is_named(article, code):
    BREAK[code](article)
    assert code in codes()


def test_a_translation_that_only_the_header_names_is_drift(article):
    record(article).update(alternates=f"fr:{uuid7()}")
    assert "columns" in codes()


def test_the_command_names_them_and_fails_and_changes_nothing(article):
    BREAK["tags"](article)
    before = list(Record.objects.order_by("pk").values())
    said = StringIO()
    with pytest.raises(CommandError, match="1 differences: tags 1"):
        call_command("check_live", stdout=said)
    assert f"tags: article {article.pid}" in said.getvalue()
    assert list(Record.objects.order_by("pk").values()) == before
