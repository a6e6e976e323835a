"""The admin site: Django's, under our name, opening on the newsroom's front page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from cms.newsroom import front
from delivery.webhooks.notices import notices


class NewsroomSite(admin.AdminSite):
    site_header = "Proofroom"
    site_title = "Proofroom"
    index_title = "Newsroom"
    enable_nav_sidebar = True
    index_template = "newsroom/front.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page; whoever may not see articles gets the lists they may see."""
        by: Any = request.user
        sees_articles = by.has_perm("articles.view_article")
        context = {
            "lanes": front.lanes(by) if sees_articles else [],
            "second_texts": front.second_texts(by) if sees_articles else [],
            **front.picture_desk(by),
            "quick_links": front.quick_links(by),
            "notices": notices(by),
        }
        return super().index(request, {**context, **(extra_context or {})})
