"""The preview surface: a front end exchanges its code, then reads the draft that the token opens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.views import APIView

from articles import previewing
from articles.errors import BadCode, NoPreviewToken, NotThisDraft
from articles.sidecar import previewed
from cms.core.text import digest
from delivery import parameters
from delivery.answering.replies import address
from delivery.api.bodies import read_json
from delivery.api.counting import count
from delivery.errors import BadCredential
from delivery.negotiation import accepts
from delivery.parameters import Parameter, Query
from delivery.previews import DOCUMENT, PARAMETERS, PreviewCode, PreviewToken

MAX_BODY_BYTES = 2_000
CODE_CHARS = 200


class PreviewView(APIView):
    """Answers are private, in no cache and no index, refusals included; cookies were taken away before."""

    parameters: tuple[Parameter, ...] = ()
    query: Query

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method != "OPTIONS" and not accepts(request.headers.get("Accept", ""), "application/json"):
            raise NotAcceptable
        self.query = parameters.parse(self.parameters, str(request.META.get("QUERY_STRING", "")))
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            raise RequestDataTooBig

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        methods = ", ".join(self.allowed_methods)
        headers = {"Allow": methods}
        if "Access-Control-Request-Method" in request.headers:
            headers |= {
                "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
                "Access-Control-Max-Age": "600",
            }
        return HttpResponse(status=204, headers=headers)


class ExchangeView(PreviewView):
    """A token for a code."""

    http_method_names = ["post", "options"]

    def post(self, request: Request) -> HttpResponse:
        if "HTTP_AUTHORIZATION" in request.META:
            raise BadCredential  # no credential opens this but the code in the body
        asked = read_json(request, PreviewCode)
        opened = self._opened(asked.code[:CODE_CHARS])
        told = PreviewToken(
            token=opened.token,
            article=opened.article.pid,
            url=address(DOCUMENT.format(key=opened.article.pid)),
            expires_at=opened.ends_at,
        )
        return HttpResponse(msgspec.json.encode(told), content_type="application/json")

    def _opened(self, code: str) -> previewing.Opened:
        """A good code opens its preview, whatever came from its address before: behind a proxy, all come from one."""
        wait = count(self, _caller(self.request), limit=settings.PREVIEW_REQUESTS_PER_MINUTE)
        try:
            return previewing.exchange(code, at=timezone.now())
        except BadCode as refusal:
            raise (wait or refusal) from None


class PreviewedArticleView(PreviewView):
    """The draft that a token opens."""

    http_method_names = ["get", "head", "options"]
    parameters = PARAMETERS

    def get(self, request: Request, key: str) -> HttpResponse:
        if "HTTP_AUTHORIZATION" not in request.META:
            raise NoPreviewToken
        grant = previewing.admit(request.META["HTTP_AUTHORIZATION"], at=timezone.now())
        if not _names(key, grant.article.public_id) or grant.article.discarded_at:
            raise NotThisDraft
        if wait := count(self, f"preview:{grant.pk}", limit=settings.PREVIEW_REQUESTS_PER_MINUTE):
            raise wait
        shown = previewed(grant.article, fields=self.query["fields"], body=self.query["body"])
        return HttpResponse(shown, content_type="application/json")


def _caller(request: Request) -> str:
    """Where a request comes from, as tallies name it: no address is kept."""
    return "address:" + digest("proofroom-address:" + str(request.META.get("REMOTE_ADDR", "")))[:32]


def _names(key: str, public_id: UUID) -> bool:
    return key.lower() == str(public_id)
