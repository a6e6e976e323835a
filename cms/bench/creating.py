"""Creating and publishing over the API, by a key, on four connections: one by one, in batches, and what could be had at most.

An article is a draft made, accepted as legacy and published. Alone it takes three requests; many take two requests a batch. The
ceiling (`cms.bench.bare`) takes one, which puts ready bytes and commits.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from cms.bench.copies import copied, missing, not_public
from cms.bench.driver import Ask, Load, drive
from cms.bench.judging import Shortfall, incomplete, judge_creating
from cms.bench.newsroom import NOTE, Newsroom
from cms.bench.reporting import Options, Report
from cms.bench.servers import Server, free_port, serving
from delivery import keys
from delivery.models import ApiKey, Record

CONCURRENCY, BATCH = 4, 50
API = "/api/newsroom/v1"
WARM_UP = {1: 20, BATCH: 2 * BATCH}  # by articles a step
MOST_A_SECOND = {1: 200, BATCH: 600}  # for how many a second articles are made ready


@dataclass
class Made:
    """What was created and published, and what went wrong. ``load`` counts articles; a latency is that of a batch's two
    requests, or of one article's three."""

    pids: list[str] = field(default_factory=list)
    load: Load = field(default_factory=Load)
    cpu_ms: float = 0.0  # of the workers, an article


def create(options: Options) -> Report:
    """Both ways and the ceiling, one after the other, in one copy of the database."""
    with copied(options) as url:
        newsroom = Newsroom()
        token = _key(newsroom)
        drafts = {
            size: [msgspec.json.encode(newsroom.draft()) for _ in range(WARM_UP[size] + _count(options, size))]
            for size in WARM_UP
        }
        connection.close()
        variables = {"DATABASE_URL": url, "NEWSROOM_REQUESTS_PER_MINUTE": "0"}
        with serving("cms.wsgi:application", port=free_port(options.port), variables=variables) as server:
            alone, batched = (
                _measured(server, token, drafts[size], size=size, seconds=options.seconds) for size in WARM_UP
            )
        with serving("cms.bench.ceiling:application", port=free_port(options.port), variables=variables) as bare:
            ceiling = _ceiling(bare, seconds=options.seconds)
        lost = not_public([*alone.pids, *batched.pids])
    ways = {"one by one": alone, f"{BATCH} a request": batched}
    report = Report([_line(name, made, ceiling) for name, made in ways.items()], shortfalls=missing("create", lost))
    report.data = {
        "ceiling_per_second": ceiling.rate,
        "ceiling_p50_ms": ceiling.percentile_ms(50),
        **{name: _data(made, ceiling) for name, made in ways.items()},
    }
    for name, made in ways.items():
        report.shortfalls += [Shortfall("create", f"{name}: {each}") for each in made.load.failures]
    report.shortfalls += incomplete("create", "ceiling", ceiling)
    report.shortfalls += judge_creating(max(alone.load.rate, batched.load.rate), ceiling.rate)
    return report


def _line(name: str, made: Made, ceiling: Load) -> str:
    load = made.load
    return (
        f"create    {load.rate:.0f} articles created and published a second over the API, {name}, {CONCURRENCY} at a time; "
        f"{load.share_of(ceiling):.2f} of the ceiling's {ceiling.rate:.0f}; p50 {load.percentile_ms(50):.0f} ms, p99 "
        f"{load.percentile_ms(99):.0f} ms; {made.cpu_ms:.1f} ms of a processor each; {load.requests} in all"
    )


def _data(made: Made, ceiling: Load) -> dict[str, Any]:
    return {
        "articles": made.load.requests, "per_second": made.load.rate, "ratio": made.load.share_of(ceiling), "cpu_ms": made.cpu_ms,
        "p50_ms": made.load.percentile_ms(50), "p99_ms": made.load.percentile_ms(99),
    }  # fmt: skip


def _key(newsroom: Newsroom) -> str:
    scopes = [each for each in ApiKey.Scope.values if each != ApiKey.Scope.READ]
    tomorrow = timezone.now() + timedelta(days=1)
    return keys.issue(name="bench", scopes=scopes, expires_at=tomorrow, by=newsroom.by).token


