"""Checking over the API: the same verbs, the same refusals, the same blindness."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from articles.models import Claim, Verification
from tests.accounts.factories import make_superuser, make_user
from tests.articles.api.desk import desk, problem
from tests.articles.checking.factories import (
    WORDS,
    give,
    make_checker,
    make_checking_article,
    make_cited_claim,
    make_claim,
)
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db
ROOT = "/api/newsroom/v1"
NOBODY = "0198c0de-0000-7000-8000-000000000000"
CLAIM = {"words": WORDS, "kind": "prevalence"}
VERDICT = {"verdict": "confirmed", "method": "email", "evidence": "Mail of 3 May.", "base": ""}
# method, address, body, a role that may not.
ENDPOINTS = [
    ("get", "/articles/{article}/claims", None, "nobody"),
    ("post", "/articles/{article}/claims", CLAIM, "photo"),
    ("get", "/articles/{article}/blockers", None, "nobody"),
    ("get", "/claims/{claim}", None, "nobody"),
    ("post", "/claims/{claim}/verifications", VERDICT, "editor"),
    ("post", "/claims/{claim}/withdrawal", {}, "writer"),
    ("post", "/claims/{claim}/citations", {"source": NOBODY}, "photo"),
    ("post", "/claims/{claim}/searches", {"database": "d", "query": "q", "hits": 0}, "writer"),
    ("get", "/claims/{claim}/queries", None, "nobody"),
    ("post", "/claims/{claim}/queries", {"question": "Where from?"}, "writer"),
    ("post", "/claims/{claim}/closing", {"closed_as": "removed"}, "editor"),
    ("post", "/queries/{claim}/answer", {"answer": "There."}, "nobody"),
]
each_endpoint = pytest.mark.parametrize(("method", "path", "body", "role"), ENDPOINTS)


def send(client: Client, method: str, path: str, body=None, *, claim: Claim | None = None, **options):
    address = ROOT + path.format(claim=claim.pid if claim else NOBODY, article=claim.article.pid if claim else NOBODY)
    data = json.dumps(body) if body is not None else ""
    return client.generic(method.upper(), address, data, "application/json", **options)


@each_endpoint
def test_nobody_without_a_session_gets_in_and_nothing_changes(method, path, body, role):
    claim = make_cited_claim()
    assert send(Client(), method, path, body, claim=claim).status_code == 401
    assert not Verification.objects.exists()


@each_endpoint
def test_the_wrong_role_is_refused_and_nothing_changes(method, path, body, role):
    claim = make_cited_claim()
    if "{claim}/citations" in path:
        body = {"source": make_source().pid}
    user = make_superuser() if role == "nobody" else make_user(role)
    assert send(desk(user), method, path, body, claim=claim).status_code == 403
    assert (claim.citations.count(), claim.queries.count(), claim.searches.count(), claim.verifications.count()) == (
        1,
        0,
        0,
        0,
    )
    assert Claim.objects.open().count() == 1


@each_endpoint
def test_an_unknown_id_is_404_and_says_nothing(method, path, body, role):
    assert "with this id" in problem(send(desk(make_checker()), method, path, body), 404)["detail"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"verdict": 3}', b'{"surprise": 1}', b"\xff", b"[" * 5000, b""])
def test_a_body_that_does_not_fit_is_refused_and_changes_nothing(body):
    claim = make_cited_claim()
    address = f"{ROOT}/claims/{claim.pid}/verifications"
    response = desk(make_checker()).generic("POST", address, body, "application/json")
    assert response.status_code in {400, 422}
    assert not Verification.objects.exists()


def test_a_claim_is_opened_cited_judged_asked_about_and_closed():
    article, client = make_checking_article(), desk(make_checker())
    path = f"/articles/{article.pid}"
    made = send(client, "post", f"{path}/claims", CLAIM)
    assert (made.status_code, made.json()["standing"]) == (201, "unchecked")
    claim = Claim.objects.get()
    cited = send(
        client, "post", "/claims/{claim}/citations", {"source": make_source().pid, "passage": "So it is."}, claim=claim
    )
    base = cited.json()["base"]
    judged = send(
        client, "post", "/claims/{claim}/verifications",
        {"verdict": "confirmed", "method": "primary_document", "base": base}, claim=claim,
    )  # fmt: skip
    assert (judged.status_code, judged.json()["standing"]) == (201, "confirmed")
    stale = send(client, "post", "/claims/{claim}/verifications", {**VERDICT, "base": base}, claim=claim)
    assert "while you were looking" in problem(stale, 409)["detail"]
    asked = send(
        client, "post", "/claims/{claim}/queries", {"question": "Where from?", "due_on": "2030-01-01"}, claim=claim
    )
    answer = f"/queries/{asked.json()['id']}/answer"
    assert send(desk(make_user("writer")), "post", answer, {"answer": "There."}).json()["answer"] == "There."
    assert send(desk(make_user("writer")), "post", answer, {"answer": "There."}).status_code == 409
    assert [each["answer"] for each in send(client, "get", "/claims/{claim}/queries", claim=claim).json()["data"]] == [
        "There."
    ]
    found = send(client, "get", f"{path}/blockers").json()
    assert found["stops"] == sum(each["stops"] for each in found["data"]) == 1
    assert (
        send(
            client, "post", "/claims/{claim}/closing", {"closed_as": "mistaken", "note": "No."}, claim=claim
        ).status_code
        == 204
    )
    assert send(client, "get", f"{path}/claims").json()["data"] == []


def test_an_author_is_refused_by_four_eyes():
    by = make_user("standards")
    claim = make_claim(make_checking_article(by=by))
    response = send(desk(by), "post", "/claims/{claim}/verifications", VERDICT, claim=claim)
    assert "wrote or edited this article" in problem(response, 403)["detail"]


@pytest.mark.parametrize("verdict", ["confirmed", "incorrect"])
def test_the_second_reads_the_same_answers_whatever_the_first_said(verdict):
    first, second = make_checker(name="Prima Vista"), make_checker()
    claim = make_cited_claim(kind="causal")
    give(claim, verdict, by=first, note="Telltale.", evidence="Telltale.")
    client = desk(second)
    for path in (
        "/articles/{article}/claims",
        "/claims/{claim}",
        "/claims/{claim}/queries",
        "/articles/{article}/blockers",
    ):
        said = send(client, "get", path, claim=claim).content.decode()
        assert "Telltale" not in said
        assert "Prima Vista" not in said
        assert f'"{verdict}"' not in said
    answer = send(client, "get", "/claims/{claim}", claim=claim).json()
    assert (answer["is_blind"], answer["verifications"], answer["standing"]) == (True, [], "second_wanted")
    own = send(desk(first), "get", "/claims/{claim}", claim=claim).json()
    assert [each["verdict"] for each in own["verifications"]] == [verdict]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/claims/{claim}/searches", {"database": "d" * 5000, "query": "q", "hits": 0}),
        ("/claims/{claim}/searches", {"database": "d", "query": "q", "hits": 10**12}),
        ("/claims/{claim}/searches", {"database": "d", "query": "q", "hits": -1}),
        ("/claims/{claim}/closing", {"closed_as": "x" * 500}),
        ("/claims/{claim}/verifications", {**VERDICT, "verdict": "x" * 500}),
        ("/articles/{article}/claims", {**CLAIM, "words": "adults sleep", "kind": "x" * 500}),
        ("/articles/{article}/claims", {**CLAIM, "words": "Never said."}),
        ("/articles/{article}/claims", {**CLAIM, "start": -5, "place": "title", "words": "Never said."}),
    ],
)
def test_huge_and_odd_values_are_refused_in_a_sentence(path, body):
    response = send(desk(make_checker()), "post", path, body, claim=make_cited_claim())
    assert problem(response, 422)["detail"].endswith(".")


def test_a_locator_that_is_too_long_is_refused():
    claim, source = make_cited_claim(), make_source()
    body = {"source": source.pid, "locator": "p" * 500}
    assert send(desk(make_checker()), "post", "/claims/{claim}/citations", body, claim=claim).status_code == 422


def test_a_credential_of_another_surface_is_refused():
    claim = make_cited_claim()
    assert (
        send(desk(make_checker()), "get", "/claims/{claim}", claim=claim, HTTP_AUTHORIZATION="Bearer x").status_code
        == 401
    )
