"""Where renditions are, for readers. Absolute, from ``SERVICE_URL``; each address stands for the same bytes for ever."""

from __future__ import annotations

from django.conf import settings

from delivery.contract import ImageVariant
from media import renditions
from media.models import Image
from media.specs import FALLBACK, FORMATS, SPECS, widths_for


def rendition(image: Image, spec: str, format: str, *, version: str = "") -> str:
    """The address of one rendition; ``version`` spares its digest where many are asked for."""
    return f"{settings.SERVICE_URL}/images/{image.pid}/{version or renditions.version(image)}/{spec}.{format}"


def src(image: Image) -> str | None:
    """A JPEG that everybody can show; None while the picture has no file."""
    return rendition(image, FALLBACK, "jpg") if image.file else None


def sources(image: Image) -> list[ImageVariant]:
    """The ``<source>`` elements of a ``<picture>``: AVIF, WebP and JPEG, each in every width worth having."""
    if not image.file:
        return []
    version, offered = renditions.version(image), widths_for(image)
    return [
        ImageVariant(
            type=form.media_type,
            srcset=", ".join(
                f"{rendition(image, spec.name, form.extension, version=version)} {spec.size(image.width, image.height)[0]}w"
                for spec in offered
            ),
        )
        for form in FORMATS.values()
    ]


def has(spec: str, format: str) -> bool:
    return spec in SPECS and format in FORMATS
