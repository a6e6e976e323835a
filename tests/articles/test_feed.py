"""The change feed under fire: many processes publish, withdraw and reissue at once, some are killed, readers follow.

A few seconds here; ``FEED_TRIAL_S=300 pytest tests/articles/test_feed.py -s`` tries it for five minutes.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.db import connection
from django.test import Client

from articles import contract as draft
from articles import publishing
from cms.core.ids import uuid7
from delivery import cursors
from delivery.models import Record
from tests.accounts.factories import make_user
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_ready_article, make_topic
from tests.articles.test_crashes import check_public_state
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("uploads")]

SECONDS = float(os.environ.get("FEED_TRIAL_S", "5"))
CHANGERS = 3
START = """
import django, sys
django.setup()
from tests.articles.feedtrial import main
main(int(sys.argv[1]))
"""


@dataclass
class Reader:
    """A front end that keeps a copy and follows the feed through the API."""

    limit: int
    cursor: str = ""
    seq: int = 0
    copy: dict[tuple[str, str], Any] = field(default_factory=dict)
    seen: dict[int, Any] = field(default_factory=dict)
    pages: int = 0

    def fork(self, limit: int) -> Reader:
        """Another reader that has got as far as this one."""
        return Reader(limit, self.cursor, self.seq, dict(self.copy))

    def poll(self, client: Client) -> bool:
        """Take one page; whether that is all there is."""
        asked = {"include": "documents", "limit": self.limit} | ({"cursor": self.cursor} if self.cursor else {})
        page = client.get("/api/v1/changes", asked).json()
        for change in page["data"]:
            assert change["seq"] > self.seq, "a change came up behind the cursor, or twice"
            self.seq = change["seq"]
            document = change.get("document")
            assert change["op"] == "gone" or document["seq"] == change["seq"]
            self.copy[change["kind"], change["id"]] = change.get("reason") or document
            assert self.seen.setdefault(self.seq, change) == change, "one seq, two contents"
        self.cursor, self.pages = page["next"], self.pages + 1
        assert cursors.read_sequence(self.cursor) == self.seq
        return bool(page["caught_up"])

    def catch_up(self, client: Client) -> Reader:
        while not self.poll(client):
            pass
        return self


@dataclass
class Watcher:
    """Looks at the whole table again and again: up to the newest seq that it ever saw, nothing may come that was not there."""

    head: int = 0
    at: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def look(self) -> None:
        rows = {
            row[0]: row[1:]
            for row in Record.objects.values_list("seq", "kind", "public_id", "etag", "gone", "cause_id")
        }
        late = [seq for seq, row in rows.items() if seq <= self.head and self.at.get(seq) != row]
        assert not late, f"{late} came up after {self.head} was to be seen"
        self.head, self.at = max(rows, default=0), rows


class Changers:
    """Processes that change things; each is killed at a random moment after it got going, and another takes its place."""

    def __init__(self, place: Path, chance: random.Random) -> None:
        self.place, self.chance, self.kills = place, chance, 0
        self.running: dict[Path, tuple[subprocess.Popen[bytes], int]] = {}
        for _ in range(CHANGERS):
            self._start()

    def _start(self) -> None:
        """Its death comes with the act of that number, or soon after."""
        number = self.kills + len(self.running) + 1
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}
        heard = self.place / f"{number}.txt"
        with heard.open("wb") as out:
            command = [sys.executable, "-c", START, str(number)]
            child = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)
        self.running[heard] = child, self.chance.randrange(4, 20)

    def kill_some(self) -> None:
        for heard, (child, acts) in list(self.running.items()):
            assert child.poll() is None, heard.read_text()
            if heard.read_bytes().count(b"\n") >= acts:
                self._kill(heard)
                self._start()

    def _kill(self, heard: Path) -> None:
        child, _ = self.running.pop(heard)
        child.kill()
        child.wait(timeout=20)
        self.kills += 1

    def said(self) -> list[str]:
        return [line for heard in sorted(self.place.glob("*.txt")) for line in heard.read_text().splitlines()]

    def finish(self) -> None:
        for heard in list(self.running):
            self._kill(heard)


def make_newsroom() -> None:
    by = make_editor_in_chief(email="chief@example.org")
    make_user("checker", email="signer@example.org")
    people = [make_person(portrait=make_cleared_image()) for _ in range(3)]
    topics, sources = [make_topic() for _ in range(4)], [make_source() for _ in range(2)]
    images = [make_cleared_image() for _ in range(2)]
    previous: list[Any] = []
    for n in range(8):
        article = make_ready_article(
            by=by,
            title=f"Article {n}",
            bylines=[draft.Byline(person=people[n % 3].pid)],
            topics=[topics[n % 4].pid],
            citations=[draft.Citation(source=sources[n % 2].pid)],
            lead_image=draft.LeadImage(image=images[n % 2].pid),
            related=[draft.Related(article=each.pid) for each in previous[-2:]],
            blocks=[draft.Text(id=str(uuid7()), html="<p>Words.</p>")],
        )
        previous.append(publishing.publish(article, by=by))


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def present() -> dict[tuple[str, str], Any]:
    rows = Record.objects.values_list("kind", "public_id", "gone", "document")
    return {(kind, str(pid)): gone or msgspec.json.decode(bytes(document)) for kind, pid, gone, document in rows}


def test_replaying_the_feed_from_any_cursor_ends_in_the_present_state_whoever_was_killed(tmp_path):
    make_newsroom()
    client, before, began = Client(), deadlocks(), time.monotonic()
    chance = random.Random(6)  # noqa: S311 - whom to kill is no secret
    always, watcher, changers = Reader(limit=7), Watcher(), Changers(tmp_path, chance)
    stopped: list[Reader] = []
    try:
        while not enough(changers, seconds=time.monotonic() - began):
            always.poll(client)
            watcher.look()
            if len(stopped) < 200 and chance.random() < 0.05:
                stopped.append(always.fork(limit=chance.choice([1, 3, 20, 100])))
            changers.kill_some()
            time.sleep(0.02)
    finally:
        changers.finish()
    wait_for_the_dead()
    watcher.look()

    problems = [line for line in changers.said() if not line.startswith((*ACTS, "refused"))]
    assert not problems, problems[0].replace("\\n", "\n")
    now_public = present()
    for reader in [always, Reader(limit=5), Reader(limit=100), *stopped]:
        assert reader.catch_up(client).copy == now_public
    assert deadlocks() == before
    check_public_state()
    print(f"{acts(changers)} {changers.kills} killed, {len(stopped) + 3} readers, {always.pages} pages, {watcher.head}")


ACTS = ("published", "withdrew", "reissued", "republished", "brought in")


def acts(changers: Changers) -> Counter[str]:
    return Counter(line for line in changers.said() if line in ACTS)


def enough(changers: Changers, *, seconds: float) -> bool:
    done = acts(changers)
    assert seconds < SECONDS + 120, f"nothing moves: {done}"
    return seconds >= SECONDS and changers.kills > 1 and all(done[each] >= 3 for each in ACTS)


def wait_for_the_dead() -> None:
    """A server ends the session of a killed client when it next hears from it: until then its transaction may yet commit."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("a killed client's session is still there")
