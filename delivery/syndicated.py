"""What stands around published documents in the answers of editions and ``resolve``."""

from __future__ import annotations

from typing import Literal

from delivery.contract import Doc, Kind, Notice
from delivery.entries import Time
from delivery.envelopes import PageOf

Reason = Literal["withdrawn", "expired", "legal", "merged", "unreferenced"]


class Withheld(Doc):
    """Why readers may not open an edition, in a word and in a sentence."""

    reason: Literal["legal", "withdrawn", "expired"]
    note: str


class EditionEntry(Doc):
    """One edition: ``url`` is its document, unless it is withheld; then its notices are not told either."""

    number: int
    published_at: Time
    url: str
    notices: list[Notice]
    withheld: Withheld | None


class EditionList(Doc):
    data: list[EditionEntry]
    page: PageOf


class Resolution(Doc):
    """What stands at a path of the site.

    ``status`` 200: here, and ``url`` is its one address. 301: go to ``location``. 410: it was public; ``reason`` and ``note`` say
    why it is not any more. 404: nothing public. ``document`` is the address of its document in this API.
    """

    status: Literal[200, 301, 404, 410]
    path: str
    kind: Kind | None = None
    id: str | None = None
    language: str | None = None
    url: str | None = None
    document: str | None = None
    location: str | None = None
    reason: Reason | None = None
    note: str | None = None
