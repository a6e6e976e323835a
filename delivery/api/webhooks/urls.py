"""The addresses of the newsroom's API for webhooks."""

from __future__ import annotations

from django.urls import path

from delivery.api.webhooks import views

app_name = "newsroom-webhooks"
urlpatterns = [
    path("webhooks", views.EndpointsView.as_view(), name="webhooks"),
    path("webhooks/<key>", views.EndpointView.as_view(), name="webhook"),
    path("webhooks/<key>/pause", views.PauseView.as_view(), name="webhook-pause"),
    path("webhooks/<key>/resume", views.ResumeView.as_view(), name="webhook-resume"),
    path("webhooks/<key>/disable", views.DisableView.as_view(), name="webhook-disable"),
    path("webhooks/<key>/test", views.TestView.as_view(), name="webhook-test"),
    path("webhooks/<key>/rotation", views.RotationView.as_view(), name="webhook-rotation"),
    path("webhooks/<key>/deliveries", views.DeliveriesView.as_view(), name="webhook-deliveries"),
    path("webhooks/<key>/replays", views.ReplaysView.as_view(), name="webhook-replays"),
]
