"""The page on which quoted people confirm their words. No account, no cookie, no script; nothing but their own words is on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.core.errors import DomainError, Invalid
from experts import confirming
from experts.confirming import Asked, ClosedLink, NoSuchLink, Said, TooOften
from experts.models import ConfirmationLink

_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


# Exempt: the address is the only authority here. No cookie goes along that another site could make a browser send.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the words and take the answers. 404 for no link of ours, 410 for a closed one, 422 and 429 with all that was typed."""
    now = timezone.now()
    try:
        link = confirming.opened(token, at=now)
        if request.method != "POST":
            return _page(request, link, thanks="thanks" in request.GET)
        said = _said(request)
        confirming.answer(link, said, at=now)
        return _with_headers(HttpResponseRedirect(f"{request.path}?thanks"))
    except (NoSuchLink, ClosedLink) as refusal:
        page = TemplateResponse(
            request, "experts/confirm_closed.html", {"message": refusal.message}, status=refusal.status
        )
        return _with_headers(page)
    except (Invalid, TooOften) as refusal:
        return _page(request, link, said=said, refusal=refusal)


def _page(
    request: HttpRequest, link: ConfirmationLink, *, said: dict[str, Said] | None = None,
    refusal: DomainError | None = None, thanks: bool = False,
) -> HttpResponse:  # fmt: skip
    errors = {error["path"]: error["message"] for error in refusal.data.get("errors", ())} if refusal else {}
    items = [
        _item(each, (said or {}).get(each.key), errors) for each in confirming.asked(link, on=timezone.localdate())
    ]
    context = {
        "name": link.person.name, "items": items, "until": link.expires_at, "thanks": thanks,
        "message": refusal.message if refusal else "", "most": confirming.MAX_CHARS,
    }  # fmt: skip
    page = TemplateResponse(request, "experts/confirm.html", context, status=refusal.status if refusal else 200)
    return _with_headers(page)


def _item(asked: Asked, said: Said | None, errors: dict[str, str]) -> dict[str, Any]:
    """What the page shows of one question: their answer of just now, else the one they gave before."""
    before = asked.answered
    return {
        "key": asked.key, "words": asked.words, "credited": asked.credited, "hash": asked.hash,
        "answer": said.answer if said else before.answer if before else "",
        "proposed": said.proposed if said else before.proposed if before else "",
        "error": errors.get(asked.key, ""), "is_answered": before is not None,
    }  # fmt: skip


def _said(request: HttpRequest) -> dict[str, Said]:
    """Those questions that have an answer; the others stay open."""
    sent = request.POST
    keys = [name.removeprefix("seen-") for name in sent if name.startswith("seen-")][: confirming.MOST_QUOTES + 1]
    found = {
        key: Said(sent.get(f"seen-{key}", ""), sent.get(f"answer-{key}", ""), sent.get(f"proposed-{key}", ""))
        for key in keys
    }
    return {key: one for key, one in found.items() if one.answer or one.proposed.strip()}


def _with_headers(answer: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        answer[name] = value
    return answer
