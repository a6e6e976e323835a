"""The picture desk's lists."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from media.expiry import expiring
from media.models import Image


class ToDo(admin.SimpleListFilter):
    """What still keeps a picture from readers."""

    title = "to do"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("file", "No file yet"),
            ("credit", "No creator"),
            ("alt", "No alt text"),
            ("right", "No right in force"),
            ("expiring", "Right ends within a month"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Image]:
        today = timezone.localdate()
        match self.value():
            case "file":
                return queryset.without_file()
            case "credit":
                return queryset.without_credit()
            case "alt":
                return queryset.without_alt()
            case "right":
                return queryset.without_right(use="web", on=today)
            case "expiring":
                return queryset.filter(pk__in=[each.image.pk for each in expiring(on=today)])
        return queryset


class Making(admin.SimpleListFilter):
    title = "how it was made"
    parameter_name = "made"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ai", "By AI, wholly or partly"), ("other", "Otherwise"), ("unknown", "Not said")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Image]:
        match self.value():
            case "ai":
                return queryset.made_by_ai()
            case "other":
                return queryset.exclude(digital_source_type="").exclude(pk__in=queryset.made_by_ai().values("pk"))
            case "unknown":
                return queryset.filter(digital_source_type="")
        return queryset


class Usage(admin.SimpleListFilter):
    title = "use"
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("live", "Readers see it"), ("nowhere", "Used nowhere")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Image]:
        match self.value():
            case "live":
                return queryset.live()
            case "nowhere":
                return queryset.unused()
        return queryset
