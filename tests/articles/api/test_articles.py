"""Draft documents over the API: made, read, saved whole or in part, and never lost to a stale save."""

from __future__ import annotations

import json

import msgspec
import pytest

from articles.documents import dump
from articles.models import Article, Citation, Revision
from tests.accounts.factories import make_user
from tests.articles.api.desk import problem
from tests.articles.factories import make_article
from tests.delivery.keyring import issue, program
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db
ARTICLES = "/api/newsroom/v1/articles"
TEXT = {"type": "text", "id": "0198c0de-0000-7000-8000-000000000001", "html": "<p>Toes twitch.</p>"}


@pytest.fixture
def by():
    return make_user("administrator")


@pytest.fixture
def client(by):
    return program(issue(by).token)


def send(client, method, path, body=None, *, match=None, kind="application/json", **headers):
    if match is not None:
        headers["If-Match"] = match if match.startswith(("W/", '"', "*")) else f'"{match}"'
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, path, data, kind, headers=headers)


def test_a_posted_document_is_a_draft(client, by):
    response = send(client, "POST", ARTICLES, {"title": "Why toes twitch", "blocks": [TEXT]})
    made = response.json()
    article = Article.objects.get(public_id=made["id"])
    assert (response.status_code, response.headers["ETag"]) == (201, '"1"')
    assert response.headers["Location"].endswith(f"{ARTICLES}/{article.pid}")
    assert (made["stage"], made["standing"], made["version"], made["slug"]) == ("draft", "never", 1, "why-toes-twitch")
    assert made["draft"] == msgspec.to_builtins(dump(article))
    assert article.revisions.get().by == by


def test_what_was_read_can_be_sent_back(client):
    article = make_article()
    read = client.get(f"{ARTICLES}/{article.pid}")
    assert read.headers["ETag"] == f'"{article.version}"'
    again = send(client, "PUT", f"{ARTICLES}/{article.pid}", read.json()["draft"], match=read.headers["ETag"])
    assert (again.status_code, again.json()) == (200, read.json())


def test_a_put_replaces_the_draft_and_moves_its_version(client):
    article = make_article()
    saved = send(client, "PUT", f"{ARTICLES}/{article.pid}", {"title": "Another", "blocks": [TEXT]}, match="1")
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"2"')
    assert saved.json()["draft"] == msgspec.to_builtins(dump(Article.objects.get(pk=article.pk)))
    assert saved.json()["title"] == "Another"


def test_a_patch_changes_what_it_names(client):
    article = make_article(title="One", dek="Two")
    before = dump(article)
    patch = {"title": "Three", "dek": None}
    saved = send(client, "PATCH", f"{ARTICLES}/{article.pid}", patch, match="1", kind="application/merge-patch+json")
    after = dump(Article.objects.get(pk=article.pk))
    assert (saved.status_code, after.title, after.dek, after.blocks) == (200, "Three", "", before.blocks)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("match", [None, "*", 'W/"1"'])
def test_a_change_names_the_state_it_was_made_on(client, method, match):
    article = make_article()
    response = send(client, method, f"{ARTICLES}/{article.pid}", {"title": "Another"}, match=match)
    if match == 'W/"1"':  # never equal to a strong one
        problem(response, 412)
    else:
        problem(response, 428)
    assert Article.objects.get(pk=article.pk).version == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_save_that_comes_second_is_kept_and_named(client, method):
    article = make_article(title="First", dek="A dek")
    first = make_user("editor", name="Ann Roe")
    assert send(program(issue(make_user("administrator", name="Ann Roe")).token), "PATCH", f"{ARTICLES}/{article.pid}",
                {"title": "Second"}, match="1").status_code == 200  # fmt: skip
    mine = {"title": "Mine"} if method == "PATCH" else {**msgspec.to_builtins(dump(article)), "title": "Mine"}
    found = problem(send(client, method, f"{ARTICLES}/{article.pid}", mine, match="1"), 412)
    assert (found["by"], bool(found["at"])) == (first.name, True)
    kept = client.get(f"{ARTICLES}/{article.pid}/revisions/{found['revision']}").json()
    assert (kept["kind"], kept["draft"]["title"], kept["draft"]["dek"]) == ("shadow", "Mine", "A dek")
    assert Article.objects.get(pk=article.pk).title == "Second"


@pytest.mark.parametrize("tag", ["", "0", "abc", "99999999999999999999", "-1", "٣"])
def test_a_tag_that_was_never_ours_is_stale(client, tag):
    article = make_article()
    found = problem(
        send(
            client,
            "PUT",
            f"{ARTICLES}/{article.pid}",
            {"title": "Another"},
            match=f'"{tag}"'.encode().decode("latin-1"),
        ),
        412,
    )
    assert Revision.objects.get(article=article, number=found["revision"]).kind == "shadow"


