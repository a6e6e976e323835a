"""What readers get of a source: its bibliographic record comes with it, cleaned."""

from __future__ import annotations

import pytest

from delivery.citations.items import item
from sources.composing import entry
from sources.models import Identifier
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_the_published_entry_is_enough_to_cite_the_source():
    source = make_source(
        title="REM sleep", publisher="Journal of Rest", kind="journal_article", issued_on="2012-01", accessed_on="2024-05-02",
        csl={"author": [{"family": "Vale", "given": "N.", "sequence": "first"}], "volume": 7, "page": "10-20"},
    )  # fmt: skip
    Identifier.objects.create(source=source, scheme="doi", value="10.1000/x", normalised="10.1000/x")
    made = item(source.pid, entry(source))
    assert made == {
        "id": source.pid, "type": "article-journal", "title": "REM sleep", "container-title": "Journal of Rest", "volume": "7",
        "page": "10-20", "DOI": "10.1000/x", "author": [{"family": "Vale", "given": "N."}], "issued": {"date-parts": [[2012, 1]]},
        "accessed": {"date-parts": [[2024, 5, 2]]}, **({"URL": made["URL"]} if "URL" in made else {}),
    }  # fmt: skip


def test_what_a_record_should_not_hold_is_not_published():
    source = make_source(
        csl={"abstract": "Long.", "note": "staff only", "title-short": "<b>T</b>", "custom": {"a": 1}, "volume": [[]]}
    )
    published = entry(source).csl
    assert published["title-short"] == "T"
    assert not {"abstract", "note", "custom", "volume", "id"} & set(published)


def test_the_note_of_the_staff_is_nowhere_in_the_entry():
    assert "Do not trust" not in str(entry(make_source(note="Do not trust this one.")))
