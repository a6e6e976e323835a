"""Organisations, and who holds a post there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from cms.core.admin import VerbAdmin
from delivery.admin.sending import button_to_send, with_way_to_send
from experts import organisations
from experts.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(VerbAdmin):
    save_verb = staticmethod(organisations.save_organisation)
    delete_verb = staticmethod(organisations.delete_organisation)
    list_display = ("name", "ror", "people")
    list_select_related = ("predecessor",)
    ordering = ("name",)
    search_fields = ("name__unaccent", "ror", "predecessor__name__unaccent")
    autocomplete_fields = ("predecessor",)
    fields = ("name", "ror", "predecessor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).annotate(people_count=Count("affiliations__person", distinct=True))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if (place := kwargs.get("obj")) and (people := _people_shown(place)):
            said = format_html("<p>Readers see {} with a post there.</p>", people)
            context["used_in"] = said + button_to_send(request, kind="organisation", key=place.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and "name" in form.changed_data and (people := _people_shown(form.instance)):
            said = f"Readers still see the old name, in the posts of {people}."
            words = with_way_to_send(request, kind="organisation", key=form.instance.pk, said=said)
            messages.warning(request, words)

    @admin.display(description="people", ordering="people_count")
    def people(self, organisation: Any) -> int:
        return int(organisation.people_count)


def _people_shown(place: Organisation) -> str:
    """How many people with a post there readers see, in words; "" for none."""
    number = organisations.people_shown(place).count()
    return f"{number} {'person' if number == 1 else 'people'}" if number else ""
