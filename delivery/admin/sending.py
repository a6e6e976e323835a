"""The way from a changed thing to the page that sends it live, ``articles.admin.sending``, of which only the name is known here."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def with_way_to_send(request: HttpRequest, *, kind: str, key: int, said: str) -> SafeString | str:
    """The sentence with the link to that page; for who may not send, with who may."""
    try:
        link = reverse("admin:articles_article_send", args=[kind, key])
    except NoReverseMatch:
        return said
    if not request.user.has_perm("articles.reissue_thing"):
        return f"{said} Somebody who publishes sends the change live."
    return format_html('{} <a href="{}">Send the change live</a>', said, link)
