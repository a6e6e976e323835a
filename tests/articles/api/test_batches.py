"""Many articles in one request: each is made and published by the rules by which it is alone."""

from __future__ import annotations

from copy import deepcopy

import msgspec
import pytest

from articles import contract, drafts
from articles.documents import dump
from articles.models import Article, Contribution, Decision, Revision
from cms.core.ids import uuid7
from delivery.models import Record
from tests.accounts.factories import make_user
from tests.articles.api.desk import bare, desk, problem
from tests.articles.api.test_articles import ARTICLES, TEXT, send
from tests.articles.factories import make_article, make_draft, make_editor_in_chief, make_ready_article
from tests.articles.test_statements import realistic
from tests.delivery.keyring import issue, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
DRAFTS, PUBLICATIONS = "/api/newsroom/v1/drafts", "/api/newsroom/v1/publications"


@pytest.fixture
def by():
    return make_editor_in_chief()


@pytest.fixture
def client(by):
    return program(issue(by).token)


def named(*articles: Article) -> list[dict[str, object]]:
    return [{"id": each.pid, "version": each.version} for each in articles]


def whole(*made: contract.Draft) -> list[dict[str, object]]:
    return [msgspec.to_builtins(each) for each in made]


# -- drafts -----------------------------------------------------------------------------------------------------------


def test_drafts_made_together_are_what_each_is_alone(client, by):
    first, second = realistic(), realistic(quotes=2)
    second.slug, second.translation_group = "", str(uuid7())
    twin = deepcopy(second)
    for each in twin.blocks:
        each.id = str(uuid7())
    twin.translation_group = None
    answer = send(client, "POST", DRAFTS, {"drafts": whole(first, second, twin)})
    assert answer.status_code == 201, answer.json()
    made = [Article.objects.get(public_id=each["article"]["id"]) for each in answer.json()["data"]]
    for article, draft in zip(made, (first, second), strict=False):
        got = dump(article)
        draft.slug = draft.slug or got.slug
        draft.translation_group = draft.translation_group or got.translation_group
        assert got == draft
        assert [(each.number, each.kind, each.by) for each in article.revisions.all()] == [(1, Revision.Kind.SAVE, by)]
        assert Contribution.objects.get(article=article).role == Contribution.Role.WROTE
    assert made[2].slug == f"{made[1].slug}-2", "an address that the title makes is numbered where it is taken"
    read = client.get(f"{ARTICLES}/{made[0].pid}")
    assert (read.json()["version"], read.headers["ETag"]) == (1, '"1"')


def test_the_statements_of_a_batch_do_not_grow_with_it(client, django_assert_max_num_queries):
    body = {"drafts": whole(*(realistic() for _ in range(12)))}
    with django_assert_max_num_queries(40):
        assert send(client, "POST", DRAFTS, body).status_code == 201


def test_a_draft_that_breaks_a_rule_holds_up_no_other(client):
    taken = make_article(slug="taken")
    wanted = [
        {"title": "One"},
        {"title": "Two", "slug": taken.slug},
        {"title": "Three", "bylines": [{"person": str(uuid7())}]},
        {"title": "Four", "blocks": [TEXT]},
        {"title": "Five", "blocks": [TEXT]},
        {"title": "Six", "language": "not a language"},
    ]
    answer = send(client, "POST", DRAFTS, {"drafts": wanted}).json()["data"]
    assert [each["status"] for each in answer] == [201, 422, 422, 201, 422, 422]
    problems = [each["problem"] for each in answer if each["problem"]]
    assert [each["errors"][0]["name"] for each in problems] == [
        "/slug",
        "/bylines/0/person",
        "/blocks/0/id",
        "/language",
    ]
    assert set(Article.objects.values_list("title", flat=True)) >= {"One", "Four"}
    assert not Article.objects.filter(title__in=["Two", "Three", "Five", "Six"]).exists()


def test_an_address_that_is_taken_is_refused_also_where_nothing_else_is_wrong(client):
    taken = make_article(slug="taken")
    answer = send(client, "POST", DRAFTS, {"drafts": [{"title": "One"}, {"title": "Two", "slug": taken.slug}]})
    assert [each["status"] for each in answer.json()["data"]] == [201, 422]


def test_a_result_has_the_whole_problem_that_its_draft_would_have_met_alone(client):
    taken = make_article(slug="taken")
    for draft in ({"title": "x" * 400}, {"slug": taken.slug}, {"language": "not a language"}):
        alone = problem(send(client, "POST", ARTICLES, draft), 422)
        refused = problem(send(client, "POST", DRAFTS, {"drafts": [draft]}), 422)
        (result,) = refused["results"]
        assert (result["status"], bare(result["problem"])) == (422, bare(alone))
        assert (result["problem"]["instance"], result["problem"]["request_id"]) == (DRAFTS, refused["request_id"])


