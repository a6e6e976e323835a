"""An import is taken back as a whole while nothing in it has been touched."""

from __future__ import annotations

import pytest

from articles import drafts, imports, undoing
from articles.documents import dump
from articles.models import Import
from cms.core.errors import Conflict, NotPermitted
from experts import people
from experts.models import Organisation, Person, Quote
from media.models import Image
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.factories import make_editor_in_chief
from tests.articles.imported import EYELID, read_import, renamed
from tests.experts.factories import make_person

pytestmark = pytest.mark.django_db
SHARED = (Person, Organisation, Quote, Image, Source)


@pytest.fixture
def by():
    return make_editor_in_chief()


def test_undoing_takes_away_what_the_import_made_and_keeps_the_text_in_history(by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    assert undoing.undo(row, by=by) == []
    assert [model.objects.count() for model in SHARED] == [0] * len(SHARED)
    article.refresh_from_db()
    row.refresh_from_db()
    assert article.discarded_at and row.state == Import.State.DISCARDED
    assert "So, your eyelid flutters" in article.revisions.get(number=1).document


def test_an_undone_text_can_be_imported_again(by):
    row = read_import(by=by)
    imports.accept(row, by=by)
    undoing.undo(row, by=by)
    imports.accept(read_import(by=by), by=by)
    assert Person.objects.count() == 2


def test_an_article_that_was_worked_on_is_not_undone(by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    draft = dump(article)
    draft.title = "Mine now"
    drafts.save_draft(article, draft, base_version=article.version, by=by)
    with pytest.raises(Conflict) as refusal:
        undoing.undo(row, by=by)
    assert refusal.value.code == "touched"
    assert Quote.objects.count() == 3


def test_what_somebody_changed_since_stays(by):
    row = read_import(by=by)
    imports.accept(row, by=by)
    people.save_person(Person.objects.get(name="Tilda Crane"), fields={"biography": "Mended."}, by=by)
    (line,) = undoing.undo(row, by=by)
    assert "Tilda Crane" in line
    assert Person.objects.get().name == "Tilda Crane"


def test_what_another_article_uses_stays(by):
    first = read_import(by=by)
    imports.accept(first, by=by)
    second = imports.accept(read_import(renamed(EYELID, 2), by=by, name="2.txt"), by=by)
    undoing.undo(first, by=by)
    assert Person.objects.count() == 2
    assert (Source.objects.count(), Quote.objects.count()) == (1, 3)
    assert dump(second).bylines


def test_a_biography_that_the_import_filled_is_taken_back(by):
    known = make_person(name="Tilda Crane", biography="")
    row = read_import(by=by)
    imports.accept(row, by=by)
    undoing.undo(row, by=by)
    known.refresh_from_db()
    assert known.biography == ""


def test_only_an_accepted_import_is_undone(by):
    row = read_import(by=by)
    with pytest.raises(Conflict):
        undoing.undo(row, by=by)


def test_a_writer_undoes_only_imports_of_their_own(by):
    row, writer = read_import(by=by), make_user("writer")
    imports.accept(row, by=by)
    with pytest.raises(NotPermitted):
        undoing.undo(row, by=writer)
    assert Quote.objects.count() == 3
    row.refresh_from_db()
    assert row.state == Import.State.ACCEPTED
    mine = read_import(renamed(EYELID, 2), by=writer, name="mine.txt")
    article = imports.accept(mine, by=writer)
    undoing.undo(mine, by=writer)
    article.refresh_from_db()
    assert article.discarded_at


def test_a_writer_undoes_an_import_whose_article_was_discarded(by):
    writer = make_user("writer")
    mine = read_import(by=writer)
    drafts.discard(imports.accept(mine, by=writer), by=by)
    assert undoing.undo(mine, by=writer) == []


def test_the_revision_of_an_undone_import_is_not_restored_by_halves(by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    undoing.undo(row, by=by)
    article = drafts.bring_back(article, by=by)
    with pytest.raises(Conflict, match=r"deleted since.*Import the text again") as refusal:
        drafts.restore(article, article.revisions.get(number=1), base_version=article.version, by=by)
    assert refusal.value.code == "names-deleted"
    article.refresh_from_db()
    assert not dump(article).blocks
