"""Every test of the public API runs at both of its doors."""

from __future__ import annotations

import pytest

from tests.delivery.doors import DOORS, Client, through


@pytest.fixture(params=DOORS, autouse=True)
def door(request):
    with through(request.param):
        yield request.param


@pytest.fixture
def client():
    return Client()
