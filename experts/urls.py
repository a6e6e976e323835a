"""Where quoted people confirm their words."""

from __future__ import annotations

from django.urls import path

from experts import answering

urlpatterns = [path("confirm/<str:token>/", answering.confirm, name="confirm")]
