"""Search tells nothing that is not public, and nothing that is sent to it does harm."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote as percent
from urllib.parse import urlencode

import pytest

from delivery import contract
from delivery.models import RecentEntry, Record, SearchEntry, SpelledWord
from delivery.searching.asking import MAX_LENGTH, MAX_WORDS
from tests.delivery import factories
from tests.delivery.doors import Client
from tests.delivery.factories import Published, put, put_article, withdraw
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "conformance"
ORACLES = [
    "title__startswith=a", "filter[title]=a", "where={}", "_q=a", "sort=score", "sort=-published_at", "fields=document",
    "fields=words", "fields=digest", "topic__slug=a", "topic[]=a", "_connector=OR", "status=draft", "gone=", "search=a",
    "dictionary=english", "id=1", "published_after=2026-01-01T00:00:00Z", "body=text", "limit=0", "limit=101", "cursor=",
    "cursor=AQ", "q=b",
]  # fmt: skip


def find(q, **more):
    return get(f"/api/v1/search?{urlencode({'q': q, **more})}").json()


def ids(q):
    return [card["id"] for card in find(q)["data"]]


# -- lists ignore what the detail hides -------------------------------------------------------------------------------


def test_what_was_withdrawn_is_neither_found_nor_suggested():
    kept, gone = put_article("Nocturnal habits"), put_article("Nocturnal crocodiles")
    assert find("crocodlies")["did_you_mean"] == "crocodiles"
    withdraw(gone)
    assert ids("nocturnal") == [kept.id]
    assert find("crocodiles") == {**find("zebra"), "page": find("crocodiles")["page"]}
    assert find("crocodlies")["did_you_mean"] is None
    assert find("nocturnl")["did_you_mean"] == "nocturnal"
    withdraw(kept)
    for table in (SearchEntry, RecentEntry, SpelledWord):
        assert table.objects.count() == 0


def test_what_was_retracted_is_neither_found_nor_suggested():
    article = put_article("Nocturnal crocodiles")
    article.standing = "retracted"
    put(article)
    assert get(f"/api/v1/articles/{article.id}").status_code == 200
    assert ids("nocturnal") == []
    assert find("crocodlies")["did_you_mean"] is None
    article.standing = "live"
    put(article)
    assert ids("nocturnal") == [article.id]
    assert find("crocodlies")["did_you_mean"] == "crocodiles"


def test_a_title_that_was_changed_is_no_longer_suggested_and_its_old_words_find_nothing():
    article = put_article("Nocturnal crocodiles")
    article.title = "Diurnal alligators"
    put(article)
    assert ids("crocodiles") == ids("nocturnal") == []
    assert ids("alligators") == [article.id]
    assert find("crocodlies")["did_you_mean"] is None


def test_shared_things_are_not_found_by_themselves():
    published = Published()
    withdraw(published.article)
    assert ids("noor vale") == ids("handbook of sleep") == ids("iris holm") == []


def test_a_transaction_that_fails_leaves_nothing_to_find():
    put_article("First", slug="same")
    with pytest.raises(Exception, match="same"):
        put(factories.article("Secret crocodiles", slug="same"))
    assert ids("crocodiles") == []
    assert find("crocodlies")["did_you_mean"] is None


def test_words_inside_ids_tags_and_markers_are_not_words():
    published = Published()
    for q in (
        published.topic.id,
        f"@topic:{published.topic.id}",
        "topic",
        "@language:en",
        "~zebra",
        "language",
        "explainer",
    ):
        assert ids(q) == []
    assert ids("=toe ~twitch") == [published.article.id]  # two words, as anywhere


# -- filter or sort as an oracle --------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ORACLES)
def test_names_that_reach_into_the_tables_are_refused(query):
    put_article()
    response = get(f"/api/v1/search?q=toes&{query}")
    assert response.status_code == 400
    assert response.json()["errors"]


@pytest.mark.parametrize("name", sorted({field.name for field in Record._meta.get_fields()} - {"kind", "language"}))
def test_no_column_of_the_table_is_a_parameter(name):
    assert get(f"/api/v1/search?q=toes&{name}=1").status_code == 400


def test_q_is_required_and_not_empty():
    for query in ("", "?q=", "?q=+", "?kind=news"):
        (error,) = get(f"/api/v1/search{query}").json()["errors"]
        assert (error["name"], error["code"]) == ("q", "missing")


def test_a_cursor_of_another_answer_is_400():
    assert get("/api/v1/search?q=toes&cursor=AgAAAAAAAAAB").status_code == 400


# -- SQL injection in a query language, and exhaustion ----------------------------------------------------------------


def hostile():
    own = [
        "'", '"', "\\", "'; DROP TABLE delivery_record; --", "a' | 'b", "a & !b", "!!&|<->()", ":*", "a:*", "a <-> b", "'a':A",
        "%", "_", "\\'", "$1", "%s", "%(found)s", "{}", "🙂", "\u202eabc", "שלום", "\ufdfd", "a\u0300" * 60, "'" * 200, '"' * 199,
        "-" * 200, "e" * 200, "(" * 200, "ﷺ" * 200, "½" * 200, "睡" * 16, " ".join(["the"] * 16), "-a " * 16,
        " ".join(f"a{n}" for n in range(16)),
    ]  # fmt: skip
    for name in ("Auth_Bypass.txt", "Generic_Fuzz.txt"):
        path = SAMPLES / "sqli" / name
        own += path.read_text(errors="replace").splitlines() if path.exists() else []
    path = SAMPLES / "strings" / "blns.json"
    return own + (json.loads(path.read_text()) if path.exists() else [])


def test_hostile_strings_are_words_or_refused(client):
    published = Published()
    for text in hostile():
        response = client.get(f"/api/v1/search?q={percent(text, safe='', errors='surrogatepass')}")
        assert response.status_code in {200, 400}, text
    assert ids("toes") == [published.article.id]


@pytest.mark.parametrize(
    "q", ["a\x00b", "\x00", "a\x1b[0m", "\x85", "a" * (MAX_LENGTH + 1), "a " * (MAX_WORDS + 1), "\ufffe"]
)
def test_control_characters_and_what_is_too_long_are_refused(q):
    response = get(f"/api/v1/search?q={percent(q)}")
    assert response.status_code == 400
    assert [error["name"] for error in response.json()["errors"]] == ["q"]


def test_bytes_that_are_no_text_are_400_and_10_000_characters_414():
    assert get("/api/v1/search?q=%ff%fe").status_code == 400
    assert get("/api/v1/search?q=%ed%a0%80").status_code == 400
    assert get("/api/v1/search?q=" + "x" * 10_000).status_code == 414
    assert get("/api/v1/search?" + "q=a&" * 40).status_code == 400


def test_a_hostile_document_can_be_put_and_found():
    words = " ".join(
        ["'quoted'", "back\\slash", "a:1A", "\u202e", "x" * 5000, "'':*", "@topic:1", "=title", "~word", "melatonin"]
    )
    body = [contract.Paragraph(key="b.1", html="", text=words, citations=[])]
    article = put_article("It's \\ a 'title' & \"more\"", slug="one", kind="it's", body=body)
    for q in ("melatonin", "quoted", "slash", "title", '"title more"'):
        found = Client().get(f"/api/v1/search?{urlencode({'q': q})}")  # not judged: there is no such kind
        assert [card["id"] for card in found.json()["data"]] == [article.id]
