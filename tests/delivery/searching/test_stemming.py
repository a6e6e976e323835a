"""Stems that this process keeps."""

from __future__ import annotations

import pytest

from delivery.searching import stemming
from delivery.searching.statements import STEMS
from delivery.statements import rows

pytestmark = pytest.mark.django_db
ANSWER = '[["sleeping",["sleeping"],["sleep"],["sleeping"]],["the",["the"],[],["the"]],["les",["les"],["les"],[]]]'


@pytest.fixture(autouse=True)
def _nothing_known():
    stemming.forget()
    yield
    stemming.forget()


def test_what_the_database_made_is_known_from_then_on():
    assert stemming.known(["sleeping", "the"]) is None
    stemming.learn(ANSWER)
    assert stemming.known(["the", "sleeping"]) == (
        ("the", ("the", None, "the")),
        ("sleeping", ("sleeping", "sleep", "sleeping")),
    )
    assert stemming.known(["sleeping", "unheard"]) is None


def test_what_is_learned_is_what_the_database_makes():
    ((_, answer),) = rows(STEMS, [["sleeping", "the", "chevaux"]])
    made = dict(stemming.learn(answer))
    assert made["sleeping"] == ("sleeping", "sleep", "sleeping")
    assert made["the"] == ("the", None, "the")
    assert made["chevaux"][2] == "cheval"


def test_no_more_than_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(stemming, "MAX_KEPT", 4)
    stemming.learn(ANSWER)
    answer = stemming.learn('[["a",["a"],["a"],["a"]],["b",["b"],["b"],["b"]]]')
    assert [word for word, _ in answer] == ["a", "b"]
    assert stemming.known(["the"]) is None
    assert stemming.known(["a", "b"]) == answer
