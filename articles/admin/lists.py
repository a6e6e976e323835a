"""The list of articles: its filters and columns."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models import Article, Topic
from articles.waiting import blockers_by_article
from cms.core.ids import as_uuid
from experts.models import Person

MOST_CHOICES = 25  # a filter with hundreds of names is no filter; the search finds the rest


class WhoseFilter(admin.SimpleListFilter):
    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "Mine"), ("others", "Others’")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        mine = Article.objects.filter(contributions__user=request.user.pk).values("pk")
        if self.value() == "mine":
            return queryset.filter(pk__in=mine)
        return queryset.exclude(pk__in=mine) if self.value() == "others" else queryset


class DiscardedFilter(admin.SimpleListFilter):
    title = "discarded"
    parameter_name = "discarded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Discarded only")]

    def choices(self, changelist: Any) -> Any:
        kept, *others = super().choices(changelist)
        return [{**kept, "display": "Not discarded"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(discarded_at__isnull=self.value() != "yes")


class _FrequentFilter(admin.SimpleListFilter):
    """The things that most articles have; any other can be asked for by public id."""

    def frequent(self) -> QuerySet[Any]:
        raise NotImplementedError

    def having(self, public_id: str) -> QuerySet[Article]:
        """The articles that have this one."""
        raise NotImplementedError

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = self.value()
        if chosen is None or as_uuid(chosen) is None:
            return queryset
        return queryset.filter(pk__in=self.having(chosen).values("pk"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = self.frequent().filter(uses__gt=0).order_by("-uses", "name")[:MOST_CHOICES]
        return [(str(public_id), name) for public_id, name in rows.values_list("public_id", "name")]


class AuthorFilter(_FrequentFilter):
    title = "author"
    parameter_name = "author"

    def frequent(self) -> QuerySet[Person]:
        return Person.objects.annotate(uses=Count("bylines"))

    def having(self, public_id: str) -> QuerySet[Article]:
        return Article.objects.filter(bylines__person__public_id=public_id)


class TopicFilter(_FrequentFilter):
    title = "topic"
    parameter_name = "topic"

    def frequent(self) -> QuerySet[Topic]:
        return Topic.objects.annotate(uses=Count("articles"))

    def having(self, public_id: str) -> QuerySet[Article]:
        return Article.objects.filter(topics__public_id=public_id)


class ArticleList(ChangeList):
    """A page of articles, what blocks each asked for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        waiting = blockers_by_article(self.result_list, at=timezone.now())
        for article in self.result_list:
            article.blockers = waiting[article.pk]


class ArticleColumns:
    """The columns; mixed into the article's ModelAdmin."""

    @admin.display(description="Title", ordering="title")
    def headline(self, article: Article) -> SafeString:
        dek = format_html('<div class="row-dek">{}</div>', article.dek[:140]) if article.dek else ""
        return format_html("{}{}", str(article), dek)

    @admin.display(description="Stage", ordering="stage")
    def stage_badge(self, article: Article) -> SafeString:
        return format_html('<span class="badge stage-{}">{}</span>', article.stage, article.get_stage_display())

    @admin.display(description="Readers see", ordering="standing")
    def standing_badge(self, article: Article) -> SafeString:
        label = article.get_standing_display()
        if article.has_unpublished_changes:
            label += ", changed since"
        return format_html('<span class="badge standing-{}">{}</span>', article.standing, label)

    @admin.display(description="Topic", ordering="primary_topic__name")
    def topic_name(self, article: Article) -> str:
        return article.primary_topic.name if article.primary_topic else ""

    @admin.display(description="Authors")
    def authors(self, article: Article) -> str:
        return ", ".join(byline.person.name for byline in article.bylines.all())

    @admin.display(description="Blocked by")
    def blocked_by(self, article: Any) -> SafeString | str:
        stops = [blocker for blocker in article.blockers if blocker.stops]
        if not stops:
            return "nothing"
        sentences = format_html_join("", "<li>{}</li>", ((blocker.sentence,) for blocker in stops))
        word = "thing" if len(stops) == 1 else "things"
        return format_html("<details><summary>{} {}</summary><ul>{}</ul></details>", len(stops), word, sentences)
