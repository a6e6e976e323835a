"""Requests that leave: to a checked address that stays the one connected to, with a cap on time and on bytes.

The host is resolved once and the connection pinned to what was checked, so that a name that resolves to something else a moment
later (DNS rebinding) changes nothing; TLS and ``Host`` keep the name. Every redirect is a new address and passes the same
check. Proxies and ``.netrc`` of the environment are not looked at: they would connect for us, to where we did not check.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from cms.core import destinations
from cms.core.destinations import Destination, Resolve
from cms.core.errors import DomainError

USER_AGENT = "Proofroom/1 (+webhooks)"
TIMEOUT_S = 15.0
CONNECT_S = 5.0
MAX_BYTES = 64 * 1024
_REDIRECTS = {301, 302, 303, 307, 308}
_OF_ONE_HOST = {"authorization", "cookie"}  # what must not follow a redirect to another host


class Unanswered(DomainError):
    """No answer came: refused, cut off, too slow, or no HTTP. ``message`` says which, as a sentence."""

    status = 502


@dataclass(frozen=True)
class Answer:
    """``body`` ends at the cap; ``was_cut`` says that there was more."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    duration_ms: int
    was_cut: bool = False


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    timeout_s: float = TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
    redirects: int = 0,
    trusted: bool = False,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Ask, and return whatever was answered. Raises ``Refused``, ``Unresolved`` and ``Unanswered``.

    ``timeout_s`` is for all of it, from the look-up of the name to the last byte. ``redirects``: how many to follow, of GET and
    HEAD only. ``trusted`` skips the check of the address, for one that the operator's settings name and nobody else.
    """
    deadline = time.monotonic() + timeout_s
    given = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
    while True:
        place = (
            _trusted(url) if trusted else destinations.find(url, resolve=resolve, timeout_s=min(CONNECT_S, timeout_s))
        )
        answer = _ask(method, place, headers=given, content=content, deadline=deadline, max_bytes=max_bytes, tls=tls)
        location = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not location or redirects < 1 or method not in {"GET", "HEAD"}:
            return answer
        redirects -= 1
        url, before = _joined(place.url, location), place
        if destinations.read(url).netloc != before.url.netloc:
            given = {name: value for name, value in given.items() if name.lower() not in _OF_ONE_HOST}


def _trusted(url: str) -> Destination:
    parts = destinations.read(url)
    host = parts.raw_host.decode("ascii").strip("[]")
    return Destination(
        url=parts, host=host, port=parts.port or (443 if parts.scheme == "https" else 80), addresses=(host,)
    )


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise destinations.Refused("bad-address", "It redirects to something that is no web address.") from error


def _ask(
    method: str,
    place: Destination,
    *,
    headers: Mapping[str, str],
    content: bytes,
    deadline: float,
    max_bytes: int,
    tls: ssl.SSLContext | None,
) -> Answer:
    began = time.monotonic()
    pool = httpcore.ConnectionPool(ssl_context=tls or _tls(), network_backend=_Pinned(place.addresses, deadline))
    asked = httpcore.URL(
        scheme=place.url.raw_scheme, host=place.url.raw_host, port=place.url.port, target=place.url.raw_path
    )
    sent = {"Host": place.url.netloc.decode("ascii"), **headers}
    if content or method in {"POST", "PUT", "PATCH"}:
        sent["Content-Length"] = str(len(content))
    try:
        with (
            pool,
            pool.stream(
                method, asked, headers=list(sent.items()), content=content, extensions=_names(place)
            ) as response,
        ):
            body, was_cut = _read(response.iter_stream(), max_bytes)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unanswered("unanswered", _in_words(error)) from error
    except ssl.SSLError as error:
        raise Unanswered("unanswered", _in_words(httpcore.ConnectError(error))) from error
    return Answer(
        status=response.status,
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers},
        body=body,
        url=str(place.url),
        duration_ms=round((time.monotonic() - began) * 1000),
        was_cut=was_cut,
    )


def _names(place: Destination) -> dict[str, Any]:
    return {"sni_hostname": place.host}


def _read(chunks: Iterable[bytes], max_bytes: int) -> tuple[bytes, bool]:
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        if len(kept) > max_bytes:
            return bytes(kept[:max_bytes]), True
    return bytes(kept), False


def _in_words(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "It did not answer in time."
    if isinstance(error.__cause__, ssl.SSLError) or isinstance(error.args[0] if error.args else None, ssl.SSLError):
        return "Its certificate is not valid for this address, or it does not speak TLS."
    if isinstance(error, httpcore.ConnectError):
        return "Nothing listens there: the connection was refused or could not be made."
    if isinstance(error, httpcore.ProtocolError):
        return "What it answered is no HTTP, or it hung up before it answered."
    return "The connection broke before the answer was whole."


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Pinned(httpcore.SyncBackend):
    """Connects to the checked addresses whatever name is asked for, and lets nothing last beyond the deadline."""

    def __init__(self, addresses: tuple[str, ...], deadline: float) -> None:
        self.addresses = addresses
        self.deadline = deadline

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        refused: httpcore.NetworkError | httpcore.TimeoutException = httpcore.ConnectError("no address")
        for address in self.addresses:
            try:
                stream = super().connect_tcp(address, port, timeout=min(CONNECT_S, _left(self.deadline)))
                return _Timed(stream, self.deadline)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                refused = error
        raise refused


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends with the deadline: a receiver that sends a byte a second does not hold us."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, timeout=_left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=_left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline)), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole request is up")
    return left
