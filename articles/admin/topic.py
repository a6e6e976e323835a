"""Topics in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from articles import topics
from articles.models import Topic
from delivery.admin import EmbeddedAdmin


@admin.register(Topic)
class TopicAdmin(EmbeddedAdmin):
    record_kind = "topic"
    save_verb = staticmethod(topics.save_topic)
    delete_verb = staticmethod(topics.delete_topic)
    fields = ["name", "slug", "language", "description"]
    list_display = ["name", "slug", "language", "articles"]
    list_filter = ["language"]
    list_select_related = True
    ordering = ["name"]
    search_fields = ["name__unaccent", "slug"]
    ordering = ["name"]  # a grouped query forgets the model's

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description="Articles", ordering="article_count")
    def articles(self, topic: Any) -> int:
        return int(topic.article_count)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = "Its address. Empty: made from the name."
        return form
