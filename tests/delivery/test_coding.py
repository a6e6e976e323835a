"""Packing: once, the same bytes each time, and only where it saves something."""

from __future__ import annotations

import gzip
import os

from delivery.coding import LEAST_BYTES, pack


def test_what_is_packed_is_the_same_each_time_and_unpacks_to_what_it_was():
    body = b'{"text":"Why toes twitch"}' * 100
    packed = pack(body)
    assert packed == pack(body)
    assert gzip.decompress(packed) == body
    assert len(packed) < len(body) / 10


def test_what_is_short_or_saves_nothing_is_left_as_it_is():
    assert pack(b"a" * (LEAST_BYTES - 1)) is None
    assert pack(os.urandom(4 * LEAST_BYTES)) is None
