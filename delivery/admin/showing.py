"""How webhooks look in the admin: states as badges, buttons that post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.core.errors import DomainError, NotPermitted

STYLE = "delivery/webhooks.css"
_LOOKS = {"active": "is-good", "delivered": "is-good", "done": "is-good", "paused": "is-bad", "failed": "is-bad"}


def badge(state: str, words: str) -> SafeString:
    return format_html('<span class="hook-state {}">{}</span>', _LOOKS.get(state, "is-open"), words)


class StateColumn:
    """For an admin whose rows have a ``state``."""

    @admin.display(description="state", ordering="state")
    def shown_state(self, row: Any) -> str:
        return badge(row.state, row.get_state_display())


def pressed(request: HttpRequest, act: Callable[[], Any], *, said: Callable[[Any], str], back: str) -> HttpResponse:
    """What a button does: one verb, then back to where it stands, with what came of it in words."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        messages.success(request, said(act()))
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(back)