def test_the_list_is_narrowed_and_paged(client):
    articles = [make_article(title=f"Piece {n}") for n in range(3)]
    first = client.get(ARTICLES, {"limit": 2, "stage": "draft"}).json()
    rest = client.get(ARTICLES, {"limit": 2, "cursor": first["page"]["next"]}).json()
    assert [each["id"] for each in first["data"] + rest["data"]] == [each.pid for each in reversed(articles)]
    assert rest["page"]["next"] is None
    assert client.get(ARTICLES, {"standing": "live"}).json()["data"] == []
    assert problem(client.get(ARTICLES, {"stage": "printed"}), 400)["errors"][0]["allowed"][0] == "draft"


def test_a_list_costs_the_same_however_long(client, django_assert_max_num_queries):
    for _ in range(5):
        make_article()
    client.get(ARTICLES)
    with django_assert_max_num_queries(4):  # the key, its issuer's rights, the count, the rows
        assert len(client.get(ARTICLES).json()["data"]) == 5


READ_ONLY = ["id", "stage", "standing", "verified_at", "published_at", "basis", "version"]


@pytest.mark.parametrize("name", READ_ONLY)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("value", ["live", None])
def test_what_verbs_write_is_not_sent(client, method, name, value):
    article = make_article()
    path = ARTICLES if method == "POST" else f"{ARTICLES}/{article.pid}"
    found = problem(send(client, method, path, {"title": "T", name: value}, match="1"), 422)
    assert [(each["name"], each["code"]) for each in found["errors"]] == [(f"/{name}", "read-only")]
    assert (Article.objects.count(), Article.objects.get(pk=article.pk).version) == (1, 1)


def test_every_unknown_key_is_named(client):
    found = problem(send(client, "POST", ARTICLES, {"titel": "T", "stage": "ready", "dekk": "D"}), 422)
    assert [each["name"] for each in found["errors"]] == ["/dekk", "/stage", "/titel"]
    assert "title" in found["errors"][0]["allowed"]


def test_where_the_sentence_lists_choices_so_does_allowed(client):
    source = make_source()
    wanted = {"kind": "zz", "citations": [{"source": source.pid, "role": "cites"}]}
    refused = problem(send(client, "POST", ARTICLES, wanted), 422)
    assert {each["name"]: each["allowed"] for each in refused["errors"]} == {
        "/kind": Article.Kind.values,
        "/citations/0/role": Citation.Role.values,
    }
    assert "explainer, news" in refused["detail"]


def test_of_very_many_unknown_keys_the_first_are_named(client):
    found = problem(send(client, "POST", ARTICLES, {f"k{number:05}": 1 for number in range(20_000)}), 422)
    assert [each["name"] for each in found["errors"]] == [f"/k{number:05}" for number in range(50)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"\xff", 400), (b"[" * 100_000, 400), (b"[]", 422), (b'"x"', 422), (b"null", 422),
        (b'{"title": 1}', 422), (b'{"title": "a\\u0000b"}', 422), (b'{"blocks": [{"type": "poem"}]}', 422),
        (b'{"bylines": [{"person": "x"}]}', 422), (b'{"language": "klingon"}', 422), (b'{"title": "\\ud800"}', 400),
    ],
)  # fmt: skip
def test_what_is_no_draft_is_refused_with_a_sentence(client, body, status):
    found = problem(client.generic("POST", ARTICLES, body, "application/json"), status)
    assert found["detail"]
    assert not Article.objects.exists()


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"dek":' * 20_000 + b"1" + b"}" * 20_000])
def test_json_that_is_nested_too_deep_is_told_so(client, body):
    detail = problem(client.generic("POST", ARTICLES, body, "application/json"), 400)["detail"]
    assert detail.startswith("The JSON is nested too deep")


def test_an_address_that_the_newsroom_does_not_have_is_told_so(client):
    refused = client.get("/api/newsroom/v1/poems").json()
    assert (refused["status"], refused["detail"]) == (404, "The newsroom's API has nothing at this address.")


def test_other_media_types_are_415(client):
    problem(client.generic("POST", ARTICLES, b"title=x", "application/x-www-form-urlencoded"), 415)


def test_a_body_beyond_the_cap_is_413_before_it_is_read(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(send(client, "POST", ARTICLES, {"title": "x" * 200}), 413)


def test_a_block_of_another_article_is_not_taken(client):
    article = make_article()
    block = dump(article).blocks[0]
    found = problem(send(client, "POST", ARTICLES, {"title": "T", "blocks": [{**TEXT, "id": block.id}]}), 422)
    assert found["type"].endswith("block-elsewhere")
    assert Article.objects.count() == 1
