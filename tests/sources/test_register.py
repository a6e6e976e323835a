from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from cms.core.errors import Conflict, Invalid, Stale
from cms.core.rows import Row
from sources.models import Identifier, Source
from sources.register import canonical_url, delete_source, match, register, save_source
from tests.live import make_live
from tests.sources.factories import make_identifier, make_source

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "citations"


def test_an_address_is_kept_as_cited_and_opened_as_it_is_meant() -> None:
    source = register(
        cited_as="Source: clinic.example/health/x", url="Clinic.Example:443/health/x?utm_source=mail#top", by=None
    )
    assert source.url_as_cited == "Clinic.Example:443/health/x?utm_source=mail#top"
    assert source.url_canonical == "https://clinic.example/health/x"
    assert source.csl["URL"] == "https://clinic.example/health/x"


def test_a_line_is_kept_as_cited_to_the_blank() -> None:
    line = "  Quill A.  On sleep —\tJ Rest 2012;3:1–9\n(in Cafe\u0301 Press) "
    assert register(cited_as=line, by=None).cited_as == line


@pytest.mark.parametrize(
    "again",
    [
        {"identifiers": [("doi", "https://doi.org/10.5555/REST.1")]},
        {"identifiers": [("doi", "no doi"), ("pmid", "PMID: 00012345")]},
        {"url": "HTTP://Example.org:80/rest#results"},
        {"url": "example.org/rest?utm_campaign=x"},
        {"identifiers": [("doi", "10.5555/other")], "url": "https://example.org/rest"},
    ],
)
def test_a_source_cited_again_is_found_and_not_doubled(again: dict) -> None:
    first = register(
        cited_as="Quill 2012",
        url="https://example.org/rest",
        identifiers=[("doi", "10.5555/rest.1"), ("pmid", "12345")],
        by=None,
    )
    assert register(cited_as="Quill A. 2012.", title="Another title", by=None, **again) == first
    assert Source.objects.get().cited_as == "Quill 2012"


def test_another_page_of_the_same_site_is_another_source() -> None:
    register(cited_as="one", url="https://example.org/rest?id=1", by=None)
    register(cited_as="two", url="https://example.org/rest?id=2", by=None)
    register(cited_as="a line without an address", by=None)
    register(cited_as="another line without one", by=None)
    assert Source.objects.count() == 4


def test_nothing_to_go_by_matches_nothing() -> None:
    make_source()
    assert match() is None
    assert match(identifiers=[("doi", "none")], url="see the web site") is None


def test_what_is_no_address_stays_in_the_words_alone() -> None:
    source = register(cited_as="See their web site.", url="their web site", identifiers=[("isbn13", "123")], by=None)
    assert (source.url_as_cited, source.url_canonical) == ("their web site", "")
    assert not source.identifiers.exists()


def test_csl_follows_the_fields_and_keeps_what_it_knows_beyond_them() -> None:
    source = make_source(csl={"author": [{"family": "Quill"}], "volume": "3", "title": "Old"})
    fields = {
        "title": "Rest and its enemies",
        "publisher": "Journal of Rest",
        "kind": "journal_article",
        "issued_on": "2012-01~",
    }
    save_source(source, fields=fields, identifiers=[Row({"scheme": "doi", "value": "doi:10.5555/Rest.1"})], by=None)
    source.refresh_from_db()
    assert source.csl == {
        "id": source.pid,
        "type": "article-journal",
        "title": "Rest and its enemies",
        "container-title": "Journal of Rest",
        "issued": {"date-parts": [[2012, 1]], "circa": True},
        "DOI": "10.5555/rest.1",
        "author": [{"family": "Quill"}],
        "volume": "3",
    }


def test_a_corrected_identifier_is_compared_in_its_new_form() -> None:
    identifier = make_identifier(value="10.5555/rest.1")
    change = Row({"value": "https://doi.org/10.5555/REST.2"}, pk=identifier.pk)
    save_source(identifier.source, fields={}, identifiers=[change], by=None)
    identifier.refresh_from_db()
    assert identifier.normalised == "10.5555/rest.2"
    assert match(identifiers=[("doi", "10.5555/rest.2")]) == identifier.source


