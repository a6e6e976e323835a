"""The addresses of renditions. What is not of this form, such as ``/images/{id}``, is a page of the site."""

from __future__ import annotations

from django.urls import path, re_path

from media import serving

urlpatterns = [
    path("images/preview/<str:token>", serving.preview),
    re_path(
        r"^images/(?P<image_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<version>[0-9a-f]{16})/"
        r"(?P<spec>[a-z0-9]{1,16})\.(?P<format>[a-z]{3,4})$",
        serving.public,
    ),
]
