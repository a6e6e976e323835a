"""An article's revisions: the list, one of them, two of them side by side, and bringing one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.draftform import shelf_for
from articles.admin.editions import editions_of
from articles.admin.numbers import small_number
from articles.admin.shelf import Shelf
from articles.comparing import Pair, block_name, block_text, compare, differing, fields
from articles.contract import Draft
from articles.documents import decode, dump
from articles.drafts import restore
from articles.models import Article, Revision
from cms.core.errors import DomainError, Stale

PER_PAGE = 50


class History:
    """The views; mixed into the article's ModelAdmin, which knows the site and who may see what."""

    admin_site: Any

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        article = self.seen(request, object_id)
        revisions = article.revisions.select_related("by").defer("document")
        context = {
            "page": Paginator(revisions, PER_PAGE).get_page(request.GET.get("p")),
            "transitions": article.transitions.select_related("by")[:PER_PAGE],
            "decisions": article.decisions.select_related("by")[:PER_PAGE],
            **editions_of(article, by=request.user),
        }
        return self.screen(request, article, "history", "History", context)

    def revision_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        article = self.seen(request, object_id)
        revision = _revision(article, number)
        draft = decode(revision.document)
        name = namer(shelf_for(draft))
        context = {
            "revision": revision,
            "is_present": revision.digest == article.content_digest,
            "fields": [(about, text) for about, text in fields(draft, name).items() if text],
            "blocks": [(block_name(block), block_text(block, name)) for block in draft.blocks],
            "may_restore": self.has_change_permission(request, article),  # type: ignore[attr-defined]
        }
        return self.screen(request, article, "revision", f"Revision {number}", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """``?from=<number>&to=<number>``; without ``to``, the present text."""
        article = self.seen(request, object_id)
        left = _revision(article, small_number(request.GET.get("from")))
        right = _revision(article, small_number(request.GET.get("to"))) if request.GET.get("to") else None
        pairs = _pairs(decode(left.document), decode(right.document) if right else dump(article))
        context = {
            "pairs": pairs,
            "differing": len(differing(pairs)),
            "left_head": _head(left),
            "right_head": _head(right) if right else f"Now: version {article.version}",
        }
        return self.screen(request, article, "compare", "Two versions", context)

    def beside_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """A text that came second, beside the one that was first."""
        article = self.seen(request, object_id)
        mine = _revision(article, number)
        if mine.kind != Revision.Kind.SHADOW:
            return HttpResponseRedirect(
                f"{reverse('admin:articles_article_compare', args=[article.pk])}?from={mine.number}"
            )
        theirs = article.revisions.exclude(kind=Revision.Kind.SHADOW).select_related("by").first()
        pairs = _pairs(dump(article), decode(mine.document))
        context = {
            "mine": mine,
            "theirs": theirs,
            "pairs": pairs,
            "differing": len(differing(pairs)),
            "left_head": f"Saved now: version {article.version}" + (f", {theirs.by}" if theirs else ""),
            "right_head": f"Not saved: {mine.by}",
            "may_copy": True,
        }
        return self.screen(request, article, "beside", "Two versions of one article", context)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        article = self.seen(request, object_id)
        by: Any = request.user
        try:
            saved = restore(
                article, _revision(article, number), base_version=small_number(request.POST.get("_version")) or 0, by=by
            )
        except Stale as stale:
            messages.error(
                request, f"{stale.data['by']} saved meanwhile. Look at the present text, then restore again."
            )
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"Revision {number} is the present text again, as version {saved.version}.")
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[article.pk]))

    def seen(self, request: HttpRequest, object_id: str) -> Article:
        """The article, for somebody who may see it; 404 and 403 otherwise."""
        key = small_number(object_id)
        article = Article.objects.filter(pk=key).first() if key else None
        if article is None:
            raise Http404("There is no such article.")
        if not self.has_view_or_change_permission(request, article):  # type: ignore[attr-defined]
            raise PermissionDenied
        return article

    def screen(
        self, request: HttpRequest, article: Article, template: str, title: str, context: dict[str, Any]
    ) -> TemplateResponse:
        """One of our own pages inside the admin."""
        return TemplateResponse(
            request,
            f"articles/admin/{template}.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "subtitle": str(article),
                "article": article,
                "opts": Article._meta,
                **context,
            },
        )


def namer(shelf: Shelf) -> Any:
    """How a thing of the shelf is called; what is gone is said to be gone."""
    return lambda kind, public_id: str(shelf.by_id(kind, public_id) or f"{kind} {public_id} (gone)")


def _pairs(left: Draft, right: Draft) -> list[Pair]:
    return compare(left, right, name=namer(shelf_for(left, right)))


def _head(revision: Revision) -> str:
    return f"Revision {revision.number}, {revision.by}"


def _revision(article: Article, number: int | None) -> Revision:
    revision = article.revisions.select_related("by").filter(number=number or 0).first()
    if revision is None:
        raise Http404("There is no such revision.")
    return revision
