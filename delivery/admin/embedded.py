"""The admin of things that live documents may embed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.core.admin import VerbAdmin
from cms.core.uses import Use, uses
from delivery.admin.sending import button_to_send
from delivery.uses import LiveUse, is_public, live_uses

MOST_USES = 50  # live documents that a thing's page names


class EmbeddedAdmin(VerbAdmin):
    """For a thing with a public record of ``record_kind``: says where it is used, and why it cannot be deleted."""

    record_kind: ClassVar[str]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs.get("obj"):
            thing, kind = kwargs["obj"], self.record_kind
            way = button_to_send(request, kind=kind, key=thing.pk) if is_public(thing, kind=kind) else SafeString("")
            context["used_in"] = way + self.used_in(thing)
        return super().render_change_form(request, context, *args, **kwargs)

    def where_used(self, thing: Any) -> Iterable[str]:
        found = live_uses(thing, kind=self.record_kind, most=MOST_USES + 1)
        more = [format_html("{}", "… and more live documents.")] if len(found) > MOST_USES else []
        return [*(_live_line(use) for use in found[:MOST_USES]), *more]

    def used_in(self, thing: Any) -> SafeString:
        """Live documents, then drafts and everything else that holds on to it, with links. Several queries: for one page."""
        lines = [*self.where_used(thing), *(_draft_line(use) for use in uses(thing))]
        if not lines:
            return format_html("<p>{}</p>", "Nowhere: neither live nor in a draft.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


def _live_line(use: LiveUse) -> SafeString:
    try:
        # Opaque ids are all that delivery knows of the thing: the list that finds them is one click from its page.
        found = {"article": "articles_article"}[use.kind]
        link = f"{reverse(f'admin:{found}_changelist')}?public_id={use.id}"
    except (KeyError, NoReverseMatch):
        return format_html("Live: {}", str(use))
    return format_html('Live: <a href="{}">{}</a>', link, str(use))


def _draft_line(use: Use) -> SafeString:
    options = use.owner._meta
    try:
        link = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[use.owner.pk])
    except NoReverseMatch:
        return format_html("{}", str(use))
    noun, how = str(options.verbose_name).capitalize(), use.how
    return format_html('{}: <a href="{}">{}</a> ({})', noun, link, str(use.owner), how)
