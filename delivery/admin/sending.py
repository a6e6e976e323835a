"""The ways to the page that sends a changed thing live, ``articles.admin.sending``, of which only the name is known here."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def with_way_to_send(request: HttpRequest, *, kind: str, key: int, said: str) -> SafeString | str:
    """The sentence with the link to that page; for who may not send, with who may."""
    if not _may(request):
        return f"{said} Somebody who publishes sends the change live."
    return format_html('{} <a href="{}">Send the change live</a>', said, _page(kind, key))


def button_to_send(request: HttpRequest, *, kind: str, key: int) -> SafeString:
    """For the page of a thing that readers see; "" for who may not send."""
    if not _may(request):
        return SafeString("")
    return format_html('<p><a class="button" href="{}">Send what is saved live…</a></p>', _page(kind, key))


def _may(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.reissue_thing")


def _page(kind: str, key: int) -> str:
    return reverse("admin:articles_reissue_send", args=[kind, key])
