"""What holds for every address of the newsroom: credentials, quotas, and requests that are sent twice."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article
from cms.core.errors import Conflict
from delivery import idempotency, throttling
from delivery.models import KeptAnswer, Tally
from tests.accounts.factories import make_user
from tests.articles.api.desk import bare, desk, problem
from tests.delivery.keyring import issue, program

pytestmark = pytest.mark.django_db
ARTICLES = "/api/newsroom/v1/articles"


def post(client, body, *, key="k1", **headers):
    return client.post(
        ARTICLES, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key, **headers}
    )


def test_a_bad_credential_is_401_in_the_same_words_whoever_is_signed_in():
    by = make_user("administrator")
    revoked = issue(by)
    type(revoked.key).objects.filter(pk=revoked.key.pk).update(revoked_at=timezone.now(), revoked_by=by)
    said = set()
    for header in (
        "Bearer x",
        f"Bearer {revoked.token}",
        f"Bearer {issue(by, 'read').token}",
        "Basic YTpi",
        "",
        "Bearer",
    ):
        for client in (Client(), desk(by)):
            response = client.get(ARTICLES, headers={"Authorization": header})
            said.add(json.dumps(bare(problem(response, 401))))
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="proofroom", error="invalid_token"'
    public = Client().get("/api/v1/articles", headers={"Authorization": f"Bearer {issue(by).token}"})
    assert public.status_code == 401
    assert said == {json.dumps(bare(public.json()))}


def test_a_key_needs_no_token_of_a_page_and_opens_no_session():
    client = program(issue().token)
    response = post(client, {"title": "T"})
    assert response.status_code == 201
    assert not response.cookies


def test_private_answers_say_what_is_left(settings):
    settings.NEWSROOM_REQUESTS_PER_MINUTE = 2
    client, other = program(issue().token), program(issue().token)
    first = client.get(ARTICLES)
    assert first.headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"default";r=1;t=')
    client.get(ARTICLES)
    if Tally.objects.get(actor__startswith="key:").count == 2:  # else the minute has just turned
        response = client.get(ARTICLES)
        problem(response, 429)
        assert 0 < int(response.headers["Retry-After"]) <= 60
        assert response.headers["RateLimit"].startswith('"default";r=0;t=')
    assert other.get(ARTICLES).status_code == 200


def test_a_quota_begins_anew_each_minute(settings):
    settings.NEWSROOM_REQUESTS_PER_MINUTE = 1
    issued = issue()
    Tally.objects.create(actor=f"key:{issued.key.pk}", minute=1, count=10_000)
    assert program(issued.token).get(ARTICLES).status_code == 200


def test_tallies_of_past_minutes_are_forgotten():
    Tally.objects.create(actor="key:1", minute=1, count=1)
    Tally.objects.create(actor="key:2", minute=10**9, count=1)
    assert throttling.forget_old() == 1
    assert Tally.objects.get().actor == "key:2"


def test_without_a_limit_nothing_is_counted(settings):
    settings.NEWSROOM_REQUESTS_PER_MINUTE = 0
    assert "RateLimit" not in program(issue().token).get(ARTICLES).headers
    assert not Tally.objects.exists()


def test_a_post_that_is_sent_twice_is_done_once():
    client = program(issue().token)
    first, again = post(client, {"title": "T"}), post(client, {"title": "T"})
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    for name in ("ETag", "Location", "Content-Type"):
        assert first.headers[name] == again.headers[name]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert Article.objects.count() == 1


def test_the_same_key_for_something_else_is_refused():
    client = program(issue().token)
    post(client, {"title": "T"})
    assert problem(post(client, {"title": "U"}), 422)["type"].endswith("key-reused")
    assert Article.objects.count() == 1


def test_keys_of_one_do_not_meet_those_of_another():
    by = make_user("administrator")
    for client in (program(issue(by).token), program(issue(by).token), desk(by)):
        assert post(client, {"title": "T"}).status_code == 201
    assert Article.objects.count() == 3


def test_a_refusal_is_not_kept():
    client = program(issue().token)
    problem(post(client, {"title": "T", "slug": "No Slug"}), 422)
    assert not KeptAnswer.objects.exists()
    assert post(client, {"title": "T"}).status_code == 201


def test_an_answer_is_kept_for_a_day():
    client = program(issue().token)
    post(client, {"title": "T"})
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotent-Replayed" not in post(client, {"title": "T"}).headers
    assert Article.objects.count() == 2
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert idempotency.forget_old() == 1


@pytest.mark.parametrize(("age_s", "code"), [(5, "in-progress"), (120, "outcome-unknown")])
def test_a_request_that_is_under_way_is_not_begun_again(age_s, code):
    issued = issue()
    client = program(issued.token)
    post(client, {"title": "T"})
    KeptAnswer.objects.update(status=None, created_at=timezone.now() - timedelta(seconds=age_s))
    response = post(client, {"title": "T"})
    assert problem(response, 409)["type"].endswith(code)
    assert ("Retry-After" in response.headers) is (code == "in-progress")
    assert Article.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "naïve"])
def test_a_key_is_visible_ascii(key):
    problem(post(program(issue().token), {"title": "T"}, key=key.encode().decode("latin-1")), 400)
    assert not Article.objects.exists()


def test_who_may_not_is_refused_before_an_answer_is_looked_up():
    by = make_user("administrator")
    client = program(issue(by).token)
    post(client, {"title": "T"})
    by.groups.clear()
    problem(post(client, {"title": "T"}), 403)


@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_are_done_once():
    token = issue().token
    together = threading.Barrier(4)
    answers = []

    def send():
        try:
            together.wait()
            answers.append(post(program(token), {"title": "T"}))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Article.objects.count() == 1
    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.content for each in answers}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_leaves_neither_the_article_nor_its_answer():
    asked = idempotency.Asked("key:1", "POST /x", "k", "d")

    def cut_off() -> idempotency.Answer:
        Article.objects.create()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        raise AssertionError

    with pytest.raises(Exception, match=r"terminating|closed"):
        idempotency.once(asked, cut_off, commits=False)
    connection.close()
    assert not Article.objects.exists()
    assert not KeptAnswer.objects.exists()
    with transaction.atomic():
        assert idempotency.once(asked, lambda: idempotency.Answer(201), commits=False).status == 201


def test_an_answer_that_holds_a_secret_is_kept_nowhere():
    asked = idempotency.Asked("key:1", "POST /x", "k", "d")
    told = idempotency.Answer(201, {"Content-Type": "application/json"}, b"canary", is_secret=True)
    assert idempotency.once(asked, lambda: told, commits=False) == told
    assert "canary" not in str(KeptAnswer.objects.values_list())
    with pytest.raises(Conflict) as refused:
        idempotency.once(asked, lambda: told, commits=False)
    assert refused.value.code == "answered-once"
