"""The addresses of the newsroom's API for people, organisations and quotations."""

from __future__ import annotations

from django.urls import path

from experts.api.organisations import OrganisationsView, OrganisationView
from experts.api.people import PeopleView, PersonView
from experts.api.quotes import AttributionView, QuotesView, QuoteView

app_name = "newsroom-experts"
urlpatterns = [
    path("people", PeopleView.as_view(), name="people"),
    path("people/<key>", PersonView.as_view(), name="person"),
    path("organisations", OrganisationsView.as_view(), name="organisations"),
    path("organisations/<key>", OrganisationView.as_view(), name="organisation"),
    path("quotes", QuotesView.as_view(), name="quotes"),
    path("quotes/<key>", QuoteView.as_view(), name="quote"),
    path("quotes/<key>/attribution", AttributionView.as_view(), name="attribution"),
]
