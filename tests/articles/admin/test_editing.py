"""The article form: a Draft in, a Draft out, through ``save_draft`` and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from articles import contract
from articles.documents import dump
from articles.models import Article, Revision
from cms.core.ids import uuid7
from tests.accounts.factories import make_superuser
from tests.articles.admin.posting import (
    add_part,
    change_url,
    errors_of,
    messages_of,
    new_form,
    opened,
    saved,
    signed_in,
)
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote, make_topic, text
from tests.experts.factories import make_person
from tests.media.factories import make_image
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def one_of_each() -> list[contract.Block]:
    """A block of every type, all their values filled."""
    quote, image = make_cleared_quote(), make_cleared_image()
    return [
        text("<p>One <strong>bold</strong> word &amp; a list:</p><ul><li>one<ul><li>inner</li></ul></li></ul>"),
        contract.Quote(id=str(uuid7()), quote=quote.pid),
        contract.Quote(
            id=str(uuid7()), quote=quote.pid, display="inline", html="“Sleep is <em>not</em> a luxury,” she says."
        ),
        contract.Image(id=str(uuid7()), image=image.pid, alt="A lamp.", caption="At night."),
        contract.Callout(id=str(uuid7()), html="<p>Go to bed.</p>", tone="warning"),
        contract.Table(
            id=str(uuid7()), header=["Age", "Hours | day"], rows=[["20", "7\\9"], ["", ""], ["70", ""]], caption="Sleep"
        ),
        contract.Embed(id=str(uuid7()), provider="YouTube", url="https://www.youtube.com/watch?v=x", title="A talk"),
    ]


def full_article(**fields: Any) -> Article:
    topic, person = make_topic(), make_person(name="Jo Marsh")
    values: dict[str, Any] = {
        "primary_topic": topic.pid,
        "lead_image": contract.LeadImage(image=make_image().pid, alt="Alt.", caption="Caption."),
        "medical_reviewer": make_person(name="Noor Vale").pid,
        "bylines": [contract.Byline(person=person.pid, role="editor", as_credited="J. Marsh")],
        "citations": [
            contract.Citation(source=make_source().pid, role="supports", locator="p. 4", passage="So it is.")
        ],
        "related": [
            contract.Related(article=make_article(title="Naps").pid),
            contract.Related(title="Outside", url="https://example.org/a"),
            contract.Related(title="Still to find"),
        ],
        "blocks": one_of_each(),
        **fields,
    }
    return make_article(**values)


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


FORGED = {
    "stage": "ready", "standing": "live", "basis": "checked", "version": "99", "pinned_digest": "a" * 64,
    "published_digest": "a" * 64, "content_digest": "b" * 64, "scheduled_for": "2030-01-01", "public_id": str(uuid7()),
    "first_published_at": "2020-01-01", "translation_group": str(uuid7()), "discarded_at": "2020-01-01",
}  # fmt: skip


def test_a_forged_post_sets_nothing_but_content(client: Client) -> None:
    signed_in(client, "writer")
    article = make_article()
    before = {name: getattr(article, name) for name in FORGED if name not in {"version", "content_digest"}}
    after = saved(client, article, opened(client, change_url(article)) | FORGED | {"title": "Honest change"})
    assert after.title == "Honest change"
    assert after.version == 2
    assert {name: getattr(after, name) for name in before} == before


def test_a_forged_new_article_is_a_draft_that_was_never_published(client: Client) -> None:
    signed_in(client, "writer")
    client.post(reverse("admin:articles_article_add"), new_form() | FORGED)
    article = Article.objects.get()
    assert (article.stage, article.standing, article.basis, article.version) == ("draft", "never", "", 1)


REFUSED = {
    "a slug of blanks": ({"slug": "two words"}, "slug"),
    "an odd language": ({"language": "English"}, "language"),
    "an unknown kind": ({"kind": "poem"}, "kind"),
    "an address that is none": ({"embedblocks-0-url": "javascript:alert(1)"}, "embedblocks-0-url"),
    "a picture deleted meanwhile": ({"imageblocks-0-image": "999999"}, "imageblocks-0-image"),
    "no picture chosen": ({"imageblocks-0-image": ""}, "imageblocks-0-image"),
    "no quote chosen": ({"quoteblocks-0-quote": ""}, "quoteblocks-0-quote"),
    "a sentence missing": ({"quoteblocks-1-html": ""}, "quoteblocks-1-html"),
    "a caption without its picture": ({"lead_image": ""}, "lead_image"),
    "a related link to nothing": ({"related_links-1-title": ""}, "related_links-1-title"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_save_says_where_and_keeps_everything_typed(client: Client, case: str) -> None:
    signed_in(client)
    article = full_article()
    change, field = REFUSED[case]
    data = opened(client, change_url(article)) | {"title": "Typed title"} | change
    number = add_part(data, "textblocks", html="<p>Typed block.</p>", uuid="", region="main", ordering=35)
    response = client.post(change_url(article), data)
    assert response.status_code == 200
    assert field in errors_of(response)
    shown = response.content.decode()
    assert "Typed title" in shown
    again = response.context["inline_admin_formsets"][0].formset.forms[number]
    assert again["html"].value() == "<p>Typed block.</p>"
    assert again["ordering"].value() == "35"
    assert Article.objects.get(pk=article.pk).version == 1


def test_a_slug_that_is_taken_is_refused_at_its_field(client: Client) -> None:
    signed_in(client)
    other, article = make_article(title="First"), make_article(title="Second")
    response = client.post(change_url(article), opened(client, change_url(article)) | {"slug": other.slug})
    assert "slug" in errors_of(response)


def test_a_person_twice_in_the_byline_is_refused_at_the_second_row(client: Client) -> None:
    signed_in(client)
    person = make_person()
    article = make_article(bylines=[contract.Byline(person=person.pid)])
    data = opened(client, change_url(article))
    add_part(data, "bylines", person=person.pk, role="author", as_credited="", position=1)
    assert "bylines-1-person" in errors_of(client.post(change_url(article), data))


XSS = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
BAD = ("<script>alert", "<img src=x", "<svg onload", 'onerror=alert(2)>"', "javascript:alert")


def test_scripts_pasted_into_every_field_come_back_as_words(client: Client) -> None:
    signed_in(client)
    person = make_person(name=f"P {XSS}"[:200], biography=XSS)
    quote = make_cleared_quote(person=person, words_obtained=XSS, record_held=XSS)
    image = make_image(alt_text=XSS, headline=XSS, creators=[XSS])
    article = full_article(blocks=[text()], bylines=[contract.Byline(person=person.pid)])
    data = opened(client, change_url(article))
    data |= {name: XSS for name in ("title", "dek", "lead_alt", "lead_caption", "textblocks-0-html")}
    data |= {"citations-0-locator": XSS, "citations-0-passage": XSS, "related_links-2-title": XSS}
    data["bylines-0-as_credited"] = XSS
    add_part(data, "quoteblocks", quote=quote.pk, display="inline", html=XSS + "<b>sentence</b>", ordering=20)
    add_part(data, "quoteblocks", quote=quote.pk, display="block", html="", ordering=21)
    add_part(data, "imageblocks", image=image.pk, alt=XSS, caption=XSS, ordering=30)
    add_part(data, "calloutblocks", tone="tip", html=XSS + "words", ordering=40)
    add_part(data, "tableblocks", caption=XSS, header=f"{XSS} | b", rows=f"{XSS} | b", ordering=50)
    add_part(data, "embedblocks", provider=XSS[:50], url="https://example.org/?q=<script>", title=XSS, ordering=60)
    article = saved(client, article, data)
    client.post(change_url(article), opened(client, change_url(article)) | {"base_version": 1, "dek": XSS + "other"})
    pages = [change_url(article), "/admin/", reverse("admin:articles_article_changelist")]
    pages += [reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in ("preview", "history")]
    pages += [reverse("admin:articles_article_revision", args=[article.pk, number]) for number in (1, 2)]
    pages += [reverse("admin:articles_article_compare", args=[article.pk]) + "?from=1"]
    pages += [reverse("admin:articles_article_beside", args=[article.pk, 3])]
    pages += [reverse("admin:articles_article_peek", args=["quote", quote.pk])]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        found = [bad for bad in BAD if bad in response.content.decode()]
        assert not found, f"{page}: {found}"


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


def test_anonymous_visitors_are_sent_to_sign_in(client: Client) -> None:
    article = make_article()
    for url in (change_url(article), reverse("admin:articles_article_add"), reverse("admin:index")):
        assert client.get(url)["Location"].startswith("/admin/login/")
    assert client.post(change_url(article), {})["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["checker", "medical", "publisher", "photo"])
def test_who_may_not_write_reads(client: Client, role: str) -> None:
    article = make_article(title="Read me")
    signed_in(client, role)
    page = client.get(change_url(article))
    assert page.status_code == 200
    assert "Read me" in page.content.decode()
    assert 'name="title"' not in page.content.decode()
    assert client.post(change_url(article), new_form(title="Forged")).status_code == 403
    assert client.post(reverse("admin:articles_article_add"), new_form()).status_code == 403
    assert Article.objects.get().title == "Read me"


def test_an_unknown_article_leads_back_with_a_sentence(client: Client) -> None:
    signed_in(client)
    response = client.get("/admin/articles/article/999/change/")
    assert response["Location"] == "/admin/"
    assert any("exist" in message for message in messages_of(client, response))


def test_a_superuser_without_roles_is_refused_by_the_verb_and_loses_nothing(client: Client) -> None:
    article = make_article()
    client.force_login(make_superuser())
    response = client.post(change_url(article), opened(client, change_url(article)) | {"title": "Mine"})
    assert "roles" in str(errors_of(response))
    assert "Mine" in response.content.decode()


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


def test_a_stale_form_is_kept_whole_and_shown_beside_the_newer_text(client: Client) -> None:
    user = signed_in(client)
    article = make_article(title="Before")
    mine = opened(client, change_url(article)) | {"title": "Mine"}
    saved(client, article, opened(client, change_url(article)) | {"title": "Theirs"})
    response = client.post(change_url(article), mine)
    shadow = Revision.objects.get(kind="shadow")
    assert shadow.by == user
    assert response["Location"] == reverse("admin:articles_article_beside", args=[article.pk, shadow.number])
    assert Article.objects.get(pk=article.pk).title == "Theirs"


def test_a_form_without_its_version_counts_as_stale(client: Client) -> None:
    signed_in(client)
    article = make_article(title="Before")
    data = opened(client, change_url(article)) | {"title": "Mine", "base_version": ""}
    assert "/beside/" in client.post(change_url(article), data)["Location"]


def test_a_stale_form_survives_that_the_other_editor_deleted_its_block(client: Client) -> None:
    signed_in(client)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    mine = opened(client, change_url(article)) | {"textblocks-1-html": "<p>Two, better.</p>"}
    saved(client, article, opened(client, change_url(article)) | {"textblocks-1-DELETE": "on"})
    page = client.get(client.post(change_url(article), mine)["Location"])
    assert "better" in page.content.decode()
    on_top = opened(client, change_url(article, "?draft=3"))
    assert on_top["textblocks-1-html"] == "<p>Two, better.</p>"
    assert on_top["base_version"] == "2"
    after = saved(client, article, on_top)
    assert [block.html for block in dump(after).blocks] == ["<p>One.</p>", "<p>Two, better.</p>"]
