"""What each cache is asked, to the letter, by a server that plays its part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from delivery import cachetags
from delivery.checks import cache_purger
from delivery.purging.purgers import NEEDED, PURGERS, PurgeFailed, by_length, cloudflare, fastly, varnish
from tests.receivers import Receiver, Reply, receiving

TOKEN = "a-token-that-nobody-may-see"
TAGS = [f"article-{number:04}" for number in range(300)]


@pytest.fixture
def cache(settings: Any) -> Iterator[Receiver]:
    with receiving() as found:
        settings.VARNISH_URLS = [found.url]
        settings.FASTLY_URL, settings.FASTLY_SERVICE, settings.FASTLY_TOKEN = found.url, "SU1Z0", TOKEN
        settings.CLOUDFLARE_URL, settings.CLOUDFLARE_ZONE = f"{found.url}/client/v4", "023e10"
        settings.CLOUDFLARE_TOKEN = TOKEN
        found.answer = lambda _: Reply(body=b'{"success": true}')
        yield found


def test_fastly_is_asked_for_256_keys_at_once(cache: Receiver) -> None:
    fastly(TAGS)
    assert [(each.method, each.path) for each in cache.asked] == [("POST", "/service/SU1Z0/purge")] * 2
    assert [each.headers["surrogate-key"].split(" ") for each in cache.asked] == [TAGS[:256], TAGS[256:]]
    assert {each.headers["fastly-key"] for each in cache.asked} == {TOKEN}
    assert {each.body for each in cache.asked} == {b""}


def test_cloudflare_is_asked_for_30_tags_at_once(cache: Receiver) -> None:
    cloudflare(TAGS[:70])
    assert [(each.method, each.path) for each in cache.asked] == [("POST", "/client/v4/zones/023e10/purge_cache")] * 3
    assert [json.loads(each.body) for each in cache.asked] == [
        {"tags": TAGS[:30]}, {"tags": TAGS[30:60]}, {"tags": TAGS[60:70]},
    ]  # fmt: skip
    assert {each.headers["authorization"] for each in cache.asked} == {f"Bearer {TOKEN}"}
    assert {each.headers["content-type"] for each in cache.asked} == {"application/json"}


def test_varnish_is_asked_for_keys_in_headers_it_takes_and_so_is_every_server(cache: Receiver, settings: Any) -> None:
    with receiving() as other:
        settings.VARNISH_URLS = [cache.url, other.url]
        varnish(TAGS)
        assert [each.body for each in other.asked] == [each.body for each in cache.asked]
        for server in (cache, other):
            assert {each.method for each in server.asked} == {"PURGE"}
            found = [each.headers["xkey-purge"] for each in server.asked]
            assert " ".join(found).split(" ") == TAGS
            assert max(map(len, found)) <= 4000


def test_a_ban_drops_what_has_the_tag_and_nothing_else(cache: Receiver, settings: Any) -> None:
    settings.VARNISH_METHOD = "BAN"
    varnish(["topic:1", "lang:en", "kind:a.b"])
    (asked,) = cache.asked
    assert asked.method == "BAN"
    expression = re.compile(asked.headers["x-ban-tags"])
    for header in ("topic:1", "articles, topic:1", "topic:1, x", "x,lang:en,y", "kind:a.b"):
        assert expression.search(header), header
    for header in ("topic:12", "xtopic:1", "kind:aXb", "articles"):
        assert not expression.search(header), header


def test_batches_by_length_lose_no_tag_and_take_one_that_is_too_long_alone() -> None:
    tags = ["a" * 10, "b" * 50, "c", "d" * 9]
    found = list(by_length(tags, most=20))
    assert [tag for batch in found for tag in batch] == tags
    assert found == [["a" * 10], ["b" * 50], ["c", "d" * 9]]
    assert list(by_length([], most=20)) == []


@pytest.mark.parametrize("name", PURGERS)
@pytest.mark.parametrize("status", [301, 401, 403, 429, 500])
def test_an_answer_that_is_no_success_is_a_failure_without_secrets(cache: Receiver, name: str, status: int) -> None:
    cache.answer = lambda _: Reply(status=status, headers={"Location": "/x"}, body=TOKEN.encode())
    with pytest.raises(PurgeFailed) as failed:
        PURGERS[name](TAGS[:1])
    assert str(status) in str(failed.value)
    assert TOKEN not in str(failed.value)


@pytest.mark.parametrize("body", [b'{"success": false}', b"<html>", b"[]", b""])
def test_cloudflare_says_no_with_a_200_too(cache: Receiver, body: bytes) -> None:
    cache.answer = lambda _: Reply(body=body)
    with pytest.raises(PurgeFailed):
        cloudflare(TAGS[:1])


@pytest.mark.parametrize("name", PURGERS)
def test_a_cache_that_is_away_is_a_failure(settings: Any, cache: Receiver, name: str) -> None:
    settings.VARNISH_URLS, settings.FASTLY_URL, settings.CLOUDFLARE_URL = (
        ["http://127.0.0.1:9"], "http://127.0.0.1:9", "http://127.0.0.1:9",
    )  # fmt: skip
    with pytest.raises(PurgeFailed) as failed:
        PURGERS[name](TAGS[:1])
    assert "Nothing listens there" in str(failed.value)


def test_every_tag_there_is_can_stand_in_a_header_between_spaces() -> None:
    tags = cachetags.of_change("article", "0198", language_code="pt-BR", tags=["topic:1", "kind:news", "role:author"])
    assert not any(re.search(r"[\s,]", tag) for tag in tags)


@pytest.mark.parametrize("name", NEEDED)
def test_a_purger_without_what_it_needs_is_named_when_anything_starts(settings: Any, name: str) -> None:
    settings.CACHE_PURGER = name
    for missing in NEEDED[name]:
        setattr(settings, missing, "")
    assert [each.id for each in cache_purger()] == ["delivery.E002"] * len(NEEDED[name])
    for missing in NEEDED[name]:
        setattr(settings, missing, ["x"])
    assert cache_purger() == []


def test_a_purger_that_there_is_not_is_named(settings: Any) -> None:
    settings.CACHE_PURGER = "squid"
    assert [each.id for each in cache_purger()] == ["delivery.E001"]
    settings.CACHE_PURGER, settings.VARNISH_URLS, settings.VARNISH_METHOD = "varnish", ["http://x"], "DROP"
    assert [each.id for each in cache_purger()] == ["delivery.E003"]
    settings.CACHE_PURGER = ""
    assert cache_purger() == []
