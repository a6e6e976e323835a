from __future__ import annotations

import pytest
from django.utils import timezone

from cms.core.errors import Conflict
from delivery.models import Record
from delivery.uses import live_uses, refuse_if_used, was_printed
from tests.experts.factories import make_person, make_quote
from tests.live import make_live
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_a_thing_is_live_where_a_public_record_embeds_it() -> None:
    person = make_person()
    make_live(person, kind="person", title="B", how="byline")
    record = make_live(person, kind="person", title="A")
    make_live(make_person(), kind="person", title="Another person's")
    assert [use.title for use in live_uses(person, kind="person")] == ["A", "B"]
    Record.objects.filter(pk=record.pk).update(gone="withdrawn", document=None, card=None, modified_at=timezone.now())
    assert [use.title for use in live_uses(person, kind="person")] == ["B"]


def test_what_was_withdrawn_was_printed_all_the_same() -> None:
    source = make_source()
    assert not was_printed(source, kind="source")
    record = make_live(source, kind="source")
    Record.objects.filter(pk=record.pk).update(gone="withdrawn", document=None, card=None)
    assert was_printed(source, kind="source")


def test_a_refusal_names_where_readers_and_drafts_use_it_and_what_to_do() -> None:
    quote = make_quote(words_obtained="Sleep is no luxury.")
    for number in range(7):
        make_live(quote.person, kind="person", title=f"Article {number}")
    with pytest.raises(Conflict) as refusal:
        refuse_if_used(quote.person, kind="person")
    sentence = refusal.value.message
    assert "readers see it in article “Article 0”" in sentence
    assert "and 2 more" in sentence
    assert "Sleep is no luxury." in sentence
    assert sentence.endswith("Take it out there, publish again, then delete it.")
    assert len(refusal.value.data["uses"]) == 8


def test_what_nothing_uses_is_not_refused() -> None:
    refuse_if_used(make_person(), kind="person")
