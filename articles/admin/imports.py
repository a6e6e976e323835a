"""Imports in the admin: paste or upload, read the report, decide, accept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Func, IntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from articles import imports, undoing
from articles.admin.pasting import PasteForm, counted, read_all
from articles.importing.settling import NAMED, Choices
from articles.models import Import
from articles.reporting import BACK, report
from cms.accounts.models import User
from cms.core.admin import VerbAdmin
from cms.core.errors import DomainError
from cms.core.text import clean_line
from experts.models import Person

# Findings that ask for a person: doubts, and speakers that were assumed.
_TO_DECIDE = (
    "jsonb_array_length(jsonb_path_query_array(%(expressions)s, "
    """'$.report[*] ? (@.certainty == "doubtful" || (@.certainty == "inferred" && @.code starts with "quote-"))'))"""
)
_STATES = {"read": "Waiting", "accepted": "Accepted", "discarded": "Put away"}
MAX_LINES = 5_000  # of the text beside the findings; the whole of it is kept


@admin.register(Import)
class ImportAdmin(VerbAdmin):
    """The form pages of Django's admin make room for our own two: the text to paste, and the report to read."""

    list_display = ["headline", "stands", "doubts", "article_link", "by", "created_at"]
    list_display_links = ["headline"]
    list_filter = ["state", "created_at"]
    list_select_related = ["article", "by"]
    ordering = ["-created_at", "-pk"]
    search_fields = ["name", "article__title", "by__name", "by__email"]
    search_help_text = "Name, article or who imported it"
    date_hierarchy = "created_at"
    readonly_fields = ["article", "by"]

    class Media:
        css = {"all": ["articles/admin/desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _user(request).is_active and _user(request).holds("articles.import_article")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        rows = super().get_queryset(request).defer("text", "bundle", "choices", "outcome")
        counted = Func("bundle", template=_TO_DECIDE, output_field=IntegerField())
        return rows.annotate(doubts_found=counted, title_found=KeyTextTransform("title", "bundle"))

    def get_urls(self) -> list[URLPattern]:
        act = require_POST(self.admin_site.admin_view(self.act_view))
        known = self.admin_site.admin_view(self.people_view)
        return [
            path("<int:key>/do/<str:name>/", act, name="articles_import_act"),
            path("people/", known, name="articles_import_people"),
            *super().get_urls(),
        ]

    # -- the list ----------------------------------------------------------------------------------------------------

    @admin.display(description="text", ordering="name")
    def headline(self, row: Any) -> str | SafeString:
        if not row.title_found:
            return str(row)
        return format_html('{}<div class="row-dek">{}</div>', row.title_found[:150], str(row))

    @admin.display(description="state", ordering="state")
    def stands(self, row: Import) -> SafeString:
        tone = {Import.State.READ: "is-open", Import.State.ACCEPTED: "is-good"}.get(Import.State(row.state), "")
        return format_html('<span class="badge {}">{}</span>', tone, _STATES[row.state])

    @admin.display(description="to decide", ordering="doubts_found")
    def doubts(self, row: Any) -> str | int:
        return row.doubts_found if row.state == Import.State.READ else "—"

    @admin.display(description="article", ordering="article__title")
    def article_link(self, row: Import) -> str | SafeString:
        if row.article is None:
            return "—"
        discarded = " (discarded)" if row.article.discarded_at else ""
        return format_html('<a href="{}">{}</a>{}', imports.address_of(row.article), str(row.article), discarded)

    # -- paste or upload ---------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        self._ask(request)
        form = PasteForm(request.POST, request.FILES) if request.method == "POST" else PasteForm()
        if request.method == "POST" and form.is_valid():
            rows, refusals = read_all(form.cleaned_data, by=_user(request))
            for refusal in refusals:
                messages.error(request, _told(refusal))
            if len(rows) == 1 and not refusals:
                return HttpResponseRedirect(imports.address_of(rows[0]))
            if rows:
                messages.success(request, counted(rows))
                return HttpResponseRedirect(f"{reverse('admin:articles_import_changelist')}?state__exact=read")
        context = {**self.admin_site.each_context(request), "title": "Import text", "form": form, "opts": self.opts}
        return TemplateResponse(request, "admin/articles/import/paste.html", context)

    # -- the report --------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self._row(object_id)
        if not self.has_view_permission(request, row):
            self._ask(request)
        lines = row.text.splitlines() or [""]
        try:
            found = report(row)
        except DomainError as refusal:  # what was chosen is gone: begin the decisions anew
            messages.error(request, refusal.message)
            row.choices = {}
            found = report(row)
        context = {
            **self.admin_site.each_context(request),
            "title": str(row), "opts": self.opts, "import": row, "report": found,
            "lines": list(enumerate(lines[:MAX_LINES], start=1)), "lines_left": max(0, len(lines) - MAX_LINES),
            "may_import": self.has_add_permission(request), "is_waiting": row.state == Import.State.READ,
            "waiting": Import.objects.filter(state=Import.State.READ).exclude(pk=row.pk).count(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/articles/import/report.html", context)

    def act_view(self, request: HttpRequest, key: int, name: str) -> HttpResponse:
        """A button of the report. The verb itself asks whether this person may."""
        row, by = self._row(str(key)), _user(request)
        try:
            if name == "keep":
                imports.choose(row, choices_from(request.POST), by=by)
                return JsonResponse({"open": report(self._row(str(key))).still_open})
            return HttpResponseRedirect(_ACTS[name](request, row, by))
        except KeyError:
            raise Http404(f"There is no button {name}.") from None
        except DomainError as refusal:
            if name == "keep":
                return JsonResponse({"detail": refusal.message}, status=refusal.status)
            messages.error(request, _told(refusal))
            return HttpResponseRedirect(imports.address_of(row))

    def people_view(self, request: HttpRequest) -> HttpResponse:
        """Known people whose names hold what was typed, ten at most, as they are printed: to choose a speaker from."""
        self._ask(request)
        typed = clean_line(request.GET.get("q", ""))[:100]
        known = Person.objects.filter(name__icontains=typed).order_by("name", "pk")[:10] if typed else ()
        return JsonResponse({"people": [person.printed_name for person in known]})

    def _row(self, key: str) -> Import:
        row = Import.objects.select_related("article", "by").filter(pk=key).first() if key.isdigit() else None
        if row is None:
            raise Http404("That import is not here.")
        return row

    def _ask(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied("Your roles do not let you import texts. Ask an editor or an administrator.")


def choices_from(data: Any) -> Choices:
    """The decisions in a posted report: "people:per_1" → a value, "back:<finding>" → "back", "somebody:quo_1" → a name,
    which goes before the speaker that is ticked. Raises ``Invalid``."""
    raw: dict[str, Any] = {"back": []}
    named: dict[str, str] = {}
    for name, value in data.items():
        kind, _, local = name.partition(":")
        if kind == "somebody" and value.strip():
            named[local] = f"{NAMED}{clean_line(value)}"
        if kind == BACK and value == BACK:
            raw["back"].append(local)
        elif kind in {"people", "sources", "images", "related", "speakers"} and value:
            raw.setdefault(kind, {})[local] = value
    raw["speakers"] = raw.get("speakers", {}) | named
    return imports.read_choices(raw)


def _accept(request: HttpRequest, row: Import, by: User) -> str:
    article = imports.accept(row, by=by, choices=choices_from(request.POST))
    row.refresh_from_db()
    messages.success(
        request,
        format_html('Accepted “{}”: {}. <a href="{}">Its report</a>', row, _summary(row), imports.address_of(row)),
    )
    for note in row.outcome["notes"][:20]:
        messages.warning(request, note["sentence"])
    if "_next" in request.POST and (following := _next_waiting(row)):
        return imports.address_of(following)
    return imports.address_of(article)


def _discard(request: HttpRequest, row: Import, by: User) -> str:
    imports.discard(row, by=by)
    messages.success(request, f"“{row}” was put away: nothing was made of it.")
    following = _next_waiting(row)
    return imports.address_of(following) if following else reverse("admin:articles_import_changelist")


def _undo(request: HttpRequest, row: Import, by: User) -> str:
    stays = undoing.undo(row, by=by)
    messages.success(request, f"“{row}” was undone: its article is discarded, and what only it had made is deleted.")
    for line in stays:
        messages.warning(request, line)
    return imports.address_of(row)


_ACTS = {"accept": _accept, "discard": _discard, "undo": _undo}


def _next_waiting(row: Import) -> Import | None:
    """The oldest text that waits, from the one after this."""
    waiting = Import.objects.filter(state=Import.State.READ).exclude(pk=row.pk)
    return waiting.filter(pk__gt=row.pk).order_by("pk").first() or waiting.order_by("pk").first()


def _summary(row: Import) -> str:
    """ "made 2 people, 3 quotations and 1 source"."""
    names = {
        "person": ("person", "people"), "quote": ("quotation", "quotations"), "source": ("source", "sources"),
        "image": ("picture", "pictures"), "organisation": ("organisation", "organisations"),
    }  # fmt: skip
    kinds = [each["kind"] for each in row.outcome["made"]]
    counted = [f"{n} {names[kind][n != 1]}" for kind in names if (n := kinds.count(kind))]
    return "made " + (", ".join(counted) if counted else "nothing but the article: everything in it was known")


def _told(refusal: DomainError) -> str | SafeString:
    link = refusal.data.get("link")
    return format_html('{} <a href="{}">Open it</a>', refusal.message, link) if link else refusal.message


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    return user
