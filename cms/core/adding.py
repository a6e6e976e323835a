"""The admin of logs: rows that a verb adds, and that everybody reads ever after."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.core.admin import VerbAdmin


class AddOnlyAdmin(VerbAdmin):
    """A subclass names the fields of the form that adds (``add_fields``) and those of the page that shows (``fields``).

    ``about`` is the foreign key to the thing that a row is about: its page links here with ``?<about>=<key>`` and is where one is
    after adding.
    """

    about: ClassVar[str]
    add_fields: ClassVar[tuple[Any, ...]]
    actions = None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.add_fields if obj is None else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else admin.utils.flatten(self.fields or ())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)
        return answer if "_addanother" in request.POST else HttpResponseRedirect(self.home(obj))

    def home(self, row: models.Model) -> str:
        """The page of the thing that the row is about."""
        thing = getattr(row, self.about)
        options = thing._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])
