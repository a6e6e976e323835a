"""The addresses of the newsroom's API that belong to no room of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from rest_framework.request import Request

from delivery.api import newsroom_openapi
from delivery.api.newsroom import NewsroomView, Operation


class OpenApiView(NewsroomView):
    """The description of this surface, for whoever may use any of it."""

    operations = {"get": Operation(summary="This description", permission="", doing="", scope="")}

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(newsroom_openapi.encoded(settings.SERVICE_URL), content_type="application/json")


app_name = "newsroom-about"
urlpatterns = [path("openapi.json", OpenApiView.as_view(), name="openapi")]
