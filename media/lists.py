"""The picture desk's lists with how much lies in each: shown above the list of pictures and on the front page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from media.expiry import expiring
from media.models import Image, Likeness

MOST = 999  # counting stops here; whoever has more knows enough


@dataclass(frozen=True)
class DeskList:
    title: str
    number: int
    link: str

    @property
    def shown(self) -> str:
        return f"{MOST}+" if self.number > MOST else str(self.number)


def desk_lists(*, on: date, ending: int | None = None) -> list[DeskList]:
    """In the order of what stops a publication. Seven queries; ``ending``, the number of rights that end, saves some more."""
    changelist = reverse("admin:media_image_changelist")
    pictures = Image.objects.order_by()
    filters = [
        ("No file", "todo=file", pictures.without_file()),
        ("No credit", "todo=credit", pictures.without_credit()),
        ("No alt text", "todo=alt", pictures.without_alt()),
        ("No right", "todo=right", pictures.without_right(use="web", on=on)),
        ("Made by AI", "made=ai", pictures.made_by_ai()),
        ("Unused", "used=nowhere", pictures.unused()),
    ]
    found = [
        DeskList(title, rows.values("pk")[: MOST + 1].count(), f"{changelist}?{query}")
        for title, query, rows in filters
    ]
    number = len(expiring(on=on)) if ending is None else ending
    rights = DeskList("Rights that end", number, reverse("admin:media_image_expiring"))
    alike = Likeness.objects.open().order_by().values("pk")[: MOST + 1].count()
    return [*found[:4], rights, *found[4:], DeskList("Look alike", alike, reverse("admin:media_image_twins"))]
