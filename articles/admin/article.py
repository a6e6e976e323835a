"""Articles in the admin: the list, the form, and the pages around one article."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles.admin.acting import act_and_tell
from articles.admin.desk.views import DeskViews
from articles.admin.editing import ArticleEditing
from articles.admin.editions import Editions
from articles.admin.history import History
from articles.admin.inlines import BLOCK_INLINES, ROW_INLINES, SHORT_TEXT
from articles.admin.lists import ArticleColumns, ArticleList, AuthorFilter, DiscardedFilter, TopicFilter, WhoseFilter
from articles.admin.numbers import small_number
from articles.admin.reading import Reading
from articles.drafts import save_draft
from articles.models import Article
from cms.core.admin import VerbAdmin


@admin.register(Article)
class ArticleAdmin(DeskViews, History, Editions, Reading, ArticleColumns, ArticleEditing, VerbAdmin):
    """Content goes through ``save_draft``, everything else through the buttons' verbs; nothing is deleted here."""

    save_verb = staticmethod(save_draft)
    change_form_template = "articles/admin/change_form.html"
    change_list_template = "articles/admin/change_list.html"

    list_display = ["headline", "stage_badge", "standing_badge", "blocked_by", "authors", "topic_name", "modified_at"]
    list_display_links = ["headline"]
    list_select_related = ["primary_topic"]
    list_filter = [WhoseFilter, "stage", "standing", TopicFilter, AuthorFilter, "language", DiscardedFilter]
    search_fields = ["title__unaccent", "dek__unaccent", "slug", "bylines__person__name__unaccent"]
    search_help_text = "Title, dek, slug or author"
    ordering = ["-modified_at"]
    list_per_page = 30

    fieldsets = [
        (None, {"fields": ["title", "dek", "base_version"]}),
        ("Lead image", {"fields": ["lead_image", "lead_alt", "lead_caption"]}),
        (
            "Address, topics, review",
            {"fields": ["slug", "language", "kind", "primary_topic", "topics", "medical_reviewer"]},
        ),
    ]
    autocomplete_fields = ["topics"]  # foreign keys are chosen by ``Chooses``, with one query for all labels
    formfield_overrides = {models.TextField: {"widget": SHORT_TEXT}}
    inlines = [*BLOCK_INLINES.values(), *ROW_INLINES.values()]

    class Media:
        css = {"all": ["articles/admin/desk.css"]}
        js = [Script("articles/admin/desk.js", defer=True)]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleList]:
        return ArticleList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Articles", **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Article]:
        return super().get_queryset(request).prefetch_related("bylines__person")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a draft that nobody wants is discarded

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "title":
            kwargs["widget"] = forms.TextInput(attrs={"class": "vTextField title-input", "autofocus": True})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str, only: Any = require_safe) -> URLPattern:
            return path(route, only(self.admin_site.admin_view(view)), name=f"articles_article_{name}")

        return [
            page("peek/<str:kind>/<int:key>/", self.peek_view, "peek"),
            *self.desk_urls(page),
            page("<path:object_id>/history/<int:number>/", self.revision_view, "revision"),
            page("<path:object_id>/history/<int:number>/restore/", self.restore_view, "restore", require_POST),
            page("<path:object_id>/editions/<int:number>/<str:name>/", self.edition_view, "edition", require_POST),
            page("<path:object_id>/history/", self.history_view, "history"),
            page("<path:object_id>/beside/<int:number>/", self.beside_view, "beside"),
            page("<path:object_id>/compare/", self.compare_view, "compare"),
            page("<path:object_id>/preview/", self.preview_view, "preview"),
            page("<path:object_id>/show/", self.show_view, "show", require_POST),
            page("<path:object_id>/preview.json", self.document_view, "document"),
            page("<path:object_id>/do/<str:name>/", self.act_view, "act", require_POST),
            *super().get_urls(),
        ]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """A button of the panel. The verb itself asks whether this person may."""
        article = self.seen(request, object_id)
        act_and_tell(request, article, name, version=small_number(request.POST.get("_version")) or 0)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
