"""The composed article as readers would get it, for the newsroom's eyes only."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import previewing
from articles.admin.panel import panel
from articles.admin.shelf import PEEKS, things
from articles.composing import compose
from articles.models import Article
from articles.richtext import clean_html, clean_inline
from cms.core.errors import DomainError
from delivery.contract import Article as Document
from experts.models import Person
from media.models import Image

# Nothing in a draft may run, and nothing outside may learn that it was read.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class Reading:
    """The views; mixed into the article's ModelAdmin."""

    admin_site: Any

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The whole article on a page of its own."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        response = TemplateResponse(
            request, "articles/admin/preview.html", {"article": article, **reader_context(compose(article))}
        )
        response["Content-Security-Policy"] = _POLICY
        return private(response)

    def show_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Off to the site with a code, which shows the draft as it was last saved."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        try:
            return private(HttpResponseRedirect(previewing.invite(article, by=request.user, at=timezone.now())))  # type: ignore[arg-type]
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def document_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The document as the API would serve it."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        body = msgspec.json.format(msgspec.json.encode(compose(article)), indent=2)
        return private(HttpResponse(body, content_type="application/json; charset=utf-8"))

    def reading_view(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The article page of somebody who may see articles but not write them."""
        context = {"panel": panel(article, by=request.user), **reader_context(compose(article))}
        return private(self.screen(request, article, "reading", str(article), context))  # type: ignore[attr-defined]

    def peek_view(self, request: HttpRequest, kind: str, key: int) -> HttpResponse:
        """What was just chosen in a form: a quotation's words and attribution, a picture and its credit."""
        if kind not in PEEKS:
            raise Http404("There is nothing to look at.")
        thing = things(kind).filter(pk=key).first()
        if thing is None:
            raise Http404("It was deleted in the meantime.")
        if not request.user.has_perm(f"{thing._meta.app_label}.view_{thing._meta.model_name}"):
            raise PermissionDenied
        return private(HttpResponse(render_to_string(PEEKS[kind], {"thing": thing})))


def reader_context(document: Document) -> dict[str, Any]:
    """A document as a template walks it: plain values, each block with the entries it names. Two queries."""
    plain = msgspec.to_builtins(document)
    # What readers fetch is public only once it is live; the newsroom sees its own small copy.
    for image in Image.objects.filter(public_id__in=plain["images"]).exclude(file=""):
        plain["images"][image.pid]["thumbnail"] = reverse("admin:media_image_thumbnail", args=[image.pk])
    for block in plain["body"]:
        _furnish(block, plain)
    if plain["lead_image"]:
        plain["lead_image"]["entry"] = plain["images"].get(plain["lead_image"]["image"])
    named = [byline["person"] for byline in plain["bylines"] if byline["role"] != "reviewer"]
    people = {person.pid: person for person in Person.objects.filter(public_id__in=named)}
    return {
        "document": plain,
        "topics": [plain["topic_entries"][topic] for topic in plain["topics"]],
        "authors": [people[each] for each in dict.fromkeys(named) if each in people],
        "sources": list(plain["sources"].values()),
    }


def _furnish(block: dict[str, Any], plain: dict[str, Any]) -> None:
    """Hang the quote or picture on its block, and clean its HTML once more: a page must not trust a row."""
    if block["type"] == "quote":
        block["entry"] = plain["quotes"].get(block["quote"])
    elif block["type"] == "image":
        block["entry"] = plain["images"].get(block["image"])
    elif block["type"] == "table":
        block["has_header"] = any(block["header"])
    for item in block.get("items", []):
        item["html"] = SafeString(clean_html(item["html"]))
    if block.get("html"):
        clean = clean_html if block["type"] == "callout" else clean_inline
        block["html"] = SafeString(clean(block["html"]))


def private(response: Any) -> Any:
    """Drafts are in no cache and no index."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
