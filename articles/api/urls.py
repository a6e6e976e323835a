"""The addresses of the newsroom's API."""

from __future__ import annotations

from django.urls import path

from articles.api.checking import (
    AnswerView,
    BlockersView,
    CitationsView,
    ClaimsView,
    ClaimView,
    ClosingView,
    QueriesView,
    SearchesView,
    VerificationsView,
    WithdrawalView,
)
from articles.api.imports import AcceptView, DiscardView, ImportsView, ImportView, UndoView

app_name = "newsroom"
urlpatterns = [
    path("articles/<key>/claims", ClaimsView.as_view(), name="claims"),
    path("articles/<key>/blockers", BlockersView.as_view(), name="blockers"),
    path("claims/<key>", ClaimView.as_view(), name="claim"),
    path("claims/<key>/verifications", VerificationsView.as_view(), name="verifications"),
    path("claims/<key>/withdrawal", WithdrawalView.as_view(), name="withdrawal"),
    path("claims/<key>/citations", CitationsView.as_view(), name="citations"),
    path("claims/<key>/searches", SearchesView.as_view(), name="searches"),
    path("claims/<key>/queries", QueriesView.as_view(), name="queries"),
    path("claims/<key>/closing", ClosingView.as_view(), name="closing"),
    path("queries/<key>/answer", AnswerView.as_view(), name="answer"),
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<str:key>", ImportView.as_view(), name="import"),
    path("imports/<str:key>/accept", AcceptView.as_view(), name="import-accept"),
    path("imports/<str:key>/discard", DiscardView.as_view(), name="import-discard"),
    path("imports/<str:key>/undo", UndoView.as_view(), name="import-undo"),
]
