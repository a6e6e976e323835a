"""The parts of the article form as the block editor and the admin lay them out."""

from __future__ import annotations

from typing import Any, ClassVar

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from articles.admin import forms as parts
from articles.admin.shelf import KIND_OF_FIELD, ShelfField, ShelfSelect
from articles.contract import Callout, Embed, Image, Quote, Table, Text
from articles.models import (
    Byline,
    CalloutBlock,
    Citation,
    EmbedBlock,
    ImageBlock,
    QuoteBlock,
    RelatedLink,
    TableBlock,
    TextBlock,
)

# Addresses are judged by save_draft, which says what a good one looks like.
_ADDRESS = {"form_class": forms.CharField, "widget": forms.TextInput(attrs={"class": "vURLField", "inputmode": "url"})}
SHORT_TEXT = forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2})


class Chooses:
    """Foreign keys are chosen by autocomplete, their labels fetched once for the whole form."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in KIND_OF_FIELD:
            kwargs["form_class"] = ShelfField
            kwargs["widget"] = ShelfSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if db_field.name in KIND_OF_FIELD and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False  # nobody wants to delete a person from inside an article
            field.widget.can_add_related &= db_field.name != "target"
        return field


class PartOfArticle(Chooses):
    """May be edited by whoever may edit the article: its parts have no rights of their own."""

    formset: Any = parts.PartFormSet
    extra = 0
    max_num: Any = 2_000
    formfield_overrides: ClassVar[Any] = {models.URLField: _ADDRESS}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.change_article" if obj else "articles.add_article")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.view_article")


class Block(PartOfArticle, ContentEditorInline):
    template = "articles/admin/blocks.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.fields, "uuid", "region", "ordering"]


class TextInline(Block):
    model = TextBlock
    form = parts.TextForm
    fields = ["html"]
    icon = "notes"


class QuoteInline(Block):
    model = QuoteBlock
    form = parts.QuoteForm
    fields = ["quote", "display", "html"]
    icon = "format_quote"


class ImageInline(Block):
    model = ImageBlock
    form = parts.ImageForm
    fields = ["image", "alt", "caption"]
    icon = "image"
    formfield_overrides: ClassVar[Any] = {models.TextField: {"widget": SHORT_TEXT}}


class CalloutInline(Block):
    model = CalloutBlock
    form = parts.CalloutForm
    fields = ["tone", "html"]
    icon = "lightbulb"


class TableInline(Block):
    model = TableBlock
    form = parts.TableForm
    fields = ["caption", "header", "rows"]
    icon = "table_chart"


class EmbedInline(Block):
    model = EmbedBlock
    form = parts.EmbedForm
    fields = ["provider", "url", "title"]
    icon = "smart_display"


class RowsOfArticle(PartOfArticle, admin.StackedInline):
    template = "articles/admin/rows.html"
    formfield_overrides: ClassVar[Any] = {models.URLField: _ADDRESS, models.TextField: {"widget": SHORT_TEXT}}


class BylineInline(RowsOfArticle):
    model = Byline
    form = parts.BylineForm
    fields = ["person", "role", "as_credited", "position"]


class CitationInline(RowsOfArticle):
    model = Citation
    form = parts.CitationForm
    fields = ["source", "role", "locator", "passage", "position"]
    verbose_name = "source"
    verbose_name_plural = "sources"


class RelatedInline(RowsOfArticle):
    model = RelatedLink
    fk_name = "article"
    form = parts.RelatedForm
    fields = ["target", "title", "url", "relation", "position"]


# In the order in which the block editor offers them.
BLOCK_INLINES: dict[type, type[Block]] = {
    Text: TextInline, Quote: QuoteInline, Image: ImageInline, Callout: CalloutInline, Table: TableInline, Embed: EmbedInline,
}  # fmt: skip
ROW_INLINES: dict[str, type[RowsOfArticle]] = {
    "bylines": BylineInline,
    "citations": CitationInline,
    "related": RelatedInline,
}
