"""Pictures as published documents show them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from delivery import contract, records
from delivery.addresses import page
from delivery.vocabulary import Vocabulary
from media import addresses, rights
from media.credits import compile
from media.models import DIGITAL_SOURCE_TYPES, Image

VOCABULARY: Vocabulary = {contract.Credit: {"digital_source_type": list(DIGITAL_SOURCE_TYPES)}}


def credit(image: Image) -> contract.Credit:
    return contract.Credit(
        line=compile(image),
        creator=image.creator or None,
        creators=list(image.creators),
        supplier=image.supplier or None,
        copyright=image.copyright_notice or None,
        licence=image.licence_url or None,
        acquire_url=image.acquire_url or None,
        digital_source_type=image.digital_source_type or None,
        copyright_owners=list(image.copyright_owners),
        created_on=image.created_on or None,
    )


def entry(image: Image) -> contract.ImageEntry:
    return contract.ImageEntry(**_facts(image))


def document(image: Image, *, url: str) -> contract.Image:
    return contract.Image(
        contract=contract.CONTRACT, id=image.pid, seq=0, url=url, alt=image.alt_text,
        caption=image.headline or None, **_facts(image),
    )  # fmt: skip


def card_image(image: Image, *, alt: str = "") -> contract.CardImage:
    """The picture as a card shows it; ``alt`` is the placement's own, else the picture's."""
    facts = entry(image)
    return contract.CardImage(
        image=image.pid, alt=alt or image.alt_text, src=facts.src, width=facts.width, height=facts.height,
        ai_label=facts.ai_label, credit=facts.credit.line,
    )  # fmt: skip


def address(image: Image) -> str:
    """Where readers find the picture's own document."""
    return page("image", image.pid)


def is_behind(image: Image) -> bool:
    """Whether readers see the picture, and otherwise than it is saved. At most two queries."""
    found = records.documents([("image", image.public_id)])
    if not found:
        return False
    now = document(image, url=address(image))
    now.seq = found[0].seq
    return now != found[0]


def card_of(document: contract.Image) -> contract.CardImage:
    """As ``card_image``, of a picture's document."""
    return contract.CardImage(
        image=document.id, alt=document.alt, src=document.src, width=document.width, height=document.height,
        ai_label=document.ai_label, credit=document.credit.line,
    )  # fmt: skip


def _facts(image: Image) -> dict[str, Any]:
    focal = (image.focal_x, image.focal_y) if image.focal_x is not None and image.focal_y is not None else None
    return {
        "width": image.width,
        "height": image.height,
        "focal": focal,
        "dominant": image.dominant or None,
        "thumbhash": image.thumbhash or None,
        "sources": addresses.sources(image),
        "src": addresses.src(image),
        "may_crop": rights.may_crop(image, on=timezone.localdate()),
        "ai_label": image.ai_label or None,
        "credit": credit(image),
    }
