from __future__ import annotations

import pytest

from cms.core.errors import Conflict, NotPermitted
from experts.editing import confirm_edits, open_edits
from experts.edits import Edit, translation
from experts.models import Quote
from tests.accounts.factories import make_user
from tests.experts.factories import make_quote

pytestmark = pytest.mark.django_db


def printed(obtained: str, words: str) -> Quote:
    return make_quote(words_obtained=obtained, words_printed=words)


def test_differences_are_open_until_somebody_confirms_their_names() -> None:
    quote = printed("I recieve it, uh, daily", "I receive it … daily")
    found = open_edits(quote)
    assert [edit.kind for edit in found] == ["spelling", "ellipsis"]
    quote = confirm_edits(quote, edits=found[:1], by=make_user("editor"))
    assert [edit.kind for edit in open_edits(Quote.objects.get())] == ["ellipsis"]
    confirm_edits(quote, edits=found, by=make_user("writer"))
    assert open_edits(Quote.objects.get()) == []


def test_words_changed_after_confirming_are_open_again() -> None:
    quote = printed("I recieve it", "I receive it")
    confirm_edits(quote, edits=open_edits(quote), by=make_user("editor"))
    Quote.objects.update(words_printed="I receive it never")
    assert [edit.kind for edit in open_edits(Quote.objects.get())] == [""]


def test_a_translation_is_confirmed_as_a_whole() -> None:
    quote = printed("Der Schlaf zählt.", "Sleep matters.")
    assert "" in {edit.kind for edit in open_edits(quote)}
    confirm_edits(quote, edits=[translation(quote.words_obtained, quote.words_printed)], by=make_user("editor"))
    assert open_edits(Quote.objects.get()) == []


@pytest.mark.parametrize(
    "edit",
    [
        Edit("", "5", "50"),
        Edit("spelling", "5", "50"),
        Edit("ellipsis", "...", "50"),
        Edit("translation", "5 mg", "50"),
    ],
)
def test_what_has_no_such_name_is_not_confirmed(edit: Edit) -> None:
    quote = printed("take 50 mg", "take 5 mg")
    with pytest.raises(Conflict, match="Look at the differences again"):
        confirm_edits(quote, edits=[edit], by=make_user("editor"))
    assert Quote.objects.get().edits == []


@pytest.mark.parametrize("role", ["checker", "photo", None])
def test_who_may_not_change_quotes_confirms_nothing(role: str | None) -> None:
    with pytest.raises(NotPermitted):
        confirm_edits(printed("teh", "the"), edits=[], by=make_user(role))