def test_when_none_is_made_the_answer_is_a_refusal_with_each_reason(client):
    refused = problem(send(client, "POST", DRAFTS, {"drafts": [{"title": "X", "language": "not a language"}] * 2}), 422)
    assert refused["type"].endswith("nothing-made")
    assert [each["status"] for each in refused["results"]] == [422, 422]
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""), ({"drafts": []}, "/drafts"), ({"drafts": [{}] * 101}, "/drafts"), ({"drafts": [{"titel": "x"}]}, "/drafts/0"),
        ({"drafts": [{"title": "A"}, {"title": 3}]}, "/drafts/1/title"), ({"drafts": [{}], "publish": True}, "/publish"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_refused_whole(client, body, path):
    refused = problem(send(client, "POST", DRAFTS, body), 422)
    assert refused["errors"][0]["name"] == path
    assert not Article.objects.exists()


# -- publications -----------------------------------------------------------------------------------------------------


def test_what_was_made_together_is_published_together_and_readers_see_it(client):
    made = send(client, "POST", DRAFTS, {"drafts": whole(realistic(), realistic())}).json()["data"]
    looked = [{"id": each["article"]["id"], "version": each["article"]["version"]} for each in made]
    answer = send(client, "POST", PUBLICATIONS, {"articles": looked, "legacy": "In print in 2019."})
    assert answer.status_code == 200, answer.json()
    told = [each["article"] for each in answer.json()["data"]]
    assert [(each["id"], each["standing"], each["basis"]) for each in told] == [
        (each["id"], "live", "legacy") for each in looked
    ]
    for each in looked:
        assert client.get(f"/api/v1/articles/{each['id']}", headers={"Authorization": ""}).status_code in {200, 401}
        assert Record.objects.public().filter(public_id=each["id"], kind="article").exists()
        acts = Decision.objects.filter(article__public_id=each["id"]).order_by("pk").values_list("act", flat=True)
        assert list(acts) == [Decision.Act.LEGACY, Decision.Act.PUBLISH]


def test_each_is_refused_by_itself_and_in_the_words_of_the_single_act(client, by):
    good, blocked, stale, gone = (
        make_ready_article(by=by),
        make_article(),
        make_ready_article(by=by),
        make_ready_article(by=by),
    )
    live = make_ready_article(by=by)
    send(client, "POST", f"{ARTICLES}/{live.pid}/publish", {}, match=f'"{live.version}"')
    looked = named(good, blocked, stale, gone, live)
    drafts.save_draft(stale, make_draft(title="Saved meanwhile"), base_version=stale.version, by=by)
    drafts.discard(gone, by=by)
    looked += [{"id": str(uuid7()), "version": 1}, {"id": "no-uuid", "version": 1}]
    answer = send(client, "POST", PUBLICATIONS, {"articles": looked}).json()["data"]
    assert [each["status"] for each in answer] == [200, 409, 412, 409, 200, 404, 404]
    assert answer[1]["problem"]["blockers"], "what the gate says of it"
    assert answer[2]["problem"]["type"].endswith("/saved-meanwhile")
    assert answer[3]["problem"]["type"].endswith("/discarded")
    stale.refresh_from_db()
    assert stale.standing == Article.Standing.NEVER


def test_a_stale_article_is_not_accepted_as_legacy_either(client, by):
    stale, fresh = make_article(), make_article()
    looked = named(stale, fresh)
    drafts.save_draft(stale, make_draft(title="Saved meanwhile"), base_version=stale.version, by=by)
    send(client, "POST", PUBLICATIONS, {"articles": looked, "legacy": "In print in 2019."})
    stale.refresh_from_db()
    fresh.refresh_from_db()
    assert (stale.basis, fresh.basis) == (Article.Basis.NONE, Article.Basis.LEGACY)


def test_the_same_request_again_is_answered_and_not_done_again(client, by):
    looked = named(make_ready_article(by=by))
    key = {"Idempotency-Key": "batch-1"}
    first, again = (send(client, "POST", PUBLICATIONS, {"articles": looked}, **key) for _ in range(2))
    assert (first.status_code, again.content, again.headers["Idempotent-Replayed"]) == (200, first.content, "true")
    assert Decision.objects.filter(act=Decision.Act.PUBLISH).count() == 1


def test_an_article_named_twice_is_refused_before_anything_is_done(client, by):
    article = make_ready_article(by=by)
    twice = [{"id": article.pid.upper(), "version": 1}, *named(article)]
    refused = problem(send(client, "POST", PUBLICATIONS, {"articles": twice}), 422)
    assert refused["errors"][0]["name"] == "/articles/1/id"
    assert not Record.objects.public().exists()


def test_legacy_wants_words(client, by):
    looked = named(make_ready_article(by=by))
    refused = problem(send(client, "POST", PUBLICATIONS, {"articles": looked, "legacy": " "}), 422)
    assert refused["type"].endswith("note-missing")
    assert not Record.objects.public().exists()


def test_legacy_asks_for_its_own_permission(by):
    colleague = desk(make_user("publisher"))
    assert not make_user("publisher").holds("articles.grant_legacy")
    looked = named(make_ready_article(by=by))
    refused = problem(send(colleague, "POST", PUBLICATIONS, {"articles": looked, "legacy": "In print."}), 403)
    assert "accept archive articles" in refused["detail"]
    assert send(colleague, "POST", PUBLICATIONS, {"articles": looked}).status_code == 200
