"""After a change: say in how many live articles readers still see what was before, and lead to where it is sent live.

The page that sends is ``articles.admin.sending``; this app knows its name and no more.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media import composing, suppliers
from media.expiry import live_articles
from media.models import Image, Supplier


def remind(request: HttpRequest, image: Image) -> None:
    """Told once, when a saved change has not reached readers."""
    if words := behind(request, image):
        messages.warning(request, words)


def behind(request: HttpRequest, image: Image) -> SafeString | str:
    """The sentence with its link, "" where readers see the picture as it is saved. Four queries where they do not."""
    if not composing.is_behind(image):
        return ""
    number = len(live_articles([image]).get(image.pid, []))
    return _words(request, "image", image.pk, f"Readers still see “{image}” as it was, in {_articles(number)}.")


def remind_of_supplier(request: HttpRequest, supplier: Supplier) -> None:
    number = suppliers.pictures(supplier).filter(credit_line="").live().count()
    if number:
        said = (
            f"Readers still see the credit as it was, under {number} picture{'' if number == 1 else 's'} of {supplier}."
        )
        messages.warning(request, _words(request, "supplier", supplier.pk, said))


def _words(request: HttpRequest, kind: str, key: int, said: str) -> SafeString | str:
    try:
        link = reverse("admin:articles_article_send", args=[kind, key])
    except NoReverseMatch:
        return said
    if not request.user.has_perm("articles.reissue_thing"):
        return f"{said} Somebody who publishes sends the change live."
    return format_html('{} <a href="{}">Send the change live</a>', said, link)


def _articles(number: int) -> str:
    return "1 live article" if number == 1 else f"{number} live articles"
