"""The article form: a Draft in, a Draft out, through ``save_draft`` and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from articles import contract
from articles.documents import dump
from articles.models import Article
from cms.core.ids import uuid7
from tests.articles.admin.full import full_article
from tests.articles.admin.posting import (
    add_part,
    change_url,
    messages_of,
    new_form,
    opened,
    saved,
    signed_in,
)
from tests.articles.factories import make_article, make_cleared_quote, text
from tests.experts.factories import make_person
from tests.media.factories import make_image
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_a_form_posted_untouched_changes_nothing(client: Client) -> None:
    signed_in(client)
    article = full_article()
    before = dump(article)
    after = saved(client, article, opened(client, change_url(article)))
    assert dump(after) == before
    assert after.version == 1


BLOCKS = {
    "text": ("textblocks", {"html": "<p>New.</p>"}, {"html": "<p>New.</p>"}),
    "callout": ("calloutblocks", {"html": "<p>New.</p>", "tone": "tip"}, {"html": "<p>New.</p>", "tone": "tip"}),
    "embed": (
        "embedblocks",
        {"provider": "Vimeo", "url": "https://vimeo.com/1", "title": "T"},
        {"provider": "Vimeo", "url": "https://vimeo.com/1", "title": "T"},
    ),
    "table": (
        "tableblocks",
        {"caption": "C", "header": "A | B", "rows": "1 | 2\r\n3 | 4"},
        {"caption": "C", "header": ["A", "B"], "rows": [["1", "2"], ["3", "4"]]},
    ),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_new_block_is_saved_with_an_id_of_the_servers(client: Client, kind: str) -> None:
    signed_in(client)
    article = make_article()
    prefix, posted, expected = BLOCKS[kind]
    data = opened(client, change_url(article))
    add_part(data, prefix, **posted, region="main", ordering=20, uuid="")
    block = dump(saved(client, article, data)).blocks[-1]
    assert type(block).__name__.lower() == kind
    assert UUID(block.id).version == 7
    assert {name: getattr(block, name) for name in expected} == expected


def test_a_new_quote_and_a_new_image_are_chosen_by_key(client: Client) -> None:
    signed_in(client)
    article, quote, image = make_article(), make_cleared_quote(), make_image()
    data = opened(client, change_url(article))
    add_part(data, "quoteblocks", quote=quote.pk, display="inline", html="<p>“Yes,” she says.</p>", ordering=20)
    add_part(data, "imageblocks", image=image.pk, alt="", caption="New.", ordering=30)
    _, inline, picture = dump(saved(client, article, data)).blocks
    assert (inline.quote, inline.display, inline.html) == (quote.pid, "inline", "“Yes,” she says.")
    assert (picture.image, picture.caption) == (image.pid, "New.")


def test_rows_are_added_in_the_order_given(client: Client) -> None:
    signed_in(client)
    article, person, source = make_article(bylines=[]), make_person(), make_source()
    data = opened(client, change_url(article))
    add_part(data, "bylines", person=make_person().pk, role="author", as_credited="", position=1)
    add_part(data, "bylines", person=person.pk, role="editor", as_credited="A. Quill", position=0)
    add_part(data, "citations", source=source.pk, role="citesAsEvidence", locator="p. 1", passage="", position=0)
    add_part(data, "related_links", target="", title="Outside", url="https://example.org/", relation="", position=0)
    draft = dump(saved(client, article, data))
    assert [byline.as_credited for byline in draft.bylines] == ["A. Quill", ""]
    assert draft.citations == [contract.Citation(source=source.pid, role="citesAsEvidence", locator="p. 1")]
    assert draft.related == [contract.Related(title="Outside", url="https://example.org/")]


def test_an_untouched_extra_row_is_no_row(client: Client) -> None:
    signed_in(client)
    article = make_article(bylines=[])
    data = opened(client, change_url(article))
    add_part(data, "bylines", person="", role="author", as_credited="", position=0)
    assert dump(saved(client, article, data)).bylines == []


def test_blocks_of_all_types_are_put_in_the_order_of_the_page(client: Client) -> None:
    signed_in(client)
    article = full_article()
    ids = [block.id for block in dump(article).blocks]
    data = opened(client, change_url(article))
    for name in [name for name in data if name.endswith("-ordering")]:
        data[name] = -int(data[name])
    assert [block.id for block in dump(saved(client, article, data)).blocks] == ids[::-1]


def test_a_block_marked_for_deletion_goes_and_the_others_keep_their_ids(client: Client) -> None:
    signed_in(client)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>"), text("<p>Three.</p>")])
    one, _, three = dump(article).blocks
    data = opened(client, change_url(article)) | {"textblocks-1-DELETE": "on"}
    assert dump(saved(client, article, data)).blocks == [one, three]


def test_a_block_removed_from_the_page_goes(client: Client) -> None:
    signed_in(client)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    data = opened(client, change_url(article)) | {"textblocks-TOTAL_FORMS": 1}
    assert [block.html for block in dump(saved(client, article, data)).blocks] == ["<p>One.</p>"]


@pytest.mark.parametrize("odd", ["", "17", "not-an-id", "../../etc"])
def test_a_missing_or_odd_block_id_is_replaced(client: Client, odd: str) -> None:
    signed_in(client)
    article = make_article()
    data = opened(client, change_url(article)) | {"textblocks-0-uuid": odd, "title": "Changed"}
    assert UUID(dump(saved(client, article, data)).blocks[0].id)


def test_the_second_of_two_blocks_with_one_id_gets_its_own(client: Client) -> None:
    signed_in(client)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    data = opened(client, change_url(article))
    data["textblocks-1-uuid"] = data["textblocks-0-uuid"]
    one, two = dump(saved(client, article, data)).blocks
    assert one.id == data["textblocks-0-uuid"]
    assert two.id != one.id


def test_a_new_article_is_one_draft_and_one_revision(client: Client) -> None:
    user = signed_in(client, "writer")
    data = new_form(dek="A dek.")
    add_part(data, "textblocks", html="<p>Text.</p>", ordering=10)
    response = client.post(reverse("admin:articles_article_add"), data)
    article = Article.objects.get()
    assert response["Location"] == change_url(article)
    assert (article.title, article.slug, article.version) == ("Why we wake at four", "why-we-wake-at-four", 1)
    assert [revision.by for revision in article.revisions.all()] == [user]


def test_saving_leads_on_as_asked(client: Client) -> None:
    signed_in(client)
    article = make_article()
    data = opened(client, change_url(article))
    preview = client.post(change_url(article), data | {"_preview": "1"})
    assert preview["Location"] == reverse("admin:articles_article_preview", args=[article.pk])
    closed = client.post(change_url(article), data | {"_save": "1"})
    assert closed["Location"] == reverse("admin:articles_article_changelist")


def test_saving_and_handing_in_is_one_press(client: Client) -> None:
    signed_in(client, "writer")
    article = make_article()
    data = opened(client, change_url(article)) | {"title": "New title", "_then": "move", "_to": "in_review"}
    article = saved(client, article, data)
    assert (article.title, article.stage) == ("New title", "in_review")


def test_a_refused_step_after_saving_keeps_the_save(client: Client) -> None:
    signed_in(client, "writer")
    article = make_article()
    response = client.post(
        change_url(article), opened(client, change_url(article)) | {"title": "New title", "_then": "publish"}
    )
    assert Article.objects.get(pk=article.pk).title == "New title"
    assert any("roles" in message for message in messages_of(client, response))


def test_a_thousand_words_cost_as_many_queries_as_one(client: Client, django_assert_max_num_queries: Any) -> None:
    signed_in(client)
    few = full_article()
    quotes = [make_cleared_quote(words_obtained=f"Number {n}.") for n in range(30)]
    images = [make_image(headline=f"Picture {n}") for n in range(30)]
    many = make_article(
        title="Long",
        blocks=[contract.Quote(id=str(uuid7()), quote=quote.pid) for quote in quotes]
        + [contract.Image(id=str(uuid7()), image=image.pid) for image in images],
        citations=[contract.Citation(source=make_source().pid) for n in range(30)],
    )
    with django_assert_max_num_queries(75) as first:
        client.get(change_url(few))
    with django_assert_max_num_queries(len(first.captured_queries) + 5):
        data = opened(client, change_url(many))
    with django_assert_max_num_queries(90):
        saved(client, many, data | {"title": "Longer"})


def test_forms_refuse_to_save_rows(client: Client) -> None:
    signed_in(client)
    context = client.get(change_url(make_article())).context
    formset = context["inline_admin_formsets"][0].formset
    for unsaving in (context["adminform"].form, formset, formset.forms[0]):
        with pytest.raises(TypeError, match="save_draft"):
            unsaving.save()
