"""The verbs of an article over the API: moves, publishing and its gate, taking down, restoring, correcting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts
from articles.models import Article, Decision
from delivery.models import Edition, Record
from tests.accounts.factories import make_user
from tests.articles.api.desk import problem
from tests.articles.api.test_articles import ARTICLES, send
from tests.articles.factories import make_article, make_draft, make_published_article, make_ready_article
from tests.delivery.keyring import issue, program

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user("administrator")


@pytest.fixture
def client(by):
    return program(issue(by).token)


def act(client, article, verb, body=None, **headers):
    return send(client, "POST", f"{ARTICLES}/{article.pid}/{verb}", body or {}, **headers)


def test_a_draft_is_moved_along(client):
    article = make_article()
    offered = client.get(f"{ARTICLES}/{article.pid}/moves").json()["data"]
    assert [(each["to"], each["refusal"]) for each in offered] == [("in_review", "")]
    moved = act(client, article, "moves", {"to": "in_review"}, match="1")
    assert (moved.status_code, moved.json()["stage"]) == (200, "in_review")
    found = problem(act(client, article, "moves", {"to": "ready"}, match="1"), 409)
    assert found["type"].endswith("no-such-step")


def test_whoever_wrote_does_not_sign_off_by_a_key_either(by, client):
    article = make_article(by=by)
    for stage in ("in_review", "checking"):
        act(client, article, "moves", {"to": stage}, match="1")
    found = problem(act(client, article, "moves", {"to": "ready"}, match="1"), 403)
    assert found["type"].endswith("/problems/checking-needs-an-outsider")
    assert found["title"] == "Checking needs an outsider"


def test_a_ready_article_is_scheduled_for_a_time_to_come(client):
    article = make_ready_article()
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    assert act(client, article, "moves", {"to": "scheduled", "at": at}, match="1").json()["stage"] == "scheduled"
    far = act(client, make_ready_article(), "moves", {"to": "scheduled", "at": "2099-01-01T00:00:00-18:43"}, match="1")
    assert far.json()["scheduled_for"] == "2099-01-01T18:43:00Z"
    for at in ("9999-12-31T23:59:59-12:00", "2001-01-01T00:00:00Z", "2099-01-01T00:00:00", "soon", 7):
        problem(act(client, make_ready_article(), "moves", {"to": "scheduled", "at": at}, match="1"), 422)


def test_publishing_shows_readers_the_saved_draft(client):
    article = make_ready_article()
    answer = act(client, article, "publish", match="1")
    assert (answer.status_code, answer.json()["standing"], answer.json()["has_unpublished_changes"]) == (
        200,
        "live",
        False,
    )
    assert client.get(f"/api/v1/articles/{article.pid}", headers={"Authorization": None}).status_code in {200, 401}
    assert Record.objects.public().filter(public_id=article.public_id).exists()


def test_what_the_gate_refuses_is_409_with_the_blockers(client):
    article = make_article(bylines=[])
    found = problem(act(client, article, "publish", match="1"), 409)
    asked = client.get(f"{ARTICLES}/{article.pid}/blockers").json()
    stopping = [each["code"] for each in asked["data"] if each["stops"]]
    assert [each["code"] for each in found["blockers"]] == stopping
    assert found["type"].endswith("blocked")
    assert all(each["link"].startswith("http") for each in found["blockers"])
    assert not Record.objects.exists()


def test_nobody_publishes_what_a_colleague_has_just_saved(client, by):
    article = make_ready_article()
    drafts.save_draft(article, make_draft(title="Changed"), base_version=1, by=by)
    found = problem(act(client, article, "publish", match="1"), 412)
    assert (found["by"], found["version"]) == (by.name, 2)
    problem(act(client, article, "publish"), 428)
    assert not Record.objects.exists()


@pytest.mark.parametrize(("verb", "gone"), [("unpublish", "withdrawn"), ("takedown", "legal")])
def test_a_live_article_is_taken_away_whatever_was_saved_meanwhile(client, verb, gone):
    article = make_published_article()
    answer = act(client, article, verb, {"reason": "The study was withdrawn."})
    assert (answer.status_code, answer.json()["standing"]) == (200, "withdrawn")
    record = Record.objects.get(public_id=article.public_id)
    assert (record.gone, record.gone_note) == (gone, "The study was withdrawn.")
    assert problem(act(client, article, verb), 409)["type"].endswith("not-live")


def test_an_archive_article_goes_out_as_legacy(client, by):
    article = make_article()
    assert act(client, article, "legacy", {"note": "Printed in May 2012."}).json()["basis"] == "legacy"
    assert act(client, article, "publish", match="1").status_code == 200
    assert Decision.objects.filter(article=article, act="publish", by=by).exists()


def test_a_draft_is_discarded_and_brought_back(client):
    article = make_article()
    assert act(client, article, "discard", match="1").json()["is_discarded"] is True
    assert client.get(ARTICLES).json()["data"] == []
    problem(send(client, "PUT", f"{ARTICLES}/{article.pid}", {"title": "T"}, match="1"), 409)
    assert act(client, article, "return").json()["is_discarded"] is False


def test_an_earlier_draft_is_brought_back(client, by):
    article = make_article(title="First")
    drafts.save_draft(article, make_draft(title="Second"), base_version=1, by=by)
    listed = client.get(f"{ARTICLES}/{article.pid}/revisions").json()["data"]
    assert [(each["number"], each["is_present"]) for each in listed] == [(2, True), (1, False)]
    problem(act(client, article, "revisions/1/restore", match="1"), 412)
    assert act(client, article, "revisions/1/restore", match="2").json()["version"] == 3
    assert Article.objects.get(pk=article.pk).title == "First"
    problem(act(client, article, "revisions/9/restore", match="3"), 404)
    problem(act(client, article, "revisions/99999999999999999999/restore", match="3"), 404)


def test_a_correction_is_approved_by_a_colleague(client):
    article = make_published_article()
    told = {"kind": "correction", "text": "We named the wrong year.", "was_wrong": "2011", "is_right": "2012"}
    made = act(client, article, "corrections", told)
    assert made.status_code == 201
    path = f"/api/newsroom/v1/corrections/{made.json()['id']}/approve"
    assert problem(send(client, "POST", path, {}), 403)["title"] == "Corrections are approved by others"
    colleague = program(issue().token)
    assert send(colleague, "POST", path, {}).json()["approved_at"]
    problem(send(colleague, "POST", path, {}), 409)
    assert len(client.get(f"{ARTICLES}/{article.pid}/corrections").json()["data"]) == 1


def test_a_key_does_only_what_it_was_issued_for(by):
    article = make_ready_article(by=by)
    writing = program(issue(by, "articles:write").token)
    for verb in ("publish", "unpublish", "takedown", "legacy"):
        assert problem(act(writing, article, verb, match="1"), 403)["scope"] == "publish"
    at = (timezone.now() + timedelta(hours=1)).isoformat()
    assert problem(act(writing, article, "moves", {"to": "scheduled", "at": at}, match="1"), 403)["scope"] == "publish"
    reading = program(issue(by, "newsroom:read").token)
    assert reading.get(f"{ARTICLES}/{article.pid}").status_code == 200
    problem(send(reading, "PUT", f"{ARTICLES}/{article.pid}", {"title": "T"}, match="1"), 403)
    assert not Edition.objects.exists()


def test_a_key_never_has_more_rights_than_its_issuer(by, client):
    article = make_ready_article()
    by.groups.set(make_user("writer").groups.all())
    problem(act(client, article, "publish", match="1"), 403)
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["publish", "unpublish", "takedown"])
def test_publishing_commits_by_itself_under_an_idempotency_key(client, verb):
    article = make_ready_article() if verb == "publish" else make_published_article()
    first = act(client, article, verb, match="1", **{"Idempotency-Key": "once"})
    again = act(client, article, verb, match="1", **{"Idempotency-Key": "once"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.content, again.headers["Idempotent-Replayed"]) == (again.content, "true")
    assert Decision.objects.filter(article=article, act=verb).count() == 1
