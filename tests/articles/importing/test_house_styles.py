"""Whole invented articles in the dress of many houses, against what an editor reads in each (the JSON beside them)."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from articles.importing.reading import read_bytes
from tests.articles.importing.scoring import load_truth, lost_words, score

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_an_article_is_read_as_an_editor_reads_it(path):
    found = score(read_bytes(path.read_bytes()), load_truth(path.with_suffix(".truth.json")))
    assert found.f1() >= 0.97 and not [note for note in found.notes if "quot" in note], "\n".join(found.notes)
    assert not lost_words(path)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("dress", ["cp1252", "utf-8-sig", "utf-16"])
def test_encoding_and_line_ends_change_nothing(path, dress):
    text = path.read_text(encoding="utf-8")
    as_saved = text.replace("\n", "\r\n").encode(dress)
    assert msgspec.json.encode(read_bytes(as_saved)) == msgspec.json.encode(read_bytes(text.encode()))
