"""RIS: tagged lines with CR LF that begin with the type and end with ER."""

from __future__ import annotations

import re

import pytest

from delivery.citations.ris import record, write
from tests.delivery.citations.records import cleaned

LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\r\n]*")


def made(**fields):
    return {"id": "0198", "type": "book", **fields}


def test_a_record_is_lines_from_its_type_to_its_end():
    lines = record(made(title="Handbook", page="10-20", issued={"date-parts": [[2012, 1]]}, ISBN="978")).split("\r\n")
    assert lines == [
        "TY  - BOOK", "ID  - 0198", "TI  - Handbook", "SN  - 978", "SP  - 10", "EP  - 20", "PY  - 2012", "DA  - 2012/01//",
        "ER  - ", "",
    ]  # fmt: skip


def test_names_are_last_first_suffix():
    names = [
        {"family": "Berg", "given": "Ann", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "WHO"},
    ]
    assert "AU  - van der Berg, Ann, Jr.\r\nAU  - WHO\r\n" in record(made(author=names))


@pytest.mark.parametrize("text", ["a\r\nER  - \r\nTY  - JOUR", "a\nb", "a\x0bb\x85c\u2028d"])
def test_no_text_begins_a_line(text):
    written = record(made(title=text, author=[{"literal": text}]))
    assert len(written.split("\r\n")) == 6
    assert all(LINE.fullmatch(line) for line in written.split("\r\n")[:-1])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("article-journal", "JOUR"), ("webpage", "ELEC"), ("dataset", "DATA"), ("patent", "PAT"), ("document", "GEN")],
)
def test_each_type_has_its_reference_type(kind, expected):
    assert record({**made(), "type": kind}).startswith(f"TY  - {expected}\r\n")


def test_of_real_records_each_line_is_tagged():
    items = cleaned()
    if not items:
        pytest.skip("the samples are not here")
    lines = write(items, language="en").decode().split("\r\n")
    assert lines.pop() == ""
    assert all(LINE.fullmatch(line) for line in lines)
    assert sum(line.startswith("TY") for line in lines) == sum(line == "ER  - " for line in lines) == len(items)
