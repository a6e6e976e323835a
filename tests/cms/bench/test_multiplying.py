"""What the database copied is what publishing would have left: whole, and found like any other."""

from __future__ import annotations

import msgspec
import pytest
from django.db import connection, transaction

from cms.bench import capturing, multiplying, seeding
from cms.bench.driver import Ask
from delivery import contract, derived, records
from delivery.coding import pack
from delivery.models import RecentEntry, Record, SearchEntry, SpelledWord
from delivery.searching import refilling

pytestmark = pytest.mark.django_db(transaction=True)
PUT, SIZE = 20, 50


@pytest.fixture(autouse=True)
def settings_of_the_session():
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit; RESET statement_timeout; RESET maintenance_work_mem")


@pytest.fixture
def articles(monkeypatch):
    monkeypatch.setattr(multiplying, "PORTION", 7)
    seeding.seed(PUT, batch=PUT)
    multiplying.multiply(SIZE)
    return list(Record.objects.filter(kind="article").order_by("id"))


def ask(path: str) -> dict:
    answer = capturing.ask(Ask(path), host="127.0.0.1")
    assert answer.status == 200, answer.body
    return msgspec.json.decode(answer.body)


def test_a_copy_is_whole_and_as_publishing_would_store_it(articles):
    assert len(articles) == len({each.public_id for each in articles}) == len({each.slug for each in articles}) == SIZE
    for row in articles[PUT:]:
        document = msgspec.json.decode(bytes(row.document), type=contract.Article)
        assert (document.id, document.slug, document.seq) == (str(row.public_id), row.slug, row.seq)
        assert document.url.endswith(f"/{row.slug}")
        assert document.published_at == document.first_published_at == row.published_at
        assert row.packed is None
        row.packed = pack(bytes(row.document))
        assert derived.is_stored(document, row)
        assert row.digest == records.digest_of(("article", row.public_id)) != ""
        assert not records.differs(document)
    newest = articles[-1]
    assert len({each.published_at for each in articles}) == SIZE
    assert ask(f"/api/v1/articles/{newest.public_id}")["slug"] == newest.slug
    feed = ask(f"/api/v1/changes?cursor={capturing.cursor_before(newest.seq)}")["data"]
    assert [each["id"] for each in feed] == [str(newest.public_id)]


def test_copies_are_listed_filtered_and_found(articles):
    ids = [each["id"] for each in ask("/api/v1/articles?limit=100")["data"]]
    assert ids == [str(each.public_id) for each in sorted(articles, key=lambda row: row.published_at, reverse=True)]
    copy = msgspec.json.decode(bytes(articles[-1].document), type=contract.Article)
    topic = copy.topic_entries[copy.topics[0]].slug
    assert copy.id in {each["id"] for each in ask(f"/api/v1/articles?limit=100&topic={topic}")["data"]}
    assert copy.id in {each["id"] for each in ask(f"/api/v1/search?limit=50&q={copy.title.split()[0]}")["data"]}


def test_what_search_looks_through_is_what_it_would_be_if_made_anew(articles):
    def state():
        entries = SearchEntry.objects.values_list("record_id", "dictionary", "published_at", "words")
        recent = RecentEntry.objects.values_list("record_id", "dictionary", "published_at", "words", "short")
        return set(entries), set(recent), set(SpelledWord.objects.values_list("word", "articles"))

    copied = state()
    assert len(copied[0]) == len(copied[1]) == SIZE
    list(refilling.refill())
    assert state() == copied


def test_what_is_published_next_comes_behind_the_copies(articles):
    topic = Record.objects.filter(kind="topic").first()
    document = msgspec.json.decode(bytes(topic.document), type=contract.Topic)
    document.name = "Rest"
    with transaction.atomic():
        (row,) = records.put([document], at=topic.published_at)
    assert row.seq > max(each.seq for each in articles)


def test_too_many_copies_of_one_article_are_refused():
    seeding.seed(2)
    with pytest.raises(ValueError, match="at most 255 copies"):
        multiplying.multiply(1_000)
