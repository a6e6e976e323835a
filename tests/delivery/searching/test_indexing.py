"""What search looks through follows the records, at every put and after a refill."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from delivery.extensions import ensure_extension
from delivery.models import RecentEntry, SearchEntry, SpelledWord
from delivery.searching import indexing, stemming
from tests.delivery.factories import AT, article, put, put_article, withdraw

pytestmark = pytest.mark.django_db


def spelled():
    return dict(SpelledWord.objects.values_list("word", "articles"))


def state():
    return [list(table.objects.order_by("pk").values_list()) for table in (SearchEntry, RecentEntry, SpelledWord)]


def test_words_are_counted_in_how_many_articles_show_them():
    first, second = put_article("Sleep deeply", body=[]), put_article("Sleep well tonight", body=[])
    assert spelled() == {"sleep": 2, "deeply": 1, "well": 1, "tonight": 1}
    second.title = "Rest well"
    put(second)
    assert spelled() == {"sleep": 1, "deeply": 1, "well": 1, "rest": 1}
    withdraw(first)
    assert spelled() == {"well": 1, "rest": 1}


def test_a_word_that_nothing_shows_cannot_stay():
    with pytest.raises(IntegrityError, match="spelled_word_is_shown"), transaction.atomic():
        SpelledWord.objects.create(word="ghost", articles=0)


def test_a_reissue_that_changes_no_word_leaves_the_entry_untouched():
    document = put_article("Sleep")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text FROM delivery_searchentry UNION ALL SELECT ctid::text FROM delivery_recententry"
        )
        before = cursor.fetchall()
        document.trust.checked_on = "2026-03-02"
        put(document)
        cursor.execute(
            "SELECT ctid::text FROM delivery_searchentry UNION ALL SELECT ctid::text FROM delivery_recententry"
        )
        assert cursor.fetchall() == before


def test_the_recent_ones_are_the_newest_and_no_more(monkeypatch):
    monkeypatch.setattr(indexing, "RECENT", 3)
    for days in (5, 1, 9, 3, 7, 2):
        put_article(f"Sleep {days}", published_at=AT - timedelta(days=days))
    kept = RecentEntry.objects.order_by("-published_at").values_list("published_at", flat=True)
    assert [(AT - at).days for at in kept] == [1, 2, 3]


def test_an_article_that_is_dated_back_leaves_the_recent_ones(monkeypatch):
    monkeypatch.setattr(indexing, "RECENT", 2)
    documents = [put_article(f"Sleep {days}", published_at=AT - timedelta(days=days)) for days in (1, 2, 3)]
    documents[0].published_at = (AT - timedelta(days=9)).isoformat()
    put(documents[0])
    kept = RecentEntry.objects.values_list("published_at", flat=True)
    assert AT - timedelta(days=9) not in kept and AT - timedelta(days=1) not in kept
    assert len(kept) <= 2


def test_a_refill_makes_the_same_of_the_records_whatever_was_there():
    for number in range(3):
        put_article(f"Sleep {'deeply ' * number}tonight", slug=f"s{number}")
    before = state()
    SearchEntry.objects.all().delete()
    RecentEntry.objects.all().delete()
    SpelledWord.objects.all().delete()
    call_command("refill_search")
    assert state() == before
    call_command("refill_search")
    assert state() == before


def test_putting_an_article_costs_search_few_statements():
    document = article("Sleep", body=[])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        put(document)
    assert sum("delivery_searchentry" in each["sql"] or "delivery_spelledword" in each["sql"] for each in queries) <= 4


def waiting():
    """Entries that wait beside each index of search."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        names = ("search_words", "search_recent_words")
        cursor.execute("SELECT (pgstatginindex(name)).pending_tuples FROM unnest(%s::regclass[]) name", [list(names)])
        return [number for (number,) in cursor]


@pytest.mark.django_db(transaction=True)
def test_the_words_of_many_articles_go_into_the_indexes_after_their_transaction():
    indexing.tidy()
    with transaction.atomic():
        put(*(article(f"Sleep {number}", slug=f"s{number}") for number in range(indexing.MANY)))
        assert waiting() == [indexing.MANY, indexing.MANY]
    assert waiting() == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_the_words_of_one_article_wait_beside_the_indexes_and_are_found():
    indexing.tidy()
    put_article("Sleep")
    assert waiting() == [1, 1]
    assert SearchEntry.objects.filter(words="sleep").exists() and RecentEntry.objects.filter(words="sleep").exists()


def test_words_are_stemmed_as_the_database_does_it_whoever_asked_before(django_assert_num_queries):
    stemming.forget()
    put_article("Sleeping and the sleepers’ sleep", dek=None, body=[], bylines=[])
    words = SearchEntry.objects.get().words.split()
    assert {"'sleep':1A,5A", "'sleeper':4A", "'=sleep'", "'~sleeping'", "'~sleepers'"} <= set(words)
    with django_assert_num_queries(0):
        known = stemming.of(["sleeping", "sleepers", "the"], ["english"])
    assert known["english"] == {"sleeping": "sleep", "sleepers": "sleeper", "the": None}


def test_an_extension_that_cannot_be_had_is_named_with_what_to_do():
    with pytest.raises(CommandError, match="let a superuser run “CREATE EXTENSION no_such_thing”"):
        ensure_extension("no_such_thing", why="This needs")
