"""The base of every newsroom view, in whatever app: who may ask, how often, and the headers of an answer.

A view declares an ``Operation`` for each of its methods; what that says is asked here, before anything of the body is read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelError
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, NotAcceptable, NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core import problems
from cms.core.errors import DomainError, NotPermitted, Unreadable
from delivery import idempotency, keys, parameters
from delivery.api.base import address
from delivery.api.bodies import body, media_type, raw_json, read_json
from delivery.api.counting import count
from delivery.api.operations import MERGE_PATCH, MULTIPART, Operation, Operations, Scope
from delivery.api.preconditions import base, entity_tag
from delivery.idempotency import Answer, Asked
from delivery.models import ApiKey
from delivery.negotiation import accepts
from delivery.parameters import Query

__all__ = [
    "MERGE_PATCH", "MULTIPART", "NewsroomView", "Operation", "Operations", "Scope", "address", "base", "body", "entity_tag",
    "media_type", "problem_of", "raw_json", "read_json", "respond",
]  # fmt: skip

SAFE = {"GET", "HEAD"}
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_REFUSALS = (DomainError, APIException, ModelError, Http404, PermissionDenied, RequestDataTooBig)


class Credential(SessionAuthentication):
    """A key in ``Authorization``, or the session that the admin opened, of somebody on the staff.

    What changes something by a session also needs its CSRF token. Where there is a header, the session is not looked at: a bad
    credential is 401, whoever is signed in.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiKey | None] | None:
        if "HTTP_AUTHORIZATION" in request.META:
            key = keys.authenticate(request.META["HTTP_AUTHORIZATION"])
            return key.issued_by, key
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
        return 'Bearer realm="newsroom", Session realm="newsroom"'


class NewsroomView(APIView):
    """For signed-in staff and for keys. ``operations`` maps each method, in lower case, to what it asks and answers.

    ``max_body`` is in bytes.
    """

    authentication_classes = [Credential]
    operations: ClassVar[Operations] = {}
    max_body: ClassVar[int | None] = None
    query: Query

    @property
    def allowed_methods(self) -> list[str]:
        head = {"HEAD"} if "get" in self.operations else set()
        return sorted({name.upper() for name in self.operations} | head)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.user is None:
            raise NotAuthenticated
        self._count()
        operation = self.operation
        self.require_scope(operation.scope)
        if operation.permission:
            permit(self.by, operation.permission, operation.doing)
        if not accepts(request.headers.get("Accept", ""), "application/json"):
            raise NotAcceptable
        if self._length() > (self.max_body or settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            raise RequestDataTooBig
        self.query = parameters.parse(operation.parameters, self.query_string)
        if request.method == "POST" and "Idempotency-Key" in request.headers:
            setattr(self, "post", partial(self._once, getattr(self, "post")))  # noqa: B009, B010 - views annotate post themselves

    @property
    def operation(self) -> Operation:
        """What this request asks for."""
        method = str(self.request.method).lower()
        name = "get" if method == "head" else method
        if name.upper() not in self.allowed_methods:
            self.http_method_not_allowed(self.request)
        return self.operations[name]

    def require_scope(self, scope: str) -> None:
        """Raise ``NotPermitted`` for a key that was issued for other things. A session has every scope."""
        enough = {scope, *([Scope.NEWSROOM] if self.request.method in SAFE else ())}
        if self.key and scope and not enough.intersection(self.key.scopes):
            raise NotPermitted(
                "scope-missing", f"This key was not issued for this: it lacks the scope {scope}.", scope=scope
            )

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        if isinstance(exc, DomainError):
            exc.data = _with_address(exc.data)
        return super().handle_exception(exc)

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {"Cache-Control": "private, no-store"}

    @property
    def by(self) -> User:
        user: Any = self.request.user
        return user

    @property
    def key(self) -> ApiKey | None:
        """The key that was shown; None in a session."""
        return self.request.auth if isinstance(self.request.auth, ApiKey) else None

    @property
    def query_string(self) -> str:
        return str(self.request.META.get("QUERY_STRING", ""))

    def _count(self) -> None:
        self.actor = f"key:{self.key.pk}" if self.key else f"user:{self.by.pk}"
        if refusal := count(self, self.actor, limit=settings.NEWSROOM_REQUESTS_PER_MINUTE):
            raise refusal

    def _length(self) -> int:
        given = self.request.META.get("CONTENT_LENGTH") or "0"
        return int(given) if str(given).isdigit() else 0

    def _once(self, post: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The POST, done once for its ``Idempotency-Key``."""
        key = request.headers["Idempotency-Key"]
        if not _KEY.fullmatch(key):
            raise Unreadable("idempotency-key", "An Idempotency-Key has 1 to 255 visible ASCII characters.")
        asked = Asked(self.actor, f"POST {request.path}"[:500], key, _digest(request, self.query_string))

        def act() -> Answer | Exception:
            try:
                response = post(request, *args, **kwargs)
            except _REFUSALS as refusal:
                return refusal
            kept = {name: response[name] for name in _KEPT_HEADERS if name in response}
            return Answer(response.status_code, kept, response.content, is_secret=self.operation.tells_secret)

        answer = idempotency.once(asked, act, commits=self.operation.commits)
        replayed = {"Idempotent-Replayed": "true"} if answer.is_replay else {}
        return HttpResponse(answer.body, status=answer.status, headers={**answer.headers, **replayed})


def _digest(request: Request, query: str) -> str:
    """Of all that the request says: media type, query and body; of a form, its parts whatever the boundary between them."""
    told = hashlib.sha256(f"{media_type(request)}\n{query}\n".encode())
    if media_type(request) != "multipart/form-data":
        told.update(body(request))
        return told.hexdigest()
    parts: Any = request.data
    for name in sorted(parts):
        for part in parts.getlist(name):
            told.update(f"\n{name}\n{getattr(part, 'name', '')}\n".encode(errors="surrogatepass"))
            for chunk in part.chunks() if hasattr(part, "chunks") else [str(part).encode(errors="surrogatepass")]:
                told.update(chunk)
            if hasattr(part, "seek"):
                part.seek(0)
    return told.hexdigest()


def problem_of(refusal: DomainError, request: Request) -> Any:
    """Why one of several was refused: the ``Problem`` that it would have met alone, which may have members of its own."""
    problem = problems.from_domain(refusal)
    told = replace(problem, data=_with_address(dict(problem.data)))
    return problems.document(told, path=request.path, request_id=problems.request_id(request._request))


def _with_address(data: dict[str, Any]) -> dict[str, Any]:
    """What a refusal carries, its links into the admin absolute, as everything that leaves here."""
    made = dict(data)
    if data.get("link"):
        made["link"] = address(data["link"])
    if data.get("blockers"):
        made["blockers"] = [_with_address(each) for each in data["blockers"]]
    return made


def respond(
    answer: msgspec.Struct | None, *, status: int = 200, location: str = "", etag: object = None
) -> HttpResponse:
    """The struct as JSON; None is an answer without a body. ``etag`` is the state that If-Match names in a change."""
    headers = {"Location": location} if location else {}
    if etag is not None:
        headers["ETag"] = entity_tag(etag)
    if answer is None:
        return HttpResponse(status=204, headers=headers)
    return HttpResponse(msgspec.json.encode(answer), status=status, content_type="application/json", headers=headers)
