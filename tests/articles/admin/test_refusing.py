"""What the article form refuses: forged fields, bad values, scripts; and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import contract
from articles.models import Article
from cms.core.ids import uuid7
from tests.articles.admin.full import full_article
from tests.articles.admin.posting import (
    add_part,
    change_url,
    errors_of,
    new_form,
    opened,
    saved,
    signed_in,
)
from tests.articles.factories import make_article, make_cleared_quote, text
from tests.experts.factories import make_person
from tests.media.factories import make_image

pytestmark = pytest.mark.django_db


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
