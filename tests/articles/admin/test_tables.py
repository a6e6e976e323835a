"""Tables as lines of text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.admin.tables import as_line, as_lines, from_line, from_lines
from cms.core.text import clean_line

CELLS = st.lists(st.text(alphabet="ab|\\ -é").map(clean_line), min_size=1, max_size=5)


@given(CELLS)
def test_a_row_survives_the_way_through_the_form(cells: list[str]) -> None:
    assert from_line(as_line(cells)) == cells


@given(st.lists(st.lists(st.text(alphabet="ab|\\").map(clean_line), min_size=2, max_size=2), max_size=5))
def test_rows_survive_the_way_through_the_form(rows: list[list[str]]) -> None:
    assert from_lines(as_lines(rows)) == rows


def test_a_markdown_table_may_be_pasted() -> None:
    assert from_lines("| Age | Hours |\n|-----|:-----:|\n| 20 | 7 |\n\n| 70 | 8 |") == [
        ["Age", "Hours"],
        ["20", "7"],
        ["70", "8"],
    ]
