"""HTML tables in pasted text."""

from __future__ import annotations

import pytest

from articles.importing.bundle import Paragraph, Table
from articles.importing.reading import read_text

BEFORE = "The dog itches again, and the vet has a table for it.\n\n"


def test_an_html_table_is_a_table_with_the_lines_of_its_rows():
    bundle = read_text(
        f'{BEFORE}<table class="wide">\n<thead>\n<tr>\n<th>Dog</th>\n<th>Baths</th>\n</tr>\n</thead>\n'
        "<tr><td>Small | hairy</td><td><strong>T</strong>wo</td></tr>\n</table>\n\nThat is all."
    )
    (table,) = [block for block in bundle.body if isinstance(block, Table)]
    assert (table.header, table.rows, table.lines) == (["Dog", "Baths"], [["Small | hairy", "Two"]], [5, 10])
    assert isinstance(bundle.body[-1], Paragraph) and bundle.body[-1].text == "That is all."


@pytest.mark.parametrize(
    "broken", ["<table>\n<tr><td>Dog</td></tr>", "<table>\nstray words\n<tr><td>Dog</td></tr></table>"]
)
def test_a_broken_table_keeps_its_words(broken):
    kept = " ".join(str(block) for block in read_text(BEFORE + broken).body)
    assert "Dog" in kept and ("stray" in kept) == ("stray" in broken)
