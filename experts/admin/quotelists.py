"""The lists of quotes that somebody has to see to, each at an address of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from experts import confirming, drifting, editing
from experts.models import Confirmation, EvidenceFile, Quote


class QuoteList(admin.SimpleListFilter):
    """``choices_offered``: value → what the list is called."""

    choices_offered: dict[str, str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(self.choices_offered.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quote]) -> QuerySet[Quote]:
        return self.chosen(queryset, str(self.value())) if self.value() in self.choices_offered else queryset

    def chosen(self, quotes: QuerySet[Quote], value: str) -> QuerySet[Quote]:
        raise NotImplementedError


class IsAttributed(QuoteList):
    title = "attribution"
    parameter_name = "attributed"
    choices_offered = {
        "yes": "Frozen",
        "no": "Not yet frozen",
        "nobody": "Nobody named",
        "drifted": "Drifted, to be settled",
    }

    def chosen(self, quotes: QuerySet[Quote], value: str) -> QuerySet[Quote]:
        if value == "nobody":
            return quotes.filter(person=None)
        if value == "drifted":
            return quotes.filter(pk__in=drifting.drifted(on=timezone.localdate()))
        return quotes.filter(attributed_on__isnull=value == "no")


class HasRecord(QuoteList):
    title = "record"
    parameter_name = "record"
    choices_offered = {"yes": "Held", "no": "None held"}

    def chosen(self, quotes: QuerySet[Quote], value: str) -> QuerySet[Quote]:
        filed = Exists(EvidenceFile.objects.filter(quote=OuterRef("pk"), discarded_at=None))
        return quotes.exclude(Q(record_held=""), ~filed) if value == "yes" else quotes.filter(~filed, record_held="")


class IsConfirmed(QuoteList):
    title = "confirmed by the speaker"
    parameter_name = "confirmed"
    choices_offered = {"yes": "Confirmed as printed", "no": "Not confirmed", "change": "A change is asked for"}

    def chosen(self, quotes: QuerySet[Quote], value: str) -> QuerySet[Quote]:
        answered = list(Quote.objects.filter(confirmations__isnull=False).distinct().prefetch_related("confirmations"))
        confirmed = set(confirming.confirmed(answered))
        if value == "change":
            asks = [
                each.pk
                for each in answered
                if (last := confirming.current(each)) and last.answer == Confirmation.Answer.CHANGE
            ]
            return quotes.filter(pk__in=asks)
        return quotes.filter(pk__in=confirmed) if value == "yes" else quotes.exclude(pk__in=confirmed)


class IsEdited(QuoteList):
    title = "words as printed"
    parameter_name = "edited"
    choices_offered = {"open": "Edits not confirmed", "confirmed": "Edited, confirmed"}

    def chosen(self, quotes: QuerySet[Quote], value: str) -> QuerySet[Quote]:
        edited = Quote.objects.exclude(words_printed="").only("words_obtained", "words_printed", "edits")
        found = [each.pk for each in edited.iterator() if bool(editing.open_edits(each)) is (value == "open")]
        return quotes.filter(pk__in=found)
