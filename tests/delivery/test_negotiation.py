from __future__ import annotations

import pytest

from delivery.negotiation import accepts


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
