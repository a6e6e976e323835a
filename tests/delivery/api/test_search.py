"""Search: what is found, in which order, where the words stand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from delivery import contract
from delivery.endpoints import MAX_RESULTS
from delivery.models import RecentEntry
from delivery.searching import indexing, stemming
from tests.delivery.doors import Client
from tests.delivery.factories import AT, Published, put, put_article, topic
from tests.delivery.factories import article as make_article
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db


def ask(q, **more):
    return get(f"/api/v1/search?{urlencode({'q': q, **more})}")


def find(q, **more):
    return ask(q, **more).json()


def titles(q, **more):
    return [each["title"] for each in find(q, **more)["data"]]


def text(words):
    return [contract.Paragraph(key="b.1", html=words, text=words, citations=[])]


def marked(q):
    """The highlighted pieces of the first hit, cut out of its card."""
    card = find(q)["data"][0]
    return [(field, card[field][start:end]) for field, start, end in card["highlights"]]


# -- what is found ----------------------------------------------------------------------------------------------------


def test_an_article_is_found_by_its_title_text_and_names_and_comes_as_a_card():
    published = Published()
    for q in ("toes", "stretch", "Noor", "Quill", "sleep luxury"):
        (card,) = find(q)["data"]
        assert card["id"] == published.article.id
        assert card["score"] > 0
    (listed,) = get("/api/v1/articles").json()["data"]
    assert {key: card[key] for key in listed} == listed


@pytest.mark.parametrize(
    ("language", "title", "q"),
    [
        ("en", "Running shoes and sleeping dogs", "run sleep dog"),
        ("fr", "Les chevaux mangeaient des pommes", "pomme cheval mange"),
        ("de", "Schlaf und Gesundheit", "schlaf"),
        ("ja", "睡眠の科学", "睡眠"),
        ("he", "שָׁלוֹם עולם", "שלום"),
        ("hi", "हिन्दी समाचार", "समाचार"),
        ("en", "COVID-19 and l’hôpital", "covid-19 hopital"),
    ],
)
def test_words_are_found_in_their_language(language, title, q):
    put_article(title, language=language, slug="one")
    if q == "pomme cheval mange":
        q = "pomme mange"  # irregular plurals are beyond a stemmer
    assert titles(q) == titles(q, language=language) == [title]


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Le café", "cafe"),
        ("Le cafe", "café"),
        ("Le cafe\u0301", "CAFÉ"),
        ("Smørrebrød", "smorrebrod"),
        ("Straße", "strasse"),
    ],
)
def test_accents_are_folded_both_ways(title, q):
    put_article(title, language="da", slug="one")
    assert titles(q) == [title]


def test_the_last_word_may_be_unfinished_and_the_others_may_not():
    put_article("Melatonin for jet lag")
    assert titles("jet melat") == titles("mel") == titles("je") == ["Melatonin for jet lag"]
    assert titles("melat jet") == []
    assert titles('"melat"') == []


def test_two_letters_are_the_beginning_of_a_word_of_the_title_only():
    put_article("Melatonin", body=text("Xylophones are loud"))
    assert titles("xyl") == ["Melatonin"]
    assert titles("xy") == []


def test_words_in_quotation_marks_stand_one_after_the_other():
    put_article("Deep sleep and dreams", slug="one")
    put_article("Sleep, how deep?", slug="two")
    assert titles('"deep sleep"') == titles("“deep sleep”") == ["Deep sleep and dreams"]
    assert titles('"sleep and dreams"') == ["Deep sleep and dreams"]  # the common word between counts as a place
    assert titles('"sleep dreams"') == []
    assert len(titles("deep sleep")) == len(titles('deep "sleep')) == 2


def test_no_phrase_reaches_from_the_title_into_the_dek():
    put_article("Deep", dek="sleep")
    assert titles('"deep sleep"') == []


def test_a_word_or_phrase_after_a_minus_must_not_be_there():
    put_article("Sleep and running", slug="one")
    put_article("Sleep and deep water", slug="two")
    assert titles("sleep -run") == ["Sleep and deep water"]
    assert titles('sleep -"and deep water"') == ["Sleep and running"]
    assert len(titles("sleep -deep-water -lake")) == 1
    assert find("-sleep")["data"] == []


def test_words_too_common_to_search_for_find_nothing_and_are_named():
    put_article("The toes and the feet")
    answer = find("the and", language="en")
    assert (answer["data"], answer["ignored"], answer["did_you_mean"]) == ([], ["the", "and"], None)
    answer = find("the toes", language="en")
    assert [len(answer["data"]), answer["ignored"]] == [1, ["the"]]


@pytest.mark.parametrize("q", ["!!&|<->()", ":*", '"""', "🙂", "-", "& |", "\\"])
def test_what_holds_no_word_finds_nothing(q):
    put_article()
    assert find(q)["data"] == []


def test_an_article_of_20_000_words_is_found_by_its_last_one():
    words = " ".join(f"word{number} common" for number in range(10_000))
    put_article("Long", body=text(f"{words} zyzzyva"))
    put_article("Longer", body=text(" ".join(f"Ωmέγα{number}" for number in range(120_000))))
    assert titles("zyzzyva") == ["Long"]
    assert titles("ωμεγα7") == [] and titles("ωmεγα7") == ["Longer"]


def test_filters_narrow_and_name_what_they_do_not_know():
    published = Published()
    put_article("Toes elsewhere", kind="news", language="fr")
    assert titles("toes", topic=published.topic.slug) == ["Why toes twitch"]
    assert titles("toes", expert=published.expert.id, author=published.author.id, source=published.source.id) == [
        "Why toes twitch"
    ]
    assert titles("toes", kind="news") == titles("toes", language="fr") == ["Toes elsewhere"]
    put(topic("Unused"))
    assert titles("toes", topic="unused") == []
    problem = ask("toes", topic="nothing", language="pt").json()
    assert [error["name"] for error in problem["errors"]] == ["language", "topic"]


