"""The addresses of the newsroom's API for pictures."""

from __future__ import annotations

from django.urls import path

from media.api.grants import GrantsView, GrantView, WithdrawView
from media.api.images import ImagesView, ImageView

app_name = "newsroom-media"
urlpatterns = [
    path("images", ImagesView.as_view(), name="images"),
    path("images/<key>", ImageView.as_view(), name="image"),
    path("images/<key>/grants", GrantsView.as_view(), name="grants"),
    path("grants/<key>", GrantView.as_view(), name="grant"),
    path("grants/<key>/withdraw", WithdrawView.as_view(), name="grant-withdraw"),
]
