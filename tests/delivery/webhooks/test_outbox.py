"""Every path to the public writes its message in its own transaction; without endpoints it costs next to nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from delivery import records
from delivery.models import Purge, Record, WebhookDelivery
from tests.delivery import factories as f
from tests.delivery.webhooks.factories import make_webhookendpoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]


def sent() -> list[tuple[str, int | None]]:
    return list(WebhookDelivery.objects.order_by("id").values_list("type", "seq"))


def data(number: int = -1) -> dict[str, Any]:
    rows = list(WebhookDelivery.objects.order_by("id"))
    return json.loads(bytes(rows[number].payload))


def test_what_is_published_updated_and_withdrawn_is_told_with_its_place_in_the_feed() -> None:
    make_webhookendpoint()
    document = f.put_article("Sleep")
    document.title = "Sleep well"
    f.put(document)
    f.withdraw(document)
    seq = Record.objects.get().seq
    assert [each[0] for each in sent()] == ["article.published", "article.updated", "article.withdrawn"]
    assert sent()[-1][1] == seq


def test_a_message_is_thin_and_says_where_to_read_the_rest() -> None:
    make_webhookendpoint()
    document = f.put_article("Sleep", kind="news")
    message = data()
    assert message == {
        "type": "article.published",
        "timestamp": "2026-03-01T09:00:00Z",
        "data": {
            "kind": "article",
            "id": document.id,
            "edition": 1,
            "seq": Record.objects.get().seq,
            "url": f"http://127.0.0.1:8000/{document.slug}",
            "cause": None,
            "tags": [f"article-{document.id}", "articles", "lang:en", "kind:news"],
        },
    }


def test_what_did_not_change_is_not_told() -> None:
    make_webhookendpoint()
    document = f.put_article("Sleep")
    f.put(document)
    assert [each[0] for each in sent()] == ["article.published"]


def test_a_reissue_names_its_cause() -> None:
    make_webhookendpoint()
    author = f.person("Ada Quill")
    document = f.article("Sleep", **f.embedding(author=author))
    f.put(author, document)
    document.people[author.id].name = "Ada Pen"
    cause = ("person", f.embeds.UUID(author.id))
    with transaction.atomic():
        records.put([document], at=f.AT, cause=cause)
    assert data()["type"] == "article.reissued"
    assert data()["data"]["cause"] == {"kind": "person", "id": author.id}


def test_what_is_written_anew_for_a_changed_contract_is_told_too() -> None:
    make_webhookendpoint()
    document = f.put_article("Sleep")
    with transaction.atomic():
        records.renew([document], at=f.AT, every=True)
    assert [each[0] for each in sent()] == ["article.published", "article.updated"]
    assert sent()[-1][1] == Record.objects.get().seq


def test_a_retracted_article_is_told_as_such() -> None:
    make_webhookendpoint()
    document = f.put_article("Sleep")
    document.standing = "retracted"
    f.put(document)
    assert sent()[-1][0] == "article.retracted"


def test_the_tags_name_the_lists_that_it_leaves_as_well_as_those_that_it_enters() -> None:
    make_webhookendpoint()
    old, new = f.topic("Old"), f.topic("New")
    document = f.article("Sleep", **f.embedding(about=old))
    f.put(old, document)
    moved = f.article("Sleep", id=document.id, slug=document.slug, **f.embedding(about=new))
    f.put(new, moved)
    assert {f"topic:{old.id}", f"topic:{new.id}"} <= set(data()["data"]["tags"])
    f.withdraw(moved)
    assert f"topic:{new.id}" in data()["data"]["tags"], "the list that it is withdrawn from is stale, too"


def test_a_person_who_becomes_public_is_in_the_list_of_authors_from_the_first_message_on() -> None:
    make_webhookendpoint(kinds=["person"])
    author = f.person("Ada Quill")
    f.put(author, f.article("Sleep", **f.embedding(author=author)))
    assert "role:author" in data()["data"]["tags"]


def test_endpoints_get_the_kinds_and_events_that_they_want() -> None:
    people = make_webhookendpoint(kinds=["person"])
    withdrawals = make_webhookendpoint(acts=["withdrawn"])
    off = make_webhookendpoint(state="disabled")
    paused = make_webhookendpoint(state="paused")
    author = f.person("Ada Quill")
    document = f.article("Sleep", **f.embedding(author=author))
    f.put(author, document)
    f.withdraw(document)

    def of(endpoint: Any) -> list[str]:
        return list(endpoint.deliveries.order_by("id").values_list("type", flat=True))

    assert of(people) == ["person.published"]
    assert of(withdrawals) == ["article.withdrawn"]
    assert of(off) == []
    assert of(paused) == ["person.published", "article.published", "article.withdrawn"]


def test_all_endpoints_know_an_event_by_the_same_id() -> None:
    make_webhookendpoint(), make_webhookendpoint()
    f.put_article("Sleep")
    assert WebhookDelivery.objects.values("event_id").distinct().count() == 1
    assert WebhookDelivery.objects.count() == 2


def test_a_change_that_is_rolled_back_is_told_to_nobody() -> None:
    make_webhookendpoint()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        f.put_article("Sleep")
        raise ZeroDivisionError
    assert not WebhookDelivery.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_without_endpoints_and_purger_a_change_costs_one_query_more_and_no_job() -> None:
    f.put_article("Sleep")
    assert not ProcrastinateJob.objects.exists()
    with CaptureQueriesContext(connection) as queries:
        f.put_article("Rest")
    assert [each["sql"] for each in queries if "webhook" in each["sql"] or "purge" in each["sql"]] == [
        "SELECT EXISTS (SELECT FROM delivery_webhookendpoint WHERE state <> 'disabled')"
    ]


def test_many_changes_cost_as_many_queries_as_one_and_one_job() -> None:
    for _ in range(3):
        make_webhookendpoint()

    def put(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            f.put(*(f.article(f"Article {number} {each}") for each in range(number)))
        return len([each for each in queries if "webhook" in each["sql"] or "procrastinate" in each["sql"]])

    assert put(1) == put(40)
    assert WebhookDelivery.objects.count() == 3 * 41
    assert ProcrastinateJob.objects.count() == 2


def test_the_messages_of_one_put_stand_in_the_order_of_the_feed() -> None:
    make_webhookendpoint()
    f.put(*(f.article(f"Article {each}") for each in range(20)))
    seqs = [seq for _, seq in sent()]
    assert seqs == sorted(seqs)


def test_with_a_purger_the_tags_of_a_change_are_written_with_it(settings: Any) -> None:
    settings.CACHE_PURGER = "varnish"
    author, topic = f.person("Ada Quill"), f.topic("Sleep")
    document = f.article("Sleep", **f.embedding(author=author, about=topic))
    f.put(author, topic, document)
    tags = {tag for purge in Purge.objects.all() for tag in purge.tags}
    expected = {
        f"article-{document.id}", "articles", "lang:en", f"topic:{topic.id}", f"author:{author.id}", f"person-{author.id}",
        "people", "role:author", f"topic-{topic.id}", "topics",
    }  # fmt: skip
    assert expected <= tags


def test_an_article_that_changes_its_language_makes_the_list_of_the_old_one_stale(settings: Any) -> None:
    settings.CACHE_PURGER = "varnish"
    document = f.put_article("Sleep", language="en")
    Purge.objects.all().delete()
    document.language = "fr"
    f.put(document)
    assert {"lang:en", "lang:fr"} <= set(Purge.objects.get().tags)


def test_a_list_that_somebody_enters_unchanged_is_stale_all_the_same(settings: Any) -> None:
    """A person who was an author and is quoted for the first time: their document is the same, the list of experts is not."""
    settings.CACHE_PURGER = "varnish"
    known = f.person("Ada Quill")
    f.put(known, f.article("Sleep", **f.embedding(author=known)))
    Purge.objects.all().delete()
    quote = f.quote(known)
    f.put(quote, f.article("Rest", **f.embedding(speaker=known, said=quote)))
    with transaction.atomic():
        records.retag([("person", f.embeds.UUID(known.id))])
    assert "role:expert" in {tag for purge in Purge.objects.all() for tag in purge.tags}


def purged() -> set[str]:
    return {tag for purge in Purge.objects.all() for tag in purge.tags}


@pytest.mark.parametrize(
    ("make", "filters"), [(f.article, set()), (f.topic, {"topic"}), (f.person, {"author", "expert"})]
)
def test_a_slug_that_led_to_another_thing_makes_the_way_there_stale(
    make: Any, filters: set[str], settings: Any
) -> None:
    settings.CACHE_PURGER = "varnish"
    former = make("Ada Quill", slug="first")
    f.put(former)
    former.slug = "second"
    f.put(former)
    seq = Record.objects.get().seq
    Purge.objects.all().delete()
    f.put(make("Noor Vale", slug="first"))
    thing, public_id = f.embeds.key(former)
    assert {f"{thing}-{public_id}", *(f"{each}:{public_id}" for each in filters)} <= purged()
    assert Record.objects.get(public_id=former.id).seq == seq


def test_a_slug_shared_across_languages_makes_the_answer_without_a_language_stale(settings: Any) -> None:
    """``/articles/first`` led to the English one by its old slug; a live slug beats that in any language."""
    settings.CACHE_PURGER = "varnish"
    english = f.put_article("Sleep", slug="first")
    english.slug = "second"
    f.put(english)
    Purge.objects.all().delete()
    f.put(f.article("Sommeil", slug="first", language="fr"))
    assert f"article-{english.id}" in purged()


def test_a_slug_that_led_nowhere_purges_nothing_else(settings: Any) -> None:
    settings.CACHE_PURGER = "varnish"
    other, gone = f.put_article("Sleep"), f.put_article("Rest", slug="free")
    f.withdraw(gone)
    Purge.objects.all().delete()
    f.put_article("Wake", slug="free")
    assert not {f"article-{other.id}", f"article-{gone.id}"} & purged()
