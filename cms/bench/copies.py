"""Where writing is measured: a copy of the bench's database, thrown away afterwards, so that a seeded archive stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import TemporaryDirectory

import msgspec
from django.db import connection
from django.test.utils import override_settings

from cms.bench import capturing, databases
from cms.bench.driver import Ask
from cms.bench.judging import Shortfall
from cms.bench.reporting import Options

_HOST = "127.0.0.1"
_LOOKED_AT = 2_000  # of what was published, at most


@contextmanager
def copied(options: Options) -> Iterator[str]:
    """Django's connection on a copy of the database, and a folder of its own for files, until the block ends. Yields its URL."""
    name = f"{options.size}_writing"
    connection.close()
    url = databases.copy(options.server_url, name, of=str(options.size))
    kept = connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        try:
            connection.settings_dict["NAME"] = databases.named(name)
            yield url
        finally:
            connection.close()
            connection.settings_dict["NAME"] = kept
            databases.drop(options.server_url, name)


def not_public(pids: Iterable[str]) -> list[str]:
    """Those that the API does not show, or the feed does not name."""
    lost = []
    for pid in islice(pids, _LOOKED_AT):
        answer = capturing.ask(Ask(f"/api/v1/articles/{pid}"), host=_HOST)
        if answer.status != 200 or f'"id":"{pid}"'.encode() not in answer.body:
            lost.append(pid)
            continue
        seq = msgspec.json.decode(answer.body)["seq"]
        listed = capturing.ask(Ask(f"/api/v1/changes?limit=1&cursor={capturing.cursor_before(seq)}"), host=_HOST)
        if f'"id":"{pid}"'.encode() not in listed.body:
            lost.append(pid)
    return lost


def missing(name: str, lost: list[str]) -> list[Shortfall]:
    """What ``not_public`` found, as a sentence."""
    return [Shortfall(name, f"{len(lost)} articles are not public though the call returned: {lost[0]}")] if lost else []
