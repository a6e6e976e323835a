"""Where requests may not go, in all the spellings that lead there."""

from __future__ import annotations

import ipaddress
import time
from typing import Any

import pytest

from cms.core import destinations
from cms.core.destinations import Refused, Unresolved, find, read, refusal

NOT_PUBLIC = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.1",  # noqa: S104 - nobody binds here
     "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "fe80::1", "fc00::1",
    "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2001::1",
    "2001:db8::1", "3fff::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert refusal(ipaddress.ip_address(address))
    with pytest.raises(Refused) as refused:
        find("https://hooks.example/in", resolve=lambda *_: [address])
    assert refused.value.code == "not-public"


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.1", "2606:4700::1111", "2a00:1450:4001::1"])
def test_an_address_on_the_public_internet_is_taken(address: str) -> None:
    assert not refusal(ipaddress.ip_address(address))
    found = find("https://hooks.example/in", resolve=lambda *_: [address])
    assert (found.host, found.port, found.addresses) == ("hooks.example", 443, (address,))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "[fe80::1]", "169.254.169.254", "127.0.0.1.",
        "0.0.0.0",  # noqa: S104 - nobody binds here
    ],
)  # fmt: skip
def test_this_machine_is_refused_by_the_real_resolver(host: str) -> None:
    with pytest.raises(Refused):
        find(f"http://{host}/")


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "017700000001", "134744072", "1.2.3", "0x"]
)
def test_an_address_in_odd_numbers_is_refused_whatever_it_means(host: str) -> None:
    with pytest.raises(Refused) as refused:
        find(f"http://{host}/", resolve=lambda *_: ["8.8.8.8"])
    assert refused.value.code in {"odd-number", "bad-address"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/", "bad-scheme"),
        ("file:///etc/passwd", "bad-scheme"),
        ("gopher://example.org/", "bad-scheme"),
        ("//example.org/", "bad-scheme"),
        ("example.org", "bad-scheme"),
        ("", "bad-scheme"),
        ("https://user:pass@example.org/", "userinfo"),
        ("https://user@example.org/", "userinfo"),
        ("https://@example.org/", "userinfo"),
        ("https://example.org\\@127.0.0.1/", "bad-address"),
        ("https://example.org/\r\nX: 1", "bad-address"),
        ("https://exa mple.org/", "bad-address"),
        ("https://example.org:99999/", "bad-address"),
        ("https://example.org:0/", "bad-address"),
        ("https:///path", "bad-address"),
        ("https://example.org/" + "x" * 2000, "bad-address"),
        ("https://[::1/", "bad-address"),
    ],
)
def test_what_is_no_plain_web_address_is_refused_with_its_reason(url: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(url)
    assert refused.value.code == code


def test_one_private_address_among_public_ones_spoils_the_name() -> None:
    with pytest.raises(Refused):
        find("https://hooks.example/", resolve=lambda *_: ["8.8.8.8", "10.0.0.1"])


def test_a_name_without_an_address_is_said_to_be_unknown() -> None:
    with pytest.raises(Unresolved):
        find("https://nowhere.invalid/")
    with pytest.raises(Unresolved):
        find("https://hooks.example/", resolve=lambda *_: [])


def test_a_resolver_that_does_not_answer_holds_nobody() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return ["8.8.8.8"]

    with pytest.raises(Unresolved) as refused:
        find("https://hooks.example/", resolve=slow, timeout_s=0.02)
    assert "in time" in refused.value.message


def test_what_the_settings_allow_is_that_port_of_that_host_alone(settings: Any) -> None:
    settings.OUTGOING_ALLOW = ["127.0.0.1:9000", "[::1]:9000", "Box.local:80"]
    assert find("http://127.0.0.1:9000/").addresses == ("127.0.0.1",)
    assert find("http://[::1]:9000/").addresses == ("::1",)
    assert find("http://box.local/", resolve=lambda *_: ["10.0.0.9"]).addresses == ("10.0.0.9",)
    for url in ("http://127.0.0.1:9001/", "http://localhost:9000/", "https://box.local/"):
        with pytest.raises(Refused):
            find(url, resolve=destinations.look_up if "box" not in url else lambda *_: ["10.0.0.9"])