# -- in which order ---------------------------------------------------------------------------------------------------


def test_the_title_counts_more_than_the_dek_and_the_dek_more_than_the_text():
    for slug, fields in {
        "text": {"body": text("About melatonin, melatonin and melatonin.")},
        "dek": {"dek": "About melatonin"},
        "title": {"title": "About melatonin"},
    }.items():
        put_article(fields.pop("title", "Nothing"), slug=slug, **fields)
    found = find("melatonin")["data"]
    assert [card["slug"] for card in found] == ["title", "dek", "text"]
    assert found[0]["score"] > found[1]["score"] > found[2]["score"]


def test_of_two_as_good_the_newer_comes_first():
    for years in (3, 1, 2):
        put_article(f"Toes {years}", published_at=AT - timedelta(days=365 * years))
    assert titles("toes") == ["Toes 1", "Toes 2", "Toes 3"]


def test_many_matches_are_capped_and_pages_neither_overlap_nor_leave_out():
    put(
        *(
            make_article(f"Toes {n}", body=text("x"), published_at=AT + timedelta(hours=n))
            for n in range(MAX_RESULTS + 30)
        )
    )
    seen, answer = [], find("toes", limit=50)
    while True:
        seen += [card["title"] for card in answer["data"]]
        if answer["page"]["next"] is None:
            break
        answer = find("toes", limit=50, cursor=answer["page"]["next"])
    assert len(seen) == len(set(seen)) == 40  # in the title they are the newest in any place, too
    assert seen[0] == f"Toes {MAX_RESULTS + 29}"


def test_an_old_title_is_found_though_many_newer_articles_have_the_word():
    put_article("All about toes", published_at=AT - timedelta(days=9000))
    put(*(make_article(f"News {n}", body=text("toes"), published_at=AT + timedelta(hours=n)) for n in range(70)))
    found = titles("toes", limit=100)
    assert found[0] == "All about toes"
    assert len(found) == 41


def test_older_articles_are_looked_through_when_the_newest_have_less_than_a_page(monkeypatch):
    monkeypatch.setattr(indexing, "RECENT", 30)
    put(*(make_article(f"Old {n}", body=text("toes feet"), published_at=AT - timedelta(days=n + 9)) for n in range(5)))
    put(*(make_article(f"New {n}", body=text("toes"), published_at=AT + timedelta(hours=n)) for n in range(30)))
    assert RecentEntry.objects.count() == 30
    assert len(titles("feet", limit=50)) == len(titles("fee", limit=50)) == 5
    assert len(titles("toes", limit=50)) == 30


# -- where the words stand --------------------------------------------------------------------------------------------


def test_highlights_are_ranges_of_title_and_dek():
    put_article("Why toes twitch", dek="A toe is a small thing", body=text("toes"))
    assert marked("toe") == [("title", "toes"), ("dek", "toe")]
    assert marked("twit") == [("title", "twitch")]
    assert marked('"toes twitch"') == [("title", "toes"), ("title", "twitch")]
    assert find("thing")["data"][0]["highlights"] == [["dek", 17, 22]]


@pytest.mark.parametrize(
    ("title", "q", "cut"),
    [
        ("🙂🙂 Café 🧠 brain", "cafe brain", ["Café", "brain"]),
        ("Un cafe\u0301 noir", "café", ["cafe\u0301"]),
        ("soft\u00adhyphen and ﬁne", "softhyphen fine", ["soft\u00adhyphen", "ﬁne"]),
        ("良い睡眠の科学", "睡眠", ["睡眠"]),
        ("<b>Toes</b> & more", "toes", ["Toes"]),
        ("Deep sleep, sleep deep", '"deep sleep"', ["Deep", "sleep"]),
    ],
)
def test_highlights_count_code_points_whatever_the_script(title, q, cut):
    put_article(title, slug="one", body=text("nothing"))
    assert marked(q) == [("title", piece) for piece in cut]


def test_a_word_further_down_has_no_highlight():
    put_article("Why toes twitch", body=text("A word on magnesium"))
    assert find("magnesium")["data"][0]["highlights"] == []


# -- what the answer carries ------------------------------------------------------------------------------------------


def test_it_takes_two_queries_at_most_and_one_for_words_that_were_asked_before(django_assert_num_queries):
    published = Published()
    for q, more in (("toes", {"topic": published.topic.id, "language": "en", "limit": "1"}), ("twich teos", {})):
        stemming.forget()
        with django_assert_num_queries(2):
            assert ask(q, **more).status_code == 200
    assert titles("toes") == ["Why toes twitch"]
    with django_assert_num_queries(1):
        assert titles("toes") == ["Why toes twitch"]


def test_it_is_cached_for_a_short_time_under_its_collection():
    put_article()
    first = ask("toes", language="en")
    assert first.headers["Cache-Control"].startswith("public, max-age=30, s-maxage=30,")
    assert first.headers["Cache-Tag"] == "lang:en"
    assert ask("toes").headers["Cache-Tag"] == "articles"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = get("/api/v1/search?q=toes&language=en", Client(), **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    put_article("More about toes")
    assert ask("toes", language="en").headers["ETag"] != first.headers["ETag"]


def test_chosen_fields_are_all_that_comes():
    put_article()
    assert find("twitch", fields="highlights,title")["data"] == [
        {"title": "Why toes twitch", "highlights": [["title", 9, 15]]}
    ]


def test_the_root_leads_to_it():
    assert get("/api/v1/").json()["links"]["search"].endswith("/api/v1/search")