def test_an_identifier_of_another_source_is_refused() -> None:
    make_identifier(value="10.5555/rest.1")
    with pytest.raises(Invalid, match="Another source has that identifier") as refusal:
        save_source(
            None, fields={"cited_as": "x"}, identifiers=[Row({"scheme": "doi", "value": "10.5555/REST.1"})], by=None
        )
    assert refusal.value.data["errors"][0]["path"] == "identifiers.0"
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    "written", ["javascript:alert(1)", "ftp://example.org/x", "no address", "https://user:x@example.org/"]
)
def test_an_address_that_nobody_can_open_is_refused_and_can_stay_where_it_stood(written: str) -> None:
    with pytest.raises(Invalid, match="is not a web address"):
        save_source(None, fields={"cited_as": "x", "url_as_cited": written}, by=None)
    kept = register(cited_as="x", url=written, by=None)
    assert save_source(kept, fields={"url_as_cited": written, "title": "Titled"}, by=None).url_canonical == ""


def test_a_change_made_on_an_older_state_is_stale() -> None:
    source = make_source()
    base = source.modified_at
    save_source(source, fields={"title": "Theirs"}, base=base, by=None)
    with pytest.raises(Stale):
        save_source(source, fields={"title": "Mine"}, base=base, by=None)


def test_a_field_that_is_not_a_sources_to_set_is_refused() -> None:
    with pytest.raises(Invalid, match="url_canonical cannot be set here"):
        save_source(None, fields={"cited_as": "x", "url_canonical": "https://example.org/"}, by=None)


def test_a_source_that_readers_see_is_not_deleted() -> None:
    source = make_source()
    make_live(source, kind="source", title="Why toes twitch")
    with pytest.raises(Conflict, match="Why toes twitch"):
        delete_source(source, by=None)
    delete_source(make_identifier().source, by=None)
    assert list(Source.objects.all()) == [source]


@pytest.mark.django_db(transaction=True)
def test_one_source_registered_by_many_at_once_is_one() -> None:
    def one(number: int) -> int:
        try:
            return register(cited_as=f"Quill {number}", identifiers=[("doi", "10.5555/rest.1")], by=None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(one, range(16)))) == 1
    assert Source.objects.count() == Identifier.objects.count() == 1


def test_addresses_of_the_old_web_are_canonical_once_and_for_all() -> None:
    for address in filter(None, _sample("legacy-urls/legacy-urls-dev.txt").splitlines()):
        canonical = canonical_url(address)
        assert canonical, f"{address} is an address"
        assert canonical_url(canonical) == canonical
        parts = urlsplit(canonical)
        assert parts.netloc == parts.netloc.lower()
        assert not parts.fragment and "utm_" not in parts.query


def test_no_address_however_odd_is_more_than_refused() -> None:
    cases = json.loads(_sample("url-normalisation/urltestdata.json"))
    for case in (case for case in cases if isinstance(case, dict)):
        canonical = canonical_url(case["input"])
        assert canonical == "" or canonical.startswith(("http://", "https://"))
        assert canonical_url(canonical) == canonical, case["input"]


def _sample(name: str) -> str:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample {name} is not here")
    return path.read_text()


@pytest.mark.parametrize(
    ("fields", "dated"),
    [
        ({"issued_on": "2012"}, date(2012, 12, 31)),
        ({"issued_on": "2012", "version_on": "2020-02"}, date(2020, 2, 29)),
        ({}, None),
    ],
)
def test_the_age_of_a_source_counts_from_its_version_and_in_its_favour(fields: dict, dated: date | None) -> None:
    assert save_source(None, fields={"cited_as": "Quill", **fields}, by=None).dated_on == dated


def test_a_source_does_not_retell_itself() -> None:
    source = make_source()
    with pytest.raises(Invalid, match="cannot derive from itself"):
        save_source(source, fields={"derives_from": source}, by=None)
