"""The same name with a suffix that agrees is the same person; anything less is for an editor to decide."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.importing.bundle import Affiliation, ImportBundle, Person, Quote, Related, Source
from articles.matching import Known
from tests.articles.factories import make_article, make_published_article
from tests.experts.factories import make_person
from tests.sources.factories import make_identifier, make_source

pytestmark = pytest.mark.django_db


def matches(person: Person) -> list[tuple[str, str, bool]]:
    known = Known.of([ImportBundle(people={"per_1": person})])
    return [(str(each.thing), each.certainty, each.is_meant) for each in known.people(person)]


@pytest.mark.parametrize(
    ("name", "suffix", "known_name", "known_suffix", "certainty", "is_meant"),
    [
        ("Mira Solberg", "MD", "Mira Solberg", "MD", "certain", True),
        ("Mira Solberg", "M.D.", "Mira Solberg", "MD", "certain", True),
        ("Mira Solberg", "MD", "Mira Solberg", "MD, PhD", "certain", True),
        ("Mira Sölberg", None, "Mira Solberg", "", "certain", True),
        ("Mira Solberg", None, "Mira Solberg", "MD", "doubtful", True),
        ("Mira Solberg", "PhD", "Mira Solberg", "MD", "doubtful", False),
        ("Solberg", None, "Mira Solberg", "MD", "doubtful", False),
        ("M. Solberg", None, "Mira Solberg", "MD", "doubtful", False),
        ("Mira Solborg", None, "Mira Solberg", "", "doubtful", False),
    ],
)
def test_names_are_compared_as_an_editor_does(name, suffix, known_name, known_suffix, certainty, is_meant):
    known = make_person(name=known_name, suffix=known_suffix, slug="mira-solberg")
    assert matches(Person(name=name, suffix=suffix)) == [(str(known), certainty, is_meant)]


@pytest.mark.parametrize("other", ["Jon Solberg", "Mira Kane", "Solberg Hospital Press"])
def test_other_names_are_not_offered(other):
    make_person(name=other, suffix="")
    assert matches(Person(name="Mira Solberg")) == []


def test_two_people_of_one_name_are_for_an_editor_to_tell_apart():
    make_person(name="Mira Solberg", suffix="MD")
    make_person(name="Mira Solberg", suffix="MD")
    assert {certainty for _, certainty, _ in matches(Person(name="Mira Solberg", suffix="MD"))} == {"doubtful"}


@pytest.mark.parametrize(
    "source",
    [
        Source(cited_as="x", doi="https://doi.org/10.1000/182"),
        Source(cited_as="x", url="http://EXAMPLE.org/page#top"),
        Source(cited_as="The line as printed."),
    ],
)
def test_a_source_is_known_by_identifier_address_or_words(source):
    known = make_source(cited_as="The line as printed.", url_canonical="https://example.org/page")
    make_identifier(source=known, scheme="doi", value="10.1000/182", normalised="10.1000/182")
    (match,) = Known.of([ImportBundle(sources={"src_1": source})]).sources(source)
    assert (match.thing, match.certainty) == (known, "certain")


def test_a_title_alone_is_offered_and_not_taken():
    known = make_source(cited_as="Crane T. Sleep. 2020.", title="Sleep")
    source = Source(cited_as="Another line", title="Sleep")
    (match,) = Known.of([ImportBundle(sources={"src_1": source})]).sources(source)
    assert (match.thing, match.certainty, match.is_meant) == (known, "doubtful", False)


@pytest.mark.usefixtures("uploads")
def test_a_related_title_means_the_live_article_of_that_title():
    live = make_published_article(title="Why We Wake")
    make_article(title="Only A Draft")
    titles = [Related(title="Why we wake"), Related(title="Only a draft"), Related(title="Nowhere")]
    known = Known.of([ImportBundle(related=titles)])
    found = [[(each.thing.title, each.is_meant) for each in known.articles(link.title, "en")] for link in titles]
    assert found == [[(live.title, True)], [("Only A Draft", False)], []]


def test_looking_up_a_hundred_bundles_costs_what_one_does():
    def bundle(number: int) -> ImportBundle:
        return ImportBundle(
            people={
                "per_1": Person(name=f"Mira Solberg{number}", affiliations=[Affiliation(organisation=f"Org {number}")])
            },
            quotes={"quo_1": Quote(text=f"Words {number}", person="per_1")},
            sources={
                "src_1": Source(
                    cited_as=f"Line {number}", title="T", doi=f"10.1000/{number}", url=f"e.example/{number}"
                )
            },
            related=[Related(title=f"Title {number}")],
        )

    for number in range(5):
        make_person(name=f"Mira Solberg{number}")
    counts = []
    for bundles in ([bundle(1)], [bundle(number) for number in range(100)]):
        with CaptureQueriesContext(connection) as queries:
            Known.of(bundles)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 11
