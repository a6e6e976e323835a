"""The base of every view of the newsroom, in any app: who may ask, what is read from a request, and the headers of an answer."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAcceptable, NotAuthenticated, UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import DomainError, Invalid, Unreadable
from delivery.api.base import address
from delivery.negotiation import accepts

Shape = TypeVar("Shape", bound=msgspec.Struct)
SAFE = {"GET", "HEAD"}


class StaffSession(SessionAuthentication):
    """The session that the admin opened, of somebody on the staff; what changes something also needs its CSRF token.

    Credentials of other surfaces are refused, whoever is signed in.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        if "HTTP_AUTHORIZATION" in request.META:
            raise AuthenticationFailed
        user = request._request.user
        if not isinstance(user, User) or not (user.is_active and user.is_staff):
            return None
        self.enforce_csrf(request)
        return user, None

    def enforce_csrf(self, request: Request) -> None:
        """Ask for the token in the header alone: Django would look for it in the body too, and read that before its time."""
        shown = WSGIRequest(request.META)
        shown.method = "PUT" if request.method == "POST" else request.method
        super().enforce_csrf(shown)  # type: ignore[arg-type]

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="newsroom"'


class NewsroomView(APIView):
    """For signed-in staff who hold the permission; asked before anything of the body is read.

    ``may_see`` and ``may_change`` are a permission and what it lets somebody do, in words.
    """

    http_method_names = ["get", "head", "post"]
    authentication_classes = [StaffSession]
    may_see: tuple[str, str]
    may_change: tuple[str, str]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.user is None:
            raise NotAuthenticated
        permission, doing = self.may_see if request.method in SAFE else self.may_change
        permit(self.by, permission, doing)
        if not accepts(request.headers.get("Accept", ""), "application/json"):
            raise NotAcceptable
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        if isinstance(exc, DomainError):
            exc.data = with_address(exc.data)
        return super().handle_exception(exc)

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {"Cache-Control": "private, no-store"}

    @property
    def by(self) -> User:
        user: Any = self.request.user
        return user

    @property
    def query_string(self) -> str:
        return str(self.request.META.get("QUERY_STRING", ""))


def with_address(data: dict[str, Any]) -> dict[str, Any]:
    """What a refusal carries, its link into the admin absolute, as everything that leaves here."""
    return {**data, "link": address(data["link"])} if data.get("link") else data


def media_type(request: Request) -> str:
    """Of the body, without its parameters."""
    return request.content_type.partition(";")[0].strip().lower()


def body(request: Request) -> bytes:
    return request.stream.read() if request.stream else b""


def read_json(request: Request, shape: type[Shape]) -> Shape:
    """The body as that struct; no body is an empty one. Raises 415, ``Unreadable`` for what is no JSON, ``Invalid``."""
    raw = body(request)
    if raw and media_type(request) != "application/json":
        raise UnsupportedMediaType(media_type(request))
    try:
        return msgspec.json.decode(raw or b"{}", type=shape)
    except msgspec.ValidationError as error:
        raise Invalid("invalid", f"The body does not fit: {error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("bad-json", f"The body is not JSON: {error}.") from error


def respond(answer: msgspec.Struct, *, status: int = 200, location: str = "") -> HttpResponse:
    headers = {"Location": location} if location else {}
    return HttpResponse(msgspec.json.encode(answer), status=status, content_type="application/json", headers=headers)
