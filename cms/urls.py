"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="newsroom/start.html"), name="start"),
    # Every browser asks for one unbidden; a 404 would put a warning into the log for each page.
    path("favicon.ico", lambda request: HttpResponse(status=204), name="favicon"),
    path("admin/", admin.site.urls),
    path("api/newsroom/v1/", include("delivery.api.newsroom_urls")),
    path("api/newsroom/v1/", include("delivery.api.webhooks.urls")),
    path("api/newsroom/v1/", include("media.api.urls")),
    path("api/newsroom/v1/", include("sources.api.urls")),
    path("api/newsroom/v1/", include("experts.api.urls")),
    path("api/newsroom/v1/", include("articles.api.urls")),
    path("api/v1/preview/", include("articles.api.preview_urls")),
    path("api/", include("delivery.api.urls")),
    path("", include("media.urls")),
    path("", include("experts.urls")),
]

handler400 = "cms.core.problems.bad_request"
handler403 = "cms.core.problems.permission_denied"
handler404 = "cms.core.problems.page_not_found"
handler500 = "cms.core.problems.server_error"
