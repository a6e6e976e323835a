"""After a change: say in how many live articles readers still see what was before, and lead to where it is sent live."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.safestring import SafeString

from delivery.admin.sending import with_way_to_send
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
    said = f"Readers still see “{image}” as it was, in {_articles(number)}."
    return with_way_to_send(request, kind="image", key=image.pk, said=said)


def remind_of_supplier(request: HttpRequest, supplier: Supplier) -> None:
    number = suppliers.pictures(supplier).filter(credit_line="").live().count()
    if number:
        said = (
            f"Readers still see the credit as it was, under {number} picture{'' if number == 1 else 's'} of {supplier}."
        )
        messages.warning(request, with_way_to_send(request, kind="supplier", key=supplier.pk, said=said))


def _articles(number: int) -> str:
    return "1 live article" if number == 1 else f"{number} live articles"
