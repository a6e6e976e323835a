"""A line of a reference list becomes a source."""

from __future__ import annotations

import pytest

from articles.importing.references import read_source


@pytest.mark.parametrize(
    ("line", "title", "url", "doi", "pmid"),
    [
        ("elm.example.org/cramps/1", None, "elm.example.org/cramps/1", None, None),
        ("https://doi.org/10.5555/Elm.7", None, "https://doi.org/10.5555/Elm.7", "10.5555/elm.7", None),
        (
            "Roe A, Li B. Sleep and owls: a trial. J Elm. 2020;1:2-3. PMID: 123",
            "Sleep and owls: a trial",
            None,
            None,
            "123",
        ),
        (
            "Roe, A., & Li, B. (2021). Owls at rest. Elm Journal, 4(2), 1–9. doi:10.5555/elm.9",
            "Owls at rest",
            None,
            "10.5555/elm.9",
            None,
        ),
        ("Elm Clinic: “Night cramps,” elm.example.org/night", "Night cramps", "elm.example.org/night", None, None),
        (
            "Elm Clinic. Night cramps. https://elm.example.org/night.",
            "Night cramps",
            "https://elm.example.org/night",
            None,
            None,
        ),
        ("[Owls at rest](https://elm.example.org/owls)", "Owls at rest", "https://elm.example.org/owls", None, None),
    ],
)
def test_a_reference_is_taken_apart_and_kept_verbatim(line, title, url, doi, pmid):
    source = read_source(line, [4])
    assert (source.title, source.url, source.doi, source.pmid) == (title, url, doi, pmid)
    assert (source.cited_as, source.lines) == (line, [4])
