"""One run: seed, prepare, serve, measure, judge. Imported once Django knows the database of the bench."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from cms.bench import ceiling, creating, databases, measuring, multiplying, printing, renditions, seeding, writing
from cms.bench.driver import CONNECTIONS, drive
from cms.bench.judging import incomplete, judge, judge_memory, judge_search
from cms.bench.measuring import Measured, Prepared
from cms.bench.reporting import Options, Report
from cms.bench.scenarios import SCENARIOS, Scenario
from cms.bench.servers import Server, free_port, serving

MEMORY_REQUESTS = 10_000
FILLING = "being filled"


Bench = Callable[[Options], Report]
# Benches of their own beside the public reads, by the name that ONLY= gives them.
OTHERS: dict[str, Bench] = {
    "publish": writing.publish, "create": creating.create, "archive": writing.archive, "renditions": renditions.bench,
}  # fmt: skip


class NotOurs(RuntimeError):
    """The settings lead to a database that the bench did not make."""


def run(options: Options) -> int:
    """Print a report, keep it in ``var/bench``, return the exit code."""
    prepare_database(options.size, server_url=options.server_url)
    report = Report(data={"size": options.size, "scenarios": []})
    if wanted := [each for each in SCENARIOS if _is_asked_for(each.name, options)]:
        _reads(wanted, options, report)
    for name, bench in OTHERS.items():
        if _is_asked_for(name, options):
            found = bench(options)
            print("\n".join(found.lines), flush=True)
            report.data[name] = found.data
            report.shortfalls += found.shortfalls
    report.data["shortfalls"] = [f"{each.name}: {each.sentence}" for each in report.shortfalls]
    print(f"\n{printing.verdict(report.shortfalls)}")
    print(f"Kept in {printing.keep(report.data, Path(settings.VAR_DIR) / 'bench')}.")
    return 1 if options.judged and report.shortfalls else 0


def prepare_database(size: int, *, server_url: str) -> None:
    """Bring the database to the present schema, and fill it unless it is filled already.

    Where a part of the articles is put and the others are copied, one that holds that part already is copied first. Raises NotOurs
    for any other database than one of the bench: filling empties it first.
    """
    name = str(connection.settings_dict["NAME"])
    if name != databases.named(str(size)):
        raise NotOurs(f"The database {name} is not one of the bench's, which it would have emptied. Nothing was done.")
    url = os.environ["DATABASE_URL"]
    if databases.note(url) == FILLING:  # and was stopped: nobody knows what is left of it, its indexes included
        connection.close()
        databases.drop(server_url, str(size))
        databases.make(server_url, str(size))
    call_command("migrate", verbosity=0, interactive=False)
    signature = seeding.signature(size)
    if databases.note(url) == signature:
        return
    put = seeding.base(size)
    if put < size and databases.note(databases.url_of(server_url, str(put))) == seeding.signature(put):
        connection.close()
        databases.copy(server_url, str(size), of=str(put))
        databases.leave_note(url, FILLING)
    else:
        call_command("flush", verbosity=0, interactive=False)
        databases.leave_note(url, FILLING)
        seeding.seed(put)
    if put < size:
        multiplying.multiply(size)
    seeding.settle()
    databases.leave_note(url, signature)


def _is_asked_for(name: str, options: Options) -> bool:
    return not options.only or name in options.only


def _reads(wanted: Sequence[Scenario], options: Options, report: Report) -> None:
    port = free_port(options.port)
    host = f"127.0.0.1:{port}"
    there = [each for each in wanted if measuring.is_there(each, host=host)]
    prepared = [measuring.prepare(each, host=host, seconds=options.seconds) for each in there]
    measuring.close()
    with TemporaryDirectory() as folder:
        plans = Path(folder) / "plans"
        ceiling.write({each.scenario.name: each.plans for each in prepared}, plans)
        variables = {"BENCH_PLANS": str(plans)}
        with (
            serving("cms.wsgi:application", port=port, variables={}) as product,
            serving("cms.bench.ceiling:application", port=free_port(port + 1), variables=variables) as bare,
        ):
            _driver(bare, options, report)
            _measure(prepared, product, bare, options, report)
            if _is_asked_for("memory", options):
                _memory(prepared[0], product, report)


def _driver(bare: Server, options: Options, report: Report) -> None:
    load = measuring.static(bare, seconds=min(1.5, options.seconds))
    report.shortfalls += incomplete("driver", "static answer", load)
    cost_us = 1_000_000 * load.cpu_s / max(1, load.requests)
    report.data["driver"] = {"per_second": round(load.rate), "cpu_us": round(cost_us, 1)}
    print(
        f"{options.size:,} articles, {CONNECTIONS} connections, {options.seconds:g} s a side. The driver gets {load.rate:,.0f} "
        f"static answers of 8 kB a second and uses {cost_us:.0f} µs of a core for each.\n",
        flush=True,
    )


def _measure(prepared: Sequence[Prepared], product: Server, bare: Server, options: Options, report: Report) -> None:
    found: list[Measured] = []
    for each in prepared:
        print(f"\r  {each.scenario.name:<12}", end="", file=sys.stderr, flush=True)
        measured = measuring.measure(each, product=product, bare=bare, seconds=options.seconds)
        found.append(measured)
        report.data["scenarios"].append(printing.as_json(measured))
        report.shortfalls += incomplete(each.scenario.name, "product", measured.product)
        report.shortfalls += incomplete(each.scenario.name, "ceiling", measured.ceiling)
        report.shortfalls += judge(each.scenario, measured)
    report.shortfalls += judge_search(found)
    detail = next((each.sql_ms for each in found if each.name == "detail"), None)
    rows = [printing.HEAD, *(printing.row(each, detail_sql_ms=detail) for each in found)]
    print(f"\r{printing.table(rows)}", flush=True)


def _memory(prepared: Prepared, product: Server, report: Report) -> None:
    """After the scenarios, so warmed up."""
    before = product.memory_mb()
    drive(product.address, prepared.asks, requests=MEMORY_REQUESTS)
    after = product.memory_mb()
    report.data["memory_mb"] = {"before": before, "after": after}
    report.shortfalls += judge_memory(before, after)
    words = " and ".join(f"{was:.0f} → {now:.0f} MB" for was, now in zip(before, after, strict=False))
    print(f"\nMemory of the web workers over {MEMORY_REQUESTS:,} requests: {words}.", flush=True)
