"""Suppliers in the admin: how each asks to be named, with the line as it would be printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from cms.core.admin import VerbAdmin, base_of, model_values
from cms.core.rows import Row
from delivery.admin.sending import button_to_send
from media import credits, suppliers
from media.admin.sending import remind_of_supplier
from media.models import Image, Supplier


class SupplierForm(forms.ModelForm):
    class Meta:
        model = Supplier
        fields = sorted(suppliers.FIELDS)
        widgets = {name: forms.TextInput(attrs={"class": "vTextField"}) for name in ("aliases", "template")}


@admin.register(Supplier)
class SupplierAdmin(VerbAdmin):
    save_verb = staticmethod(suppliers.save_supplier)
    delete_verb = staticmethod(suppliers.delete_supplier)
    form = SupplierForm
    list_display = ("name", "example", "credit_required", "also")
    list_select_related = True
    ordering = ("name",)
    search_fields = ("name", "aliases")
    readonly_fields = ("example",)
    fieldsets = (
        (None, {"fields": ("name", "aliases", "template", "example")}),
        (
            "What its pictures have unless they say otherwise",
            {"fields": ("credit_required", "licence_url", "acquire_url")},
        ),
    )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if supplier := kwargs.get("obj"):
            context["used_in"] = _used_in(request, supplier)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Supplier) -> HttpResponse:
        if changed_credit(request):
            remind_of_supplier(request, obj)
        return super().response_change(request, obj)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Supplier:
        vars(request)["_changed_credit"] = bool({"template", "aliases", "name"} & set(form.changed_data))
        return suppliers.save_supplier(
            subject,
            fields=model_values(form),
            base=base_of(request, subject),
            by=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
        )

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("media/pictures.css",)}

    @admin.display(description="as printed")
    def example(self, supplier: Supplier) -> str:
        sample = Image(
            creators=["Ada Quill"],
            supplier=supplier.name or "Supplier",
            supplier_image_id="1234",
            credit_template=supplier.template,
        )
        return credits.compile(sample)

    @admin.display(description="also called")
    def also(self, supplier: Supplier) -> str:
        return ", ".join(supplier.aliases)


def _used_in(request: HttpRequest, supplier: Supplier) -> SafeString:
    """How many pictures name it, with the way to them, and the way to send them live where readers see some."""
    found = suppliers.pictures(supplier)
    number, live = found.count(), found.filter(credit_line="").live().count()
    link = f"{reverse('admin:media_image_changelist')}?{urlencode({'supplier': supplier.pk})}"
    pictures = "1 picture names" if number == 1 else f"{number} pictures name"
    said = format_html('<p><a href="{}">{} it</a>, {} of them before readers.</p>', link, pictures, live)
    return said + (button_to_send(request, kind="supplier", key=supplier.pk) if live else SafeString(""))


def changed_credit(request: HttpRequest) -> bool:
    """Whether this save changed how pictures are credited."""
    return bool(vars(request).get("_changed_credit"))


class SupplierFilter(admin.SimpleListFilter):
    """Pictures of one supplier, by whichever of its names; only those that have many are offered."""

    title = "supplier"
    parameter_name = "supplier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Supplier.objects.values_list("pk", "name")[:25]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if not value.isdecimal() or len(value) > 18:
            return queryset.none() if value else queryset
        supplier = Supplier.objects.filter(pk=int(value)).first()
        return queryset.filter(pk__in=suppliers.pictures(supplier).values("pk")) if supplier else queryset.none()


__all__ = ["SupplierAdmin", "SupplierFilter"]
