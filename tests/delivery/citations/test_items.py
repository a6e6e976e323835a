"""An article's sources as items: in the order of citation, from the document alone."""

from __future__ import annotations

from delivery import contract
from delivery.citations.items import Citing, item, items
from delivery.entries import SourceEntry
from tests.delivery import factories
from tests.delivery.factories import _entry


def entry(**fields):
    return _entry(factories.source(**fields), SourceEntry)


def paragraph(*keys):
    return contract.Paragraph(key="b.1", html="x", text="x", citations=list(keys))


def test_they_come_in_the_order_in_which_the_text_cites_them_and_each_once():
    sources = {key: entry(title=key) for key in ("listed", "c", "b", "a", "checked")}
    claims = [contract.Claim(text="x", block=None, sources=["checked", "a"], standing="confirmed", checked_on=None)]
    article = Citing(body=[paragraph("a", "b"), paragraph("c", "a", "gone")], claims=claims, sources=sources)
    assert [each["id"] for each in items(article)] == ["a", "b", "c", "checked", "listed"]


def test_an_older_document_gives_what_its_entry_says():
    source = entry(
        title="REM sleep", publisher="Journal of Rest", kind="journal_article", doi="10.1/x", pmid="12", url="https://a.example/1",
        accessed_on="2024-05~",
    )  # fmt: skip
    assert item("k", source) == {
        "id": "k", "type": "article-journal", "title": "REM sleep", "container-title": "Journal of Rest", "DOI": "10.1/x",
        "PMID": "12", "URL": "https://a.example/1", "accessed": {"date-parts": [[2024, 5]], "circa": True},
    }  # fmt: skip


def test_the_record_kept_with_the_source_says_more():
    kept = {"type": "book", "title": "Handbook", "author": [{"family": "Vale"}], "issued": {"date-parts": [[2012]]}}
    found = item("k", entry(title="As cited", csl=kept))
    assert (found["title"], found["author"], found["issued"]) == (
        "Handbook",
        [{"family": "Vale"}],
        {"date-parts": [[2012]]},
    )


def test_a_type_that_csl_does_not_know_is_that_of_the_kind():
    assert item("k", entry(kind="report", csl={"type": "<script>"}))["type"] == "report"
    assert item("k", entry(kind="unheard-of"))["type"] == "document"


def test_an_unreadable_date_is_kept_as_words():
    assert item("k", entry(accessed_on="last spring"))["accessed"] == {"literal": "last spring"}
