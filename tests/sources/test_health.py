from __future__ import annotations

import pytest

from cms.core.errors import Invalid, NotPermitted
from sources import composing
from sources.health import set_health
from sources.models import Source
from tests.accounts.factories import make_user
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_a_look_is_kept_and_is_the_health_from_then_on() -> None:
    source, checker = make_source(), make_user("checker")
    set_health(source, to="alive", by=checker, outcome="ok")
    set_health(source, to="suspect", by=checker, outcome="not_found", note="Gone since the relaunch.")
    source.refresh_from_db()
    look = source.checks.first()
    assert look is not None
    assert (look.trigger, look.outcome, look.health, look.by) == ("manual", "not_found", "suspect", checker)
    assert (source.health, source.health_as_of) == ("suspect", look.at)
    assert source.checks.count() == 2


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"to": "poorly"}, "health"),
        ({"to": "alive", "outcome": "teapot"}, "outcome"),
        ({"to": "forced_dead"}, "note"),
        ({"to": "dead", "note": "  "}, "note"),
        ({"to": "alive", "note": "x" * 100_001}, "note"),
    ],
)
def test_what_says_nothing_is_refused_by_field(given: dict[str, str], path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_health(make_source(), by=make_user("checker"), **given)
    assert [error["path"] for error in refusal.value.data["errors"]] == [path]
    assert Source.objects.get().health == "unknown"


@pytest.mark.parametrize("role", ["writer", "photo", "publisher", None])
def test_who_does_not_check_sets_nothing(role: str | None) -> None:
    with pytest.raises(NotPermitted):
        set_health(make_source(), to="alive", by=make_user(role))


@pytest.mark.parametrize(("health", "told"), [("forced_dead", "dead"), ("forced_alive", "alive"), ("walled", "walled")])
def test_readers_are_told_the_health_and_not_on_whose_word(health: str, told: str) -> None:
    source = make_source(health=health, integrity="corrected")
    entry = composing.entry(source)
    assert (entry.health, entry.integrity, entry.archived_url) == (told, "corrected", None)
