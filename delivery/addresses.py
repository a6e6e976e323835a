"""Where things are: pages of the site that documents link to. Absolute, from ``SITE_URL``."""

from __future__ import annotations

from django.conf import settings

SECTIONS = {"person": "people", "topic": "topics", "quote": "quotes", "image": "images", "source": "sources"}


def page(kind: str, name: str, *, language: str = "") -> str:
    """The page of a thing by its slug or id. Articles stand at the root, other languages under their own."""
    if kind == "article":
        folder = f"{language}/" if language and language != settings.LANGUAGE_CODE else ""
        return f"{settings.SITE_URL}/{folder}{name}"
    return f"{settings.SITE_URL}/{SECTIONS[kind]}/{name}"
