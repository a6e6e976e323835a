"""The speed of writing: publishing one article, creating and publishing over the API, and bringing in an archive.

Beside each rate stands what an article takes of a processor in Python, which a busy machine does not change much.
All of it happens in a copy of the bench's database, which is thrown away, so that a seeded archive stays as it is.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import msgspec
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from articles import archiving, loading, publishing
from cms.bench import capturing, databases
from cms.bench.driver import Ask
from cms.bench.judging import Shortfall
from cms.bench.newsroom import NOTE, Newsroom
from cms.bench.reporting import Options, Report
from cms.bench.servers import Server, free_port, serving
from delivery import keys
from delivery.models import ApiKey

PUBLISH_MS, CREATED_A_SECOND, DRAFTED_A_SECOND, BROUGHT_IN_A_SECOND = 30, 200, 500, 200
CONCURRENCY, WARM_UP = 4, 40
ARTICLES = "/api/newsroom/v1/articles"
_HOST = "127.0.0.1"


def publish(options: Options) -> Report:
    """One article after the other, in this process: what the database has of it, and what it takes in all."""
    with _copy(options):
        newsroom = Newsroom()
        waiting = [newsroom.ready() for _ in range(max(5, round(options.seconds * 15)))]
        publishing.publish(waiting.pop(), by=newsroom.by)
        database_ms, all_ms, counts, lost, cpu_s = [], [], [], [], 0.0
        for article in waiting:
            with capturing.statements() as found:
                begun, used = perf_counter(), process_time()
                publishing.publish(article, by=newsroom.by)
                all_ms.append(1000 * (perf_counter() - begun))
                cpu_s += process_time() - used
            database_ms.append(1000 * sum(each.seconds for each in found))
            counts.append(len(found))
            lost += _not_public([article.pid])
    data = {
        "database_ms": median(database_ms),
        "all_ms": median(all_ms),
        "cpu_ms": 1000 * cpu_s / len(counts),
        "queries": median(counts),
        "articles": len(counts),
    }
    line = (
        f"publish   {data['database_ms']:.1f} ms of database time (commit included), {data['all_ms']:.1f} ms in all, "
        f"{data['cpu_ms']:.1f} ms of it on a processor, {data['queries']:.0f} statements; median of {len(counts)}"
    )
    report = Report([line], data, _missing("publish", lost))
    if data["database_ms"] > PUBLISH_MS:
        report.shortfalls.append(
            Shortfall("publish", f"{data['database_ms']:.1f} ms of database time, and may be {PUBLISH_MS}")
        )
    return report


def create(options: Options) -> Report:
    """Make a draft, accept it as legacy and publish it, by an API key, on four connections."""
    with _copy(options) as url:
        newsroom = Newsroom()
        scopes = [each for each in ApiKey.Scope.values if each != ApiKey.Scope.READ]
        issued = keys.issue(name="bench", scopes=scopes, expires_at=timezone.now() + timedelta(days=1), by=newsroom.by)
        documents = [msgspec.json.encode(newsroom.draft()) for _ in range(WARM_UP + round(options.seconds * 400))]
        connection.close()
        variables = {"DATABASE_URL": url, "NEWSROOM_REQUESTS_PER_MINUTE": "0"}
        with serving("cms.wsgi:application", port=free_port(options.port), variables=variables) as server:
            warm, _, failures = _create(server, issued.token, documents[:WARM_UP], seconds=60)
            used = server.cpu_s()
            made, seconds, more = _create(server, issued.token, documents[WARM_UP:], seconds=options.seconds)
            cpu_ms = 1000 * (server.cpu_s() - used) / max(1, len(made))
        lost = _not_public(warm + made)
    failures += more
    rate = len(made) / seconds
    line = (
        f"create    {rate:.0f} articles created and published a second over the API, {CONCURRENCY} at a time, {len(made)} in all, "
        f"{cpu_ms:.1f} ms of a processor each"
    )
    data = {"per_second": rate, "cpu_ms": cpu_ms, "articles": len(made)}
    report = Report([line], data, _missing("create", lost))
    if failures:
        report.shortfalls.append(Shortfall("create", f"{len(failures)} requests were refused: {failures[0]}"))
    if rate < CREATED_A_SECOND:
        report.shortfalls.append(Shortfall("create", f"{rate:.0f} articles a second, and must be {CREATED_A_SECOND}"))
    return report


def archive(options: Options) -> Report:
    """Bring in an archive that was read before: drafts with all they name, accepted as legacy, published; in this process."""
    with _copy(options):
        newsroom = Newsroom()
        bundles = newsroom.bundles(max(40, round(options.seconds * 150)))
        used = [process_time()]
        drafts_s = _timed(loading.load_bundles(bundles[: len(bundles) // 2], by=newsroom.by))
        used.append(process_time())
        half = bundles[len(bundles) // 2 :]
        found: list[Any] = []
        seconds = _timed(
            archiving.bring_in(loading.load_bundles(half, by=newsroom.by), by=newsroom.by, note=NOTE), found
        )
        used.append(process_time())
        stopped = [sentence for _, sentence in found if sentence]
        lost = _not_public([loaded.article for loaded, sentence in found if not sentence])
    drafted, rate = len(bundles) // 2 / drafts_s, (len(half) - len(stopped)) / seconds
    draft_ms, published_ms = (1000 * (used[n + 1] - used[n]) / max(1, len(half)) for n in (0, 1))
    line = (
        f"archive   {drafted:.0f} drafts imported a second ({draft_ms:.1f} ms of a processor each); {rate:.0f} imported and "
        f"published ({published_ms:.1f} ms), in one process; of {len(half)} the gate stopped {len(stopped)}"
    )
    data = {
        "drafts_per_second": drafted, "published_per_second": rate, "draft_cpu_ms": draft_ms, "published_cpu_ms": published_ms,
        "stopped": len(stopped), "articles": len(half),
    }  # fmt: skip
    report = Report([line], data, _missing("archive", lost))
    if drafted < DRAFTED_A_SECOND:
        report.shortfalls.append(Shortfall("archive", f"{drafted:.0f} drafts a second, and must be {DRAFTED_A_SECOND}"))
    if rate < BROUGHT_IN_A_SECOND:
        report.shortfalls.append(
            Shortfall("archive", f"{rate:.0f} published a second, and must be {BROUGHT_IN_A_SECOND}")
        )
    return report


@contextmanager
def _copy(options: Options) -> Iterator[str]:
    """Django's connection on a copy of the database, and a folder of its own for files, until the block ends."""
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


