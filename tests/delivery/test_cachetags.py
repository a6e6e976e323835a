from __future__ import annotations

import re

from cms.core.ids import uuid7
from delivery import cachetags

SAFE = re.compile(r"[A-Za-z0-9:_-]+")


def test_a_document_carries_itself_and_what_it_embeds():
    assert cachetags.of_document("article", 1, ["person-2", "image-3", "image-3"]) == [
        "article-1",
        "image-3",
        "person-2",
    ]


def test_past_the_cap_the_collection_stands_for_what_is_embedded():
    many = [f"source-{uuid7()}" for _ in range(cachetags.MAX_TAGS)]
    assert cachetags.of_document("article", 1, many) == ["article-1", "articles"]
    assert len(cachetags.of_document("article", 1, many[1:])) == cachetags.MAX_TAGS


def test_a_list_carries_the_narrowest_that_it_is_filtered_by():
    assert cachetags.of_list("article", tags=[], language_code=None, ids=[]) == ["articles"]
    assert cachetags.of_list("article", tags=[], language_code="fr", ids=[]) == ["lang:fr"]
    assert cachetags.of_list("article", tags=["topic:1"], language_code="fr", ids=[]) == ["topic:1"]
    assert cachetags.of_list("article", tags=["topic:1"], language_code="fr", ids=[7, 8]) == ["article-7", "article-8"]
    assert cachetags.of_list("article", tags=[], language_code=None, ids=range(100)) == ["articles"]


def test_a_change_makes_stale_whatever_list_could_hold_it():
    public_id = uuid7()
    stale = cachetags.of_change("article", public_id, language_code="fr", tags=["topic:1", "kind:news"])
    for tags, code, ids in (
        ([], None, []),
        ([], "fr", []),
        (["topic:1"], "fr", []),
        (["kind:news"], None, []),
        ([], None, [public_id]),
    ):
        assert set(cachetags.of_list("article", tags=tags, language_code=code, ids=ids)) & set(stale)


def test_every_tag_fits_any_purger():
    tags = cachetags.of_change("article", uuid7(), language_code="pt-BR", tags=[f"topic:{uuid7()}", "kind:news"])
    assert all(SAFE.fullmatch(tag) for tag in tags)
