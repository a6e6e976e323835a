"""One written form for each identifier, proved by its check digit."""

from __future__ import annotations

import pytest

from sources.identifiers import find, normalise, valid_npi, valid_orcid


@pytest.mark.parametrize(
    ("scheme", "printed", "form"),
    [
        ("doi", "doi:10.5555/ABC.12", "10.5555/abc.12"),
        ("doi", "https://dx.doi.org/10.5555/abc.12.", "10.5555/abc.12"),
        ("doi", "10.5555/S0140(05)67889-3);", "10.5555/s0140(05)67889-3"),
        ("pmid", "PMID: 0012345", "12345"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed?term=12345", "12345"),
        ("pmcid", "pmc12345", "PMC12345"),
        ("isbn13", "0-306-40615-2", "9780306406157"),
        ("isbn13", "080442957X", "9780804429573"),
        ("isbn13", "ISBN-13: 978-0-306-40615-7", "9780306406157"),
        ("issn", "0378-5955", "0378-5955"),
        ("issn", "2434561x", "2434-561X"),
        ("arxiv", "arXiv:2101.01234v2", "2101.01234"),
        ("nct", "clinicaltrials.gov/ct2/show/nct01234567", "NCT01234567"),
        ("url", "HTTP://Example.ORG:80/a?utm_source=x&b=1#top", "http://example.org/a?b=1"),
        ("url", "example.org/health/cramps", "https://example.org/health/cramps"),
    ],
)
def test_an_identifier_has_one_form(scheme, printed, form):
    assert normalise(scheme, printed) == form
    assert normalise(scheme, form) == form


@pytest.mark.parametrize(
    ("scheme", "wrong"),
    [
        ("doi", "11.5555/abc"),
        ("pmid", "PMID none"),
        ("pmid", "0"),
        ("isbn13", "0-306-40615-3"),
        ("isbn13", "9780306406158"),
        ("issn", "0378-5956"),
        ("nct", "NCT123"),
        ("url", "javascript:alert(1)"),
        ("url", "https://user:word@example.org/"),
        ("url", "nothing here"),
        ("orcid", "0000-0002-1825-0097"),
    ],
)
def test_a_wrong_identifier_is_refused_with_a_sentence(scheme, wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        normalise(scheme, wrong)


def test_identifiers_are_found_in_order_and_once():
    text = "Roe J. A study. doi:10.5555/xyz.1. PMID: 123; see https://doi.org/10.5555/XYZ.1 and NCT01234567."
    assert find(text) == [
        ("doi", "10.5555/xyz.1"),
        ("pmid", "123"),
        ("url", "https://doi.org/10.5555/XYZ.1"),
        ("nct", "NCT01234567"),
    ]


def test_a_sentence_without_identifiers_gives_none():
    assert find("A 10-minute walk costs 10.50 at most.") == []


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("0000-0002-1825-0097", True),
        ("https://orcid.org/0000-0001-5109-3700", True),
        ("0000-0002-1825-0098", False),
        ("12", False),
    ],
)
def test_an_orcid_is_proved_by_its_check_digit(value, right):
    assert valid_orcid(value) is right


@pytest.mark.parametrize(
    ("value", "right"), [("1234567893", True), ("1234567890", False), ("123456789", False), ("9234567893", False)]
)
def test_an_npi_is_proved_by_its_check_digit(value, right):
    assert valid_npi(value) is right
