"""Sources as text, by citeproc and a style of our own."""

from __future__ import annotations

import pytest

from delivery.citations.printing import printed, write
from tests.delivery.citations.records import cleaned


def made(kind, **fields):
    return {"id": "0198", "type": kind, **fields}


AUTHORS = [{"family": "Vale", "given": "Noor Anna"}, {"family": "Quill", "given": "Ada", "suffix": "Jr."}]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            made(
                "article-journal", title="REM sleep", author=AUTHORS, issued={"date-parts": [[2012, 1]]}, volume="7", issue="2",
                page="10-20", DOI="10.1/x", **{"container-title": "Journal of Rest"},
            ),
            "Vale NA, Quill A Jr. REM sleep. Journal of Rest. 2012; 7(2): 10–20. https://doi.org/10.1/x",
        ),
        (
            made(
                "book", title="Handbook of Sleep", author=AUTHORS[:1], publisher="Press", edition="2",
                issued={"date-parts": [[2012]]},
            ),
            "Vale NA. Handbook of Sleep. 2nd edn, Press, 2012.",
        ),
        (
            made("webpage", title="Why we sleep?", URL="https://a.example/b", accessed={"date-parts": [[2024, 5, 2]]}),
            "Why we sleep? n.d. https://a.example/b (accessed 2 May 2024)",
        ),
        (made("report", title="T", author=[{"literal": "WHO"}], issued={"literal": "winter 1999"}), "WHO. T. winter 1999."),
        (made("document", title="Only a title"), "Only a title. n.d."),
    ],
)  # fmt: skip
def test_each_type_reads_as_a_reference(item, expected):
    assert printed([item], language="en") == [expected]


def test_words_between_follow_the_language_and_unknown_ones_get_english():
    page = made("webpage", title="T", URL="https://a.example/b", accessed={"date-parts": [[2024, 5, 2]]})
    assert "consulté le 2 mai 2024" in printed([page], language="fr-CA")[0]
    assert "accessed 2 May 2024" in printed([page], language="xx")[0]


def test_lines_are_numbered_and_nothing_is_nothing():
    assert (
        write([made("book", title="A"), made("book", title="B") | {"id": "2"}], language="en").decode()
        == "1. A. n.d.\n2. B. n.d.\n"
    )
    assert write([], language="en") == b""


def test_many_authors_are_cut_after_six():
    many = [{"family": f"Name{n}"} for n in range(9)]
    assert printed([made("book", title="T", author=many)], language="en")[0].startswith(
        "Name0, Name1, Name2, Name3, Name4, Name5, et al. T."
    )


def test_real_records_give_a_line_each_with_their_title():
    items = cleaned()[:60]
    if not items:
        pytest.skip("the samples are not here")
    lines = printed(items, language="en")
    assert len(lines) == len(items)
    for line, item in zip(lines, items, strict=True):
        assert item["title"].rstrip(".") in line
        assert ".." not in line.replace("...", "")
        assert "\n" not in line
