"""Records of anybody's become CSL-JSON: known variables, in their types, as plain text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.citations.cleaning import DATES, NAMES, TEXTS, clean, known
from tests.delivery.citations.records import cleaned

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["family", "given", "literal", "date-parts", "raw"]), inner)
    ),
    max_leaves=12,
)  # fmt: skip


PARTS = {"family", "given", "suffix", "literal", "dropping-particle", "non-dropping-particle"}


def is_csl(item):
    """Whether every variable has the type that CSL's schema gives it."""
    for name, value in item.items():
        if name in NAMES:
            assert value
            assert all(set(each) <= PARTS for each in value)
            assert all(text and isinstance(text, str) for each in value for text in each.values())
        elif name in DATES:
            assert set(value) <= {"date-parts", "literal", "circa"}
            for parts in value.get("date-parts", []):
                assert 1 <= len(parts) <= 3
                assert all(type(part) is int for part in parts)
        else:
            assert name in TEXTS
            assert isinstance(value, str)
            assert value.strip() == value != ""
    return True


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.dictionaries(st.sampled_from([*TEXTS, *NAMES, *DATES, "abstract", "custom"]), ANYTHING))
def test_whatever_a_record_holds_what_is_left_is_csl(record):
    assert is_csl(clean(record))
    assert known(clean(record)) == clean(record)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Base Strengths of Amines<sup>1</sup>", "Base Strengths of Amines1"),
        ("<i>E. coli</i> &amp; us", "E. coli & us"),
        ("p < 0.05 and q > 2", "p < 0.05 and q > 2"),
        ("<script>alert(1)</script>", "alert(1)"),
        (["First", "Second"], "First"),
        ("two\n  lines\tof text\x00", "two lines of text"),
        ([], None),
        (True, None),
        ({"a": 1}, None),
    ],
)
def test_titles_are_plain_text(title, expected):
    assert clean({"title": title}).get("title") == expected


def test_plain_text_that_looks_like_a_tag_stays():
    assert known(clean({"title": "The &lt;i&gt; element"})) == {"title": "The <i> element"}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"date-parts": [["2012", "01"]]}, {"date-parts": [[2012, 1]]}),
        ({"date-parts": [[2012, 13, 1]]}, {"date-parts": [[2012]]}),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[2012], [2013], [2014]]}, {"date-parts": [[2012], [2013]]}),
        ({"date-parts": [[2012]], "circa": 1}, {"date-parts": [[2012]], "circa": True}),
        ({"raw": "winter 1999"}, {"literal": "winter 1999"}),
        ("2012", None),
        ({"date-parts": "2012"}, None),
    ],
)
def test_dates_are_numbers_or_words(date, expected):
    assert clean({"issued": date}).get("issued") == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (
            {"family": "Hall", "given": "H. K.", "sequence": "first", "affiliation": []},
            {"family": "Hall", "given": "H. K."},
        ),
        ({"name": "The Group"}, {"literal": "The Group"}),
        ({"given": "Plato"}, {"literal": "Plato"}),
        ({"family": ""}, None),
        ("Hall", None),
    ],
)
def test_names_are_in_parts_or_whole(author, expected):
    assert clean({"author": [author]}).get("author") == ([expected] if expected else None)


def test_real_records_are_csl_and_keep_title_and_authors():
    found = cleaned()
    if not found:
        pytest.skip("the samples are not here")
    for item in found:
        assert is_csl({name: value for name, value in item.items() if name not in {"id", "type"}})
        assert item["title"]
        assert "<" not in item["title"]
    assert sum("author" in item for item in found) > 0.9 * len(found)
