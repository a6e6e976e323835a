"""The speed of writing in one process: publishing one article after the other, and bringing in an archive.

Beside each rate stands what an article takes of a processor in Python, which a busy machine does not change much, and the ceiling
of writing (`cms.bench.bare`), put one after the other too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from django.db import connection

from articles import archiving, bringing, loading, publishing
from cms.bench import bare, capturing
from cms.bench.copies import copied, missing, not_public
from cms.bench.driver import Load
from cms.bench.judging import Shortfall
from cms.bench.newsroom import NOTE, Newsroom
from cms.bench.reporting import Options, Report
from delivery.models import Record

PUBLISH_MS, DRAFTED_A_SECOND, BROUGHT_IN_A_SECOND = 30, 500, 200


def publish(options: Options) -> Report:
    """One article after the other, in this process: what the database has of it, and what it takes in all."""
    with copied(options) as url:
        newsroom = Newsroom()
        waiting = [newsroom.ready() for _ in range(max(5, round(options.seconds * 15)))]
        publishing.publish(waiting.pop(), by=newsroom.by)
        load, database_ms, counts = Load(), [], []
        for article in waiting:
            with capturing.statements() as found:
                begun, used = perf_counter(), process_time()
                publishing.publish(article, by=newsroom.by)
                load.latencies.append(perf_counter() - begun)
                load.cpu_s += process_time() - used
            database_ms.append(1000 * sum(each.seconds for each in found))
            counts.append(len(found))
        load.requests, load.seconds = len(waiting), sum(load.latencies)
        documents = _documents([each.pid for each in waiting])
        load.bytes = sum(map(len, documents))
        ceiling = bare.put_all(url, documents)
        lost = not_public(each.pid for each in waiting)
    data = {
        "database_ms": median(database_ms), "p50_ms": load.percentile_ms(50), "p99_ms": load.percentile_ms(99),
        "cpu_ms": 1000 * load.cpu_s / load.requests, "queries": median(counts), "articles": load.requests,
        "per_second": load.rate, "ceiling_per_second": ceiling.rate, "ratio": load.share_of(ceiling),
        "bytes": load.bytes // load.requests,
    }  # fmt: skip
    line = (
        f"publish   {load.rate:.0f} a second in one process, {data['ratio']:.3f} of the ceiling's {ceiling.rate:.0f}; "
        f"p50 {data['p50_ms']:.1f} ms, p99 {data['p99_ms']:.1f} ms; {data['database_ms']:.1f} ms of database time "
        f"(commit included), {data['cpu_ms']:.1f} ms of a processor, {data['queries']:.0f} statements, {data['bytes']:,} bytes; "
        f"median of {load.requests}"
    )
    report = Report([line], data, missing("publish", lost))
    if data["database_ms"] > PUBLISH_MS:
        report.shortfalls.append(
            Shortfall("publish", f"{data['database_ms']:.1f} ms of database time, and may be {PUBLISH_MS}")
        )
    return report


def archive(options: Options) -> Report:
    """Bring in an archive that was read before: drafts with all they name, accepted as legacy, published; in this process."""
    with copied(options) as url:
        newsroom = Newsroom()
        bundles = newsroom.bundles(max(40, round(options.seconds * 150)))
        used = [process_time()]
        drafts_s = _timed(loading.load_bundles(bundles[: len(bundles) // 2], by=newsroom.by))
        used.append(process_time())
        half = bundles[len(bundles) // 2 :]
        found: list[Any] = []
        # No more at once than are published at once, so that the first do not wait for many.
        loads = loading.load_bundles(half, by=newsroom.by, batch=archiving.BATCH)
        seconds = _timed(bringing.bring_in(loads, by=newsroom.by, note=NOTE), found)
        used.append(process_time())
        stopped = [sentence for _, sentence in found if sentence]
        live = [loaded.article for loaded, sentence in found if not sentence]
        ceiling = bare.put_all(url, _documents(live))
        lost = not_public(live)
    brought_in = Load(requests=len(half) - len(stopped), seconds=seconds)
    drafted, rate = len(bundles) // 2 / drafts_s, brought_in.rate
    draft_ms, published_ms = (1000 * (used[n + 1] - used[n]) / max(1, len(half)) for n in (0, 1))
    line = (
        f"archive   {drafted:.0f} drafts imported a second ({draft_ms:.1f} ms of a processor each); {rate:.0f} imported and "
        f"published ({published_ms:.1f} ms), {brought_in.share_of(ceiling):.2f} of the ceiling's {ceiling.rate:.0f}, in one "
        f"process; of {len(half)} the gate stopped {len(stopped)}"
    )
    data = {
        "drafts_per_second": drafted, "published_per_second": rate, "draft_cpu_ms": draft_ms, "published_cpu_ms": published_ms,
        "ceiling_per_second": ceiling.rate, "stopped": len(stopped), "articles": len(half),
    }  # fmt: skip
    report = Report([line], data, missing("archive", lost))
    if drafted < DRAFTED_A_SECOND:
        report.shortfalls.append(Shortfall("archive", f"{drafted:.0f} drafts a second, and must be {DRAFTED_A_SECOND}"))
    if rate < BROUGHT_IN_A_SECOND:
        report.shortfalls.append(
            Shortfall("archive", f"{rate:.0f} published a second, and must be {BROUGHT_IN_A_SECOND}")
        )
    return report


def _timed(things: Iterator[Any], found: list[Any] | None = None) -> float:
    begun = perf_counter()
    (found if found is not None else []).extend(things)
    return perf_counter() - begun


def _documents(pids: Sequence[str]) -> list[bytes]:
    """What was published of these, as it is stored."""
    rows = Record.objects.public().of([("article", UUID(each)) for each in pids]).order_by("id")
    documents = [bytes(each or b"") for each in rows.values_list("document", flat=True)]
    connection.close()
    return documents