def _count(options: Options, size: int) -> int:
    return max(size, round(options.seconds * MOST_A_SECOND[size]))


def _measured(server: Server, token: str, drafts: list[bytes], *, size: int, seconds: float) -> Made:
    """``size`` articles a step, after a warm-up."""
    steps = [drafts[at : at + size] for at in range(0, len(drafts), size)]
    warm = WARM_UP[size] // size
    before = _work(server, token, steps[:warm], seconds=60)
    used = server.cpu_s()
    made = _work(server, token, steps[warm:], seconds=seconds)
    made.cpu_ms = 1000 * (server.cpu_s() - used) / max(1, made.load.requests)
    made.pids += before.pids
    made.load.failures += before.load.failures
    return made


def _work(server: Server, token: str, steps: Sequence[list[bytes]], *, seconds: float) -> Made:
    """Until the time is over, or nothing is left, or something goes wrong."""
    made, waiting = Made(), iter(steps)
    begun = perf_counter()

    def work() -> None:
        line = _Line(server, token)
        try:
            for drafts in _taken(waiting):
                asked = perf_counter()
                if asked > begun + seconds or made.load.failures:
                    return
                pids = line.one(drafts[0]) if len(drafts) == 1 else line.many(drafts)
                made.load.latencies.append(perf_counter() - asked)
                made.pids += pids
        except (OSError, http.client.HTTPException, ValueError) as error:
            made.load.failures.append(str(error))
        finally:
            line.close()

    _at_once(work)
    made.load.requests, made.load.seconds = len(made.pids), perf_counter() - begun
    return made


def _taken(waiting: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    while (drafts := next(waiting, None)) is not None:
        yield drafts


def _at_once(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _ceiling(bare: Server, *, seconds: float) -> Load:
    """Published documents of the bench, put again under other ids."""
    articles = Record.objects.public().filter(kind=Record.Kind.ARTICLE).order_by("-id")
    documents = [bytes(each or b"") for each in articles.values_list("document", flat=True)[:200]]
    connection.close()
    asks = [Ask("/write", b'"id"', status=201, method="POST", body=each) for each in documents]
    drive(bare.address, asks, seconds=0.4, connections=CONCURRENCY)
    return drive(bare.address, asks, seconds=seconds, connections=CONCURRENCY)


class _Line:
    """A connection of a client that holds a key. Raises ValueError for an answer that is not the one wanted."""

    def __init__(self, server: Server, token: str) -> None:
        self._line = http.client.HTTPConnection(*server.address, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.close = self._line.close

    def one(self, draft: bytes) -> list[str]:
        headers, answer = self._send(f"{API}/articles", draft, wanted=201)
        place = f"{API}/articles/{answer['id']}"
        for act, body, wanted in (("legacy", {"note": NOTE}, "legacy"), ("publish", {}, "live")):
            headers, answer = self._send(f"{place}/{act}", json.dumps(body).encode(), match=headers["ETag"])
            if wanted not in {answer["basis"], answer["standing"]}:
                raise ValueError(f"{act}: {answer}")
        return [str(answer["id"])]

    def many(self, drafts: list[bytes]) -> list[str]:
        _, answer = self._send(f"{API}/drafts", b'{"drafts":[%s]}' % b",".join(drafts), wanted=201)
        made = [each["article"] for each in answer["data"] if each.get("article")]
        looked_at = [{"id": each["id"], "version": each["version"]} for each in made]
        body = json.dumps({"articles": looked_at, "legacy": NOTE}).encode()
        _, answer = self._send(f"{API}/publications", body)
        live = [each["article"]["id"] for each in answer["data"] if each["status"] == 200]
        if len(live) < len(drafts):
            raise ValueError(f"{len(live)} of {len(drafts)} were published: {answer}")
        return live

    def _send(self, path: str, body: bytes, *, match: str = "", wanted: int = 200) -> tuple[Any, Any]:
        headers = self._headers | ({"If-Match": match} if match else {})
        self._line.request("POST", path, body, headers)
        response = self._line.getresponse()
        answer = json.loads(response.read())
        if response.status != wanted:
            raise ValueError(f"{path}: {response.status} {answer}")
        return response.headers, answer
