"""The preview surface: drafts for holders of a token alone."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import contract, drafts, previewing
from articles.documents import dump
from articles.models import PreviewGrant
from delivery import keys
from delivery.models import Tally
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_published_article
from tests.articles.test_publishing import rich_fields
from tests.delivery.judge import get, judge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
EXCHANGE = "/api/v1/preview/exchange"


@pytest.fixture(autouse=True)
def site(settings):
    settings.PREVIEW_URL = "https://front.example/preview?code={code}"


def code_for(article, by=None) -> str:
    return previewing.invite(article, by=by or make_user("writer"), at=timezone.now()).partition("code=")[2]


def exchange(code, client=None, **headers):
    body = code if isinstance(code, bytes) else json.dumps({"code": code})
    return (client or Client()).post(EXCHANGE, body, content_type="application/json", headers=headers)


def token_for(article) -> str:
    return exchange(code_for(article)).json()["token"]


def look(article, token, client=None, query=""):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return (client or Client()).get(
        f"/api/v1/preview/articles/{getattr(article, 'pid', article)}{query}", headers=headers
    )


def is_for_nobody_else(response) -> bool:
    return (
        response["Cache-Control"] == "private, no-store"
        and "noindex" in response["X-Robots-Tag"]
        and not response.cookies
        and "ETag" not in response.headers
    )


def masked(response) -> dict:
    return response.json() | {"request_id": "", "instance": ""}


def test_a_draft_is_shown_as_it_would_be_published():
    article = make_article(title="Not yet for readers", **rich_fields())
    response = exchange(code_for(article))
    judge(response)
    assert is_for_nobody_else(response)
    told = response.json()
    assert told["url"].endswith(f"/api/v1/preview/articles/{article.pid}")
    shown = look(article, told["token"])
    judge(shown)
    assert is_for_nobody_else(shown)
    document = shown.json()
    assert (document["type"], document["title"], document["seq"]) == ("article", "Not yet for readers", 0)
    assert Client().get(f"/api/v1/articles/{article.pid}").status_code == 404


def test_a_live_article_shows_its_draft_and_readers_their_edition():
    article = make_published_article(title="As it went out")
    article.refresh_from_db()
    draft = dump(article)
    draft.title = "As it will be"
    drafts.save_draft(article, draft, base_version=article.version, by=make_user("editor"))
    assert look(article, token_for(article)).json()["title"] == "As it will be"
    assert Client().get(f"/api/v1/articles/{article.pid}").json()["title"] == "As it went out"


def test_every_part_leads_to_where_it_is_mended(client):
    article = make_article(**rich_fields())
    document = look(article, token_for(article)).json()
    links = document["_source"]
    client.force_login(make_user("administrator"))
    pages = {}
    for pointer, link in links.items():
        place = document
        for part in pointer.strip("/").split("/"):
            place = place[int(part)] if isinstance(place, list) else place[part]
        path, _, anchor = link.removeprefix("http://testserver").partition("#")
        path = "/" + path.split("/", 3)[3] if path.startswith("http") else path
        if path not in pages:
            response = client.get(path)
            assert response.status_code == 200, link
            pages[path] = response.content.decode()
        assert not anchor or f'id="{anchor}"' in pages[path], link
    wanted = {f"/body/{place}" for place in range(len(document["body"]))}
    wanted |= {
        f"/{name}/{key}"
        for name in ("quotes", "people", "images", "sources", "topic_entries")
        for key in document[name]
    }
    assert wanted | {"/title", "/dek", "/body", "/bylines", "/related"} <= set(links)


@pytest.mark.parametrize("query", ["?body=html", "?body=text", "?body=none", "?fields=title,body&body=html"])
def test_it_is_shaped_as_the_published_article_is(query):
    fields = rich_fields()
    # Of pictures, a preview has addresses of its own.
    fields["blocks"] = [each for each in fields["blocks"] if not isinstance(each, contract.Image)]
    article = make_published_article(**fields)
    shown = look(article, token_for(article), query=query)
    judge(shown)
    published = get(f"/api/v1/articles/{article.pid}{query}").json()
    assert shown.json()["body"] == published["body"]
    assert set(shown.json()) - {"_source"} == set(published)


def test_what_leads_to_the_newsroom_leads_from_what_was_asked_for():
    article = make_article(**rich_fields())
    token = token_for(article)
    rendered = look(article, token, query="?body=html").json()["_source"]
    assert "/body" in rendered
    assert not [pointer for pointer in rendered if pointer.startswith("/body/")]
    chosen = look(article, token, query="?fields=title,quotes,_source")
    judge(chosen)
    assert set(chosen.json()) == {"title", "quotes", "_source"}
    assert {pointer.split("/")[1] for pointer in chosen.json()["_source"]} == {"title", "quotes"}
    assert set(look(article, token, query="?fields=title").json()) == {"title"}


def test_a_preview_takes_no_other_parameters():
    article = make_article()
    token = token_for(article)
    for query, allowed in (("?limit=1", ["body", "fields"]), ("?body=pdf", ["blocks", "html", "text", "none"])):
        refused = look(article, token, query=query)
        judge(refused)
        assert (refused.status_code, refused.json()["errors"][0]["allowed"]) == (400, allowed)


def test_pictures_of_a_draft_have_signed_addresses():
    article = make_article(**rich_fields())
    for entry in look(article, token_for(article)).json()["images"].values():
        for address in [entry["src"], *(each["srcset"].split()[0] for each in entry["sources"])]:
            assert "/images/preview/" in str(address) or entry["src"] is None


def test_a_token_opens_its_own_article_and_no_other():
    mine, other, live = make_article(), make_article(), make_published_article()
    token = token_for(mine)
    refusals = [
        look(each, token) for each in (other, live, "00000000-0000-7000-8000-000000000000", "nonsense", "x" * 300)
    ]
    assert {each.status_code for each in refusals} == {404}
    assert len({json.dumps(masked(each), sort_keys=True) for each in refusals}) == 1
    assert all(map(is_for_nobody_else, refusals))
    judge(refusals[0])


def test_each_refusal_speaks_of_the_preview():
    article, other = make_article(), make_article()
    told = [
        (look(article, ""), 401, "the token that the preview's code was exchanged for"),
        (look(other, token_for(article)), 404, "good for the one that it was made for"),
        (exchange("0" * 48), 401, "This preview code is unknown"),
    ]
    for response, status, words in told:
        judge(response)
        assert response.status_code == status
        assert words in response.json()["detail"]


def test_a_discarded_draft_is_nowhere():
    article = make_article()
    token = token_for(article)
    drafts.discard(article, by=make_user("editor"))
    assert look(article, token).status_code == 404


def test_bad_credentials_are_401_and_all_alike():
    article, live = make_article(), make_published_article()
    token, code = token_for(article), code_for(article)
    issuer = make_user("administrator")
    until = timezone.now() + timedelta(days=1)
    public = keys.issue(name="Site", scopes=["read"], expires_at=until, by=issuer).token
    desk = keys.issue(name="Desk", scopes=["newsroom:read"], expires_at=until, by=issuer).token
    bad = ["", "x", "prf_view_" + "0" * 48, token[:-1], token + "0", token.upper(), code, public, desk]
    answers = [
        Client().get(f"/api/v1/preview/articles/{article.pid}", headers={"Authorization": f"Bearer {each}"})
        for each in bad
    ]
    answers.append(Client().get(f"/api/v1/preview/articles/{article.pid}", headers={"Authorization": f"Basic {token}"}))
    assert {each.status_code for each in answers} == {401}
    assert len({json.dumps(masked(each), sort_keys=True) for each in answers}) == 1
    assert all(map(is_for_nobody_else, answers))
    assert look(article, "").status_code == 401
    # And the other way round: what opens a preview opens nothing else.
    for path in (
        f"/api/v1/articles/{live.pid}",
        "/api/v1/changes",
        "/api/newsroom/v1/articles",
        f"/api/v1/articles/{article.pid}",
    ):
        assert Client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_session_is_no_way_in(client):
    client.force_login(make_user("administrator"))
    article = make_article()
    assert look(article, "", client).status_code == 401
    assert client.post(EXCHANGE, "{}", content_type="application/json").status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"{}", 422), (b'{"code": 7}', 422), (b'{"code": "x", "article": "y"}', 422), (b"[]", 422), (b"{", 400),
        (b'\xff\xfe', 400), (b'{"code": "a\\u0000b"}', 422), (b'{"code": ""}', 401), (b'{"code": "%s"}' % (b"x" * 1900), 401),
        (b'{"code": "%s"}' % (b"x" * 3000), 413), (b'{"code": "\xc3\xa9\xf0\x9f\x98\x80"}', 401),
    ],
)  # fmt: skip
def test_what_is_no_code_gets_no_token(body, status):
    code_for(make_article())
    response = exchange(body)
    assert response.status_code == status
    judge(response)
    assert not PreviewGrant.objects.exclude(token_digest=None).exists()


def test_a_refused_exchange_uses_up_nothing():
    code = code_for(make_article())
    assert exchange(code, Authorization="Bearer x").status_code == 401
    assert Client().post(EXCHANGE, json.dumps({"code": code}), content_type="text/plain").status_code == 415
    assert Client().post(EXCHANGE + "?code=" + code, "{}", content_type="application/json").status_code == 400
    assert Client().get(EXCHANGE).status_code == 405
    assert exchange(code).status_code == 200


def test_a_page_of_another_origin_may_ask():
    article = make_article()
    response = Client().options(
        EXCHANGE, headers={"Origin": "https://front.example", "Access-Control-Request-Method": "POST"}
    )
    assert (response.status_code, response["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
    assert "Content-Type" in response["Access-Control-Allow-Headers"]
    shown = Client().get(
        f"/api/v1/preview/articles/{article.pid}",
        headers={"Authorization": f"Bearer {token_for(article)}", "Origin": "https://front.example"},
    )
    assert shown["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in shown.headers


# -- how often --------------------------------------------------------------------------------------------------------


def test_a_token_reads_so_often_a_minute(settings):
    settings.PREVIEW_REQUESTS_PER_MINUTE = 2
    article = make_article()
    token, other = token_for(article), token_for(article)
    first = look(article, token)
    judge(first)
    assert first.headers["RateLimit-Policy"] == '"default";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"default";r=1;t=')
    grant = PreviewGrant.objects.order_by("pk").first()
    Tally.objects.filter(actor=f"preview:{grant.pk}").update(count=2, minute=int(time.time()) // 60)
    refused = look(article, token)
    judge(refused)
    assert refused.status_code == 429 or Tally.objects.get(actor=f"preview:{grant.pk}").count == 1  # the minute turned
    assert is_for_nobody_else(refused)
    assert look(article, other).status_code == 200


def test_wrong_codes_are_counted_by_address_and_keep_no_good_one_out(settings):
    settings.PREVIEW_REQUESTS_PER_MINUTE = 1
    article = make_article()
    refused = [exchange("0" * 48) for _ in range(3)]
    assert refused[0].status_code == 401
    assert 429 in {each.status_code for each in refused[1:]}
    for each in refused:
        judge(each)
        assert each.headers["RateLimit"].startswith('"default";r=0;t=')
    good = exchange(code_for(article))
    judge(good)
    assert good.status_code == 200
    assert not Tally.objects.filter(actor__contains="127.0.0.1").exists()


def test_without_a_limit_no_preview_is_counted(settings):
    settings.PREVIEW_REQUESTS_PER_MINUTE = 0
    article = make_article()
    assert "RateLimit" not in look(article, token_for(article)).headers
    assert not Tally.objects.exists()


# -- the button -------------------------------------------------------------------------------------------------------


def test_the_button_opens_the_site_with_a_code(client):
    article = make_article()
    client.force_login(make_user("writer"))
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Preview on the site" in page
    response = client.post(reverse("admin:articles_article_show", args=[article.pk]))
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]
    code = response["Location"].removeprefix("https://front.example/preview?code=")
    assert exchange(code).json()["article"] == article.pid


def test_without_a_site_there_is_no_button(client, settings):
    settings.PREVIEW_URL = ""
    client.force_login(make_user("writer"))
    article = make_article()
    assert (
        "Preview on the site"
        not in client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    )
    response = client.post(reverse("admin:articles_article_show", args=[article.pk]), follow=True)
    assert "PREVIEW_URL" in response.content.decode()
