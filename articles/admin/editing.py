"""The article form: opened from a Draft, read into a Draft, and saved by ``articles.drafts`` alone."""

from __future__ import annotations

from typing import Any

from content_editor.admin import ContentEditor
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles.admin import acting
from articles.admin.draftform import Typed, initial_fields, initial_parts, shelf_for, typed
from articles.admin.forms import ArticleForm, PartFormSet
from articles.admin.inlines import Chooses
from articles.admin.numbers import small_number
from articles.admin.panel import panel
from articles.admin.shelf import Shelf
from articles.contract import Draft
from articles.documents import decode, dump
from articles.drafts import create_draft, save_draft
from articles.models import Article, Revision
from cms.core.errors import DomainError, Stale


class ArticleEditing(Chooses, ContentEditor):
    """The add and change pages of articles. No form or formset here is ever saved."""

    form: Any = ArticleForm

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        article = None
        if object_id is not None:
            article = self.get_object(request, unquote(object_id))
            if article is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._require(request, article)
        if article and not self.has_change_permission(request, article):
            return self.reading_view(request, article)
        if request.method == "POST":
            return self._receive(request, article)
        draft, base_version = self._opened(request, article)
        form, formsets, inlines = self._build(request, article, draft=draft, base_version=base_version)
        return self._page(request, article, form, formsets, inlines)

    def _require(self, request: HttpRequest, article: Article | None) -> None:
        if article is None:
            allowed = self.has_add_permission(request)
        elif request.method == "POST":
            allowed = self.has_change_permission(request, article)
        else:
            allowed = self.has_view_or_change_permission(request, article)
        if not allowed:
            raise PermissionDenied

    # -- opening -----------------------------------------------------------------------------------------------------

    def _opened(self, request: HttpRequest, article: Article | None) -> tuple[Draft, int]:
        """The draft to show: the article's, or with ``?draft=<number>`` that revision's on top of the present version."""
        if article is None:
            return Draft(), 0
        number = small_number(request.GET.get("draft"))
        revision = article.revisions.filter(number=number).first() if number else None
        if revision is None:
            return dump(article), article.version
        messages.warning(
            request, f"This is the text of revision {revision.number}, not saved yet. Saving makes it the present one."
        )
        return decode(revision.document), article.version

    def _build(
        self, request: HttpRequest, article: Article | None, *, draft: Draft | None = None, base_version: int = 0
    ) -> tuple[ArticleForm, list[PartFormSet], list[Any]]:
        """The form and its formsets, filled from a draft, or bound to what was posted when there is none."""
        data = request.POST if draft is None else None
        shelf = Shelf().fetch_posted(request.POST) if draft is None else shelf_for(draft)
        form_class = self.get_form(request, article, change=article is not None)
        fields = {} if draft is None else {**initial_fields(draft, shelf), "base_version": base_version}
        parts = {} if draft is None else initial_parts(draft, shelf)
        formsets, inlines = [], []
        for formset_class, inline in self.get_formsets_with_inlines(request, article):
            initial = parts.get(inline.form, [])
            formset_class.extra = len(initial)
            prefix = formset_class.get_default_prefix()
            formsets.append(formset_class(data=data, prefix=prefix, initial=initial, form_kwargs={"shelf": shelf}))
            inlines.append(inline)
        return form_class(data=data, initial=fields, shelf=shelf), formsets, inlines

    # -- saving ------------------------------------------------------------------------------------------------------

    def _receive(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        form, formsets, inlines = self._build(request, article)
        if all([form.is_valid(), all_valid(formsets)]):
            found = typed(form, formsets, translation_group=str(article.translation_group) if article else None)
            try:
                saved = self._save(request, article, found)
            except Stale as stale:
                return self._to_both(article, stale)
            except DomainError as refusal:
                found.place_errors(refusal.data.get("errors") or [{"path": "", "message": refusal.message}])
            else:
                return self._after(request, article, saved)
        return self._page(request, article, form, formsets, inlines)

    def _save(self, request: HttpRequest, article: Article | None, found: Typed) -> Article:
        by: Any = request.user
        if article is None:
            return create_draft(found.draft, by=by)
        # A form without its version counts as stale, for no article has version 0: nobody can say what it was made from.
        base = small_number(found.form.cleaned_data["base_version"]) or 0
        return save_draft(article, found.draft, base_version=base, by=by)

    def _to_both(self, article: Article | None, stale: Stale) -> HttpResponse:
        number = Revision.objects.values_list("number", flat=True).get(pk=stale.data["revision"])
        return HttpResponseRedirect(reverse("admin:articles_article_beside", args=[article.pk, number]))  # type: ignore[union-attr]

    def _after(self, request: HttpRequest, before: Article | None, saved: Article) -> HttpResponse:
        if before and before.version == saved.version:
            messages.info(request, "Nothing had changed: the article is as it was.")
        else:
            messages.success(request, f"Saved as version {saved.version}.")
        if name := request.POST.get("_then"):
            acting.act_and_tell(request, saved, name)
        elif "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[saved.pk]))
        elif "_save" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[saved.pk]))

    # -- showing -----------------------------------------------------------------------------------------------------

    def _page(
        self, request: HttpRequest, article: Article | None, form: ArticleForm, formsets: list[Any], inlines: list[Any]
    ) -> HttpResponse:
        fieldsets = list(self.get_fieldsets(request, article))
        admin_form = helpers.AdminForm(form, fieldsets, {}, (), model_admin=self)
        inline_formsets = self.get_inline_formsets(request, formsets, inlines, article)
        media = self.media + admin_form.media
        for inline_formset in inline_formsets:
            media += inline_formset.media
        context = {
            **self.admin_site.each_context(request),
            "title": str(article) if article else "New article",
            "adminform": admin_form,
            "original": article,
            "object_id": article.pk if article else None,
            "inline_admin_formsets": inline_formsets,
            "errors": helpers.AdminErrorList(form, formsets),
            "media": media,
            "is_popup": False,
            "to_field": None,
            "preserved_filters": self.get_preserved_filters(request),
            "panel": panel(article, by=request.user) if article else None,
            "peek_root": reverse("admin:articles_article_changelist") + "peek/",
        }
        return self.render_change_form(request, context, add=article is None, change=article is not None, obj=article)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["fields"] = [
            name for name in flatten_fieldsets(self.get_fieldsets(request, obj)) if name != "base_version"
        ]
        return super().get_form(request, obj, change, **kwargs)
