"""Where a request may go: an address is taken apart, resolved once and checked before anything is sent.

Whoever can type an address could otherwise have our server ask for what only our server can reach: its own ports, the
machines beside it, the cloud's metadata. A name is no protection, since its owner decides what it resolves to, and when.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as ResolvingTook
from dataclasses import dataclass

import httpx
from django.conf import settings

from cms.core.errors import DomainError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]  # (host, port) → addresses as text

MAX_URL = 2000  # characters
_PORTS = {"http": 80, "https": 443}
_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_RESOLVERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolver")

# Of IPv6 only what is given out as global unicast; of that, not what hides an IPv4 address or is for documentation.
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NOT_THERE = [ipaddress.ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class Refused(DomainError):
    """The address is not one that requests leave for. ``code`` says which rule, ``message`` tells whoever typed it."""

    status = 422


class Unresolved(DomainError):
    """The name of the host has no address now; that may change."""

    status = 422


@dataclass(frozen=True)
class Destination:
    """An address that was looked at: connect to one of ``addresses``, for ``host`` as it stands in TLS and in ``Host``."""

    url: httpx.URL
    host: str
    port: int
    addresses: tuple[str, ...]


def read(url: str) -> httpx.URL:
    """The parts of an http(s) address that could be asked. Raises ``Refused``. Nothing is resolved."""
    if len(url) > MAX_URL or not url.isprintable() or " " in url or "\\" in url:
        raise Refused("bad-address", "This is no web address: it is too long, or holds characters that none has.")
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("bad-address", "This is no web address. Write one such as https://example.org/hooks.") from error
    if parts.scheme not in _PORTS:
        raise Refused("bad-scheme", "The address has to begin with https:// or http://.")
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise Refused("userinfo", "The address holds a user name or password before the @: take them out.")
    if not parts.host or not 0 < (80 if parts.port is None else parts.port) < 65536:
        raise Refused("bad-address", "The address names no host, or a port that there is not.")
    return parts


def find(url: str, *, resolve: Resolve | None = None, timeout_s: float = 5) -> Destination:
    """Read, resolve once and check. Raises ``Refused`` and ``Unresolved``.

    Refused when any of the host's addresses is not on the public internet: which of them the connection takes is not ours to
    choose. ``settings.OUTGOING_ALLOW`` names exceptions as ``host:port``, as the address is written.
    """
    parts = read(url)
    host, port = parts.raw_host.decode("ascii").strip("[]").rstrip("."), parts.port or _PORTS[parts.scheme]
    is_allowed = _is_allowed(host, port)
    if not is_allowed:
        _refuse_odd_numbers(host)
    addresses = _resolved(host, port, resolve or look_up, timeout_s)
    if not is_allowed:
        for address in addresses:
            _refuse_unless_public(address)
    return Destination(url=parts, host=host, port=port, addresses=tuple(addresses))


def look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def refusal(address: Address) -> str:
    """Why nothing is sent to this address: a few words that follow "it leads to"; "" for one on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        return _refusal_v6(address)
    named = {
        "an address that stands for all": address.is_unspecified or address in ipaddress.ip_network("0.0.0.0/8"),
        "this machine itself": address.is_loopback,
        "a link-local address, where clouds keep their metadata": address.is_link_local,
        "a multicast address": address.is_multicast,
        "a private network": address.is_private or not address.is_global,
    }
    return next((words for words, holds in named.items() if holds), "")


def _refusal_v6(address: ipaddress.IPv6Address) -> str:
    if address.ipv4_mapped:
        return refusal(address.ipv4_mapped) or "an IPv4 address in the clothes of IPv6"
    if address.is_loopback:
        return "this machine itself"
    if address.is_link_local:
        return "a link-local address, where clouds keep their metadata"
    if address.is_multicast:
        return "a multicast address"
    if address in _GLOBAL_UNICAST and not any(address in each for each in _NOT_THERE) and address.is_global:
        return ""
    return "a private, translated or reserved network"


def _refuse_unless_public(address: str) -> None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # with a scope, such as fe80::1%eth0
        parsed = ipaddress.ip_address("fe80::1")
    if why := refusal(parsed):
        raise Refused(
            "not-public",
            f"Nothing is sent there: it leads to {why}. "
            "The address must be on the public internet, or stand in OUTGOING_ALLOW.",
        )


def _refuse_odd_numbers(host: str) -> None:
    """A host that ends in a number is an IPv4 address to a resolver, also as 2130706433, 0x7f.1 or 0177.0.0.1."""
    if ":" in host or not _NUMERIC.fullmatch(host.rpartition(".")[2]):
        return
    try:
        ipaddress.IPv4Address(host)
    except ValueError as error:
        raise Refused(
            "odd-number", "Write an IP address as four plain numbers, such as 203.0.113.7, or a name."
        ) from error


def _resolved(host: str, port: int, resolve: Resolve, timeout_s: float) -> list[str]:
    try:
        found = _RESOLVERS.submit(resolve, host, port).result(timeout=timeout_s)
    except ResolvingTook as error:
        raise Unresolved("unresolved", "The name of its host could not be looked up in time.") from error
    except (OSError, UnicodeError) as error:
        raise Unresolved("unresolved", "The name of its host is not known: it has no address.") from error
    if not found:
        raise Unresolved("unresolved", "The name of its host is not known: it has no address.")
    return found


def _is_allowed(host: str, port: int) -> bool:
    return f"{f'[{host}]' if ':' in host else host}:{port}".lower() in {
        each.lower() for each in settings.OUTGOING_ALLOW
    }
