"""The addresses of the newsroom's API."""

from __future__ import annotations

from django.urls import path

from articles.api.acts import (
    DiscardDraftView,
    LegacyView,
    MovesView,
    PublishView,
    RetractView,
    ReturnDraftView,
    TakedownView,
    UnpublishView,
)
from articles.api.articles import ArticlesView, ArticleView
from articles.api.batches import DraftsView, PublicationsView
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
from articles.api.corrections import ApproveView, CorrectionsView, DropView
from articles.api.imports import AcceptView, DiscardView, ImportsView, ImportView, UndoView
from articles.api.reissues import KINDS, ReissueView
from articles.api.revisions import RestoreView, RevisionsView, RevisionView
from articles.api.topics import TopicsView, TopicView

app_name = "newsroom"
urlpatterns = [
    path("articles", ArticlesView.as_view(), name="articles"),
    path("drafts", DraftsView.as_view(), name="drafts"),
    path("publications", PublicationsView.as_view(), name="publications"),
    path("articles/<key>", ArticleView.as_view(), name="article"),
    path("articles/<key>/moves", MovesView.as_view(), name="moves"),
    path("articles/<key>/publish", PublishView.as_view(), name="publish"),
    path("articles/<key>/unpublish", UnpublishView.as_view(), name="unpublish"),
    path("articles/<key>/takedown", TakedownView.as_view(), name="takedown"),
    path("articles/<key>/retract", RetractView.as_view(), name="retract"),
    path("articles/<key>/legacy", LegacyView.as_view(), name="legacy"),
    path("articles/<key>/discard", DiscardDraftView.as_view(), name="discard"),
    path("articles/<key>/return", ReturnDraftView.as_view(), name="return"),
    path("articles/<key>/revisions", RevisionsView.as_view(), name="revisions"),
    path("articles/<key>/revisions/<int:number>", RevisionView.as_view(), name="revision"),
    path("articles/<key>/revisions/<int:number>/restore", RestoreView.as_view(), name="restore"),
    path("articles/<key>/corrections", CorrectionsView.as_view(), name="corrections"),
    path("corrections/<key>/approve", ApproveView.as_view(), name="correction-approve"),
    path("corrections/<key>/drop", DropView.as_view(), name="correction-drop"),
    path("topics", TopicsView.as_view(), name="topics"),
    path("topics/<key>", TopicView.as_view(), name="topic"),
    *(
        path(f"{kind}/<key>/reissue", ReissueView.as_view(model=model), name=f"{kind}-reissue")
        for kind, model in KINDS.items()
    ),
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
