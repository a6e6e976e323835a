"""The editions of an article in its history: which of them readers may open, and hiding one or showing it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.models import Article
from cms.core.errors import DomainError
from delivery.editions.withholding import MAX_NOTE, release, withhold
from delivery.models import Edition, Record, Withholding

SHOWN = 100


def editions_of(article: Article, *, by: Any) -> dict[str, Any]:
    """What the history shows of editions, newest first. Three queries."""
    record = Record.objects.filter(kind=Record.Kind.ARTICLE, public_id=article.public_id).defer("document").first()
    held = Prefetch("withholdings", Withholding.objects.in_force().select_related("withheld_by"), to_attr="in_force")
    found = record.editions.defer("document").prefetch_related(held)[:SHOWN] if record else []
    return {
        "editions": [(each, next(iter(each.in_force), None)) for each in found],  # type: ignore[attr-defined]
        "live_edition": record.edition if record and record.is_public else None,
        "is_gone": bool(record and record.gone),
        "may_withhold": by.holds("delivery.withhold_edition"),
        "may_release": by.holds("delivery.release_edition"),
        "reasons": Withholding.Reason.choices,
        "max_note": MAX_NOTE,
    }


class Editions:
    """The view behind the buttons; mixed into the article's ModelAdmin, which knows who may see what."""

    seen: Any

    def edition_view(self, request: HttpRequest, object_id: str, number: int, name: str) -> HttpResponse:
        article = self.seen(request, object_id)
        edition = _edition(article, number)
        note, by = request.POST.get("note", ""), request.user
        try:
            if name == "withhold":
                withhold(edition, by=by, note=note, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
                said = f"Edition {number} is hidden: its address now gives your reason."
            elif name == "release":
                release(edition, by=by, note=note)  # type: ignore[arg-type]
                said = f"Edition {number} is no longer hidden."
            else:
                raise Http404("Editions are withheld or released.")
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, said)
        return HttpResponseRedirect(f"{reverse('admin:articles_article_history', args=[article.pk])}#editions")


def _edition(article: Article, number: int) -> Edition:
    found = Edition.objects.filter(
        record__kind=Record.Kind.ARTICLE, record__public_id=article.public_id, number=min(number, 2**31 - 1)
    )
    edition = found.defer("document").first()
    if edition is None:
        raise Http404("There is no such edition.")
    return edition
