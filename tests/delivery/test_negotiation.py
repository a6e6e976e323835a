from __future__ import annotations

import pytest

from delivery.negotiation import accepts, takes_gzip


@pytest.mark.parametrize(
    "header",
    [
        "",
        "*/*",
        "application/json",
        "application/*",
        "text/html, */*;q=0.1",
        "APPLICATION/JSON;charset=utf-8",
        "text/html,application/json;q=0.5",
    ],
)
def test_json_is_accepted(header):
    assert accepts(header, "application/json")


@pytest.mark.parametrize(
    "header", ["text/html", "application/xml", "application/json;q=0", "*/*, application/json;q=0", "x", ",", "*/*;q=x"]
)
def test_json_is_not_accepted(header):
    assert not accepts(header, "application/json")


@pytest.mark.parametrize("header", ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "*", "x-gzip", "identity;q=0.5, gzip"])
def test_gzip_is_taken(header):
    assert takes_gzip(header)


@pytest.mark.parametrize(
    "header", ["", "br", "gzip;q=0", "gzip;q=0.0, *", "identity, gzip;q=0.5", "gzip;q=", "identity"]
)
def test_gzip_is_not_taken(header):
    assert not takes_gzip(header)
