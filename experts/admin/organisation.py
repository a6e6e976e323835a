"""Organisations, and who holds a post there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from cms.core.admin import VerbAdmin
from delivery.admin.sending import with_way_to_send
from experts import organisations
from experts.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(VerbAdmin):
    save_verb = staticmethod(organisations.save_organisation)
    delete_verb = staticmethod(organisations.delete_organisation)
    list_display = ("name", "ror", "people")
    list_select_related = ("predecessor",)
    ordering = ("name",)
    search_fields = ("name", "ror", "predecessor__name")
    autocomplete_fields = ("predecessor",)
    fields = ("name", "ror", "predecessor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).annotate(people_count=Count("affiliations__person", distinct=True))

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data and (number := organisations.people_shown(form.instance).count()):
            people = "1 person" if number == 1 else f"{number} people"
            said = f"Readers still see the name as it was, in what {people} did there."
            words = with_way_to_send(request, kind="organisation", key=form.instance.pk, said=said)
            messages.warning(request, words)

    @admin.display(description="people", ordering="people_count")
    def people(self, organisation: Any) -> int:
        return int(organisation.people_count)
