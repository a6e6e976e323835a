"""How far a change has come that many live documents show, over the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from articles import carrying
from articles.models import Reissue
from delivery.models import ApiKey
from tests.accounts.factories import make_user
from tests.articles import crowds
from tests.articles.factories import make_editor_in_chief, make_reissue, make_topic
from tests.articles.test_carrying import MANY, rename
from tests.delivery.keyring import issue, program
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
ROOT = "/api/newsroom/v1"
NOBODY = "0198c0de-0000-7000-8000-000000000000"


def address(thing: Any, kind: str = "people") -> str:
    return f"{ROOT}/{kind}/{thing.pid}/reissue"


def test_a_large_reissue_is_followed_to_its_end() -> None:
    person = make_person(name="Ada Quill")
    crowds.showing(person, MANY)
    rename(person, "Ada Marsh")
    client = program(issue(make_editor_in_chief()).token)
    assert client.get(address(person)).json() == {"last": None}

    sent = client.post(address(person), json.dumps({}), content_type="application/json").json()

    row = Reissue.objects.get()
    on_its_way = client.get(address(person)).json()["last"]
    assert on_its_way.pop("started_at").startswith(f"{row.created_at:%Y-%m-%dT%H:%M:%S}")
    assert on_its_way == {
        "state": "running", "total": MANY, "done": carrying.BATCH, "failed": 0, "failures": [], "finished_at": None,
    }  # fmt: skip
    assert sent["following"] == MANY - carrying.BATCH
    carrying.carry_on(row.pk)
    last = client.get(address(person)).json()["last"]
    assert (last["state"], last["done"], last["finished_at"] is not None) == ("done", MANY, True)


def test_the_last_one_of_the_thing_itself_is_told_with_what_could_not_follow() -> None:
    topic, other = make_topic(), make_topic()
    failures = [{"kind": "article", "id": NOBODY, "reason": "It has no title."}]
    make_reissue(cause_kind="topic", cause_id=topic.public_id)
    make_reissue(cause_kind="topic", cause_id=topic.public_id, failed=1, failures=failures)
    make_reissue(cause_kind="topic", cause_id=other.public_id, is_superseded=True)
    make_reissue(cause_kind="person", cause_id=topic.public_id)
    client = program(issue(None, ApiKey.Scope.NEWSROOM).token)
    last = client.get(address(topic, "topics")).json()["last"]
    assert (last["state"], last["failed"], last["failures"]) == ("failed", 1, failures)
    assert client.get(address(other, "topics")).json()["last"]["state"] == "superseded"


def test_who_may_not_see_it_is_told_nothing() -> None:
    person = make_person()
    assert Client().get(address(person)).status_code == 401
    assert program(issue(None, ApiKey.Scope.IMAGES).token).get(address(person)).status_code == 403
    client = Client()
    client.force_login(make_user(None, is_staff=True))
    assert client.get(address(person)).status_code == 403
    assert program(issue().token).get(f"{ROOT}/people/{NOBODY}/reissue").status_code == 404