def _timed(things: Iterator[Any], found: list[Any] | None = None) -> float:
    begun = perf_counter()
    (found if found is not None else []).extend(things)
    return perf_counter() - begun


def _not_public(pids: list[str]) -> list[str]:
    """Those that the API does not show, or the feed does not name."""
    lost = []
    for pid in islice(pids, 2_000):
        answer = capturing.ask(Ask(f"/api/v1/articles/{pid}"), host=_HOST)
        if answer.status != 200 or f'"id":"{pid}"'.encode() not in answer.body:
            lost.append(pid)
            continue
        seq = msgspec.json.decode(answer.body)["seq"]
        listed = capturing.ask(Ask(f"/api/v1/changes?limit=1&cursor={capturing.cursor_before(seq)}"), host=_HOST)
        if f'"id":"{pid}"'.encode() not in listed.body:
            lost.append(pid)
    return lost


def _missing(name: str, lost: list[str]) -> list[Shortfall]:
    return [Shortfall(name, f"{len(lost)} articles are not public though the call returned: {lost[0]}")] if lost else []


def _create(
    server: Server, token: str, documents: list[bytes], *, seconds: float
) -> tuple[list[str], float, list[str]]:
    """What was made and published, in how many seconds, and what went wrong."""
    made: list[str] = []
    failures: list[str] = []
    waiting = iter(documents)
    begun = perf_counter()
    until = begun + seconds

    def work() -> None:
        line = http.client.HTTPConnection(*server.address, timeout=30)
        try:
            while perf_counter() < until and not failures:
                document = next(waiting, None)
                if document is None:
                    return
                made.append(_one(line, token, document))
        except (OSError, http.client.HTTPException, ValueError) as error:
            failures.append(str(error))
        finally:
            line.close()

    _at_once(work)
    return made, perf_counter() - begun, failures


def _at_once(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _one(line: http.client.HTTPConnection, token: str, document: bytes) -> str:
    """One article created and published. Raises ValueError for an answer that is not the one wanted."""
    status, headers, answer = _send(line, token, ARTICLES, document)
    if status != 201:
        raise ValueError(f"{status} {answer}")
    place = f"{ARTICLES}/{answer['id']}"
    for act, body, wanted in (("legacy", {"note": NOTE}, "legacy"), ("publish", {}, "live")):
        status, headers, answer = _send(line, token, f"{place}/{act}", json.dumps(body).encode(), match=headers["ETag"])
        if status != 200 or wanted not in {answer["basis"], answer["standing"]}:
            raise ValueError(f"{act}: {status} {answer}")
    return str(answer["id"])


def _send(
    line: http.client.HTTPConnection, token: str, path: str, body: bytes, *, match: str = ""
) -> tuple[int, Any, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | (
        {"If-Match": match} if match else {}
    )
    line.request("POST", path, body, headers)
    response = line.getresponse()
    return response.status, response.headers, json.loads(response.read())
