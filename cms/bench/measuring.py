"""Product and ceiling in turns, in short rounds, so that whatever else the machine does falls on both."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection

from cms.bench import capturing, ceiling
from cms.bench.capturing import Answer
from cms.bench.ceiling import Plan, Step
from cms.bench.driver import Ask, Load, drive
from cms.bench.scenarios import Scenario
from cms.bench.servers import Server

ROUNDS = 4
WARM_UP_S = 0.4
SQL_S = 0.4  # for each way to run a scenario's statements alone
_BYTEA = 17
_REASONS = {200: "200 OK", 304: "304 Not Modified"}


class WrongAnswer(RuntimeError):
    """The product does not give what a scenario asks for, so there is nothing to measure."""


@dataclass
class Prepared:
    """A scenario with its requests, what they take in the product, and how the ceiling answers them."""

    scenario: Scenario
    asks: list[Ask]
    plans: list[Plan]
    queries: int
    sql_ms: float


@dataclass
class Measured:
    name: str
    queries: int
    sql_ms: float
    product: Load = field(default_factory=Load)
    ceiling: Load = field(default_factory=Load)

    @property
    def ratio(self) -> float:
        return self.product.share_of(self.ceiling)


def is_there(scenario: Scenario, *, host: str) -> bool:
    """Whether the product has what the scenario asks for."""
    return not scenario.needs or capturing.ask(Ask(scenario.needs), host=host).status != 404


def prepare(scenario: Scenario, *, host: str, seconds: float) -> Prepared:
    """Put each request to the product once, here, and make the ceiling's plan of what it ran. Raises WrongAnswer.

    ``seconds``: what is measured on each side; the statements alone are timed for that long at most.
    """
    asks = scenario.asks(host)
    if not asks:
        raise WrongAnswer(f"{scenario.name}: the database holds nothing to ask for.")
    for each in asks:
        capturing.ask(
            each, host=host
        )  # what a process does but once, such as learning a word's stems, is no part of an answer
    answers = [_checked(scenario, each, capturing.ask(each, host=host)) for each in asks]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as bare:
        plans = [_plan(bare, answer) for answer in answers]
        found = [_timed(bare, plans, is_prepared=way, seconds=min(SQL_S, seconds)) for way in (True, False)]
    sql_ms, plans = min(found, key=lambda each: each[0])
    return Prepared(scenario, asks, plans, max(len(answer.statements) for answer in answers), sql_ms)


def measure(prepared: Prepared, *, product: Server, bare: Server, seconds: float) -> Measured:
    """``seconds`` on each side."""
    name = prepared.scenario.name
    measured = Measured(name, prepared.queries, prepared.sql_ms)
    on_ceiling = [
        Ask(f"/{name}/{number}", ask.holds if plan.status.startswith("200") else b"", status=ask.status)
        for number, (ask, plan) in enumerate(zip(prepared.asks, prepared.plans, strict=True))
    ]
    sides = ((product, prepared.asks, measured.product), (bare, on_ceiling, measured.ceiling))
    for server, asks, load in sides:
        _count_failures(load, drive(server.address, asks, seconds=min(WARM_UP_S, seconds)))
    for number in range(ROUNDS):
        for server, asks, load in sides if number % 2 else reversed(sides):
            load.add(drive(server.address, asks, seconds=seconds / ROUNDS))
    return measured


def static(bare: Server, *, seconds: float) -> Load:
    """What the driver gets out of an answer that costs nothing."""
    asks = [Ask("/static", b'"static"')]
    drive(bare.address, asks, seconds=WARM_UP_S)
    return drive(bare.address, asks, seconds=seconds)


def _count_failures(load: Load, warm_up: Load) -> None:
    load.failed += warm_up.failed
    load.failures += warm_up.failures


def _checked(scenario: Scenario, ask: Ask, answer: Answer) -> Answer:
    if answer.status != ask.status or ask.holds not in answer.body:
        raise WrongAnswer(f"{scenario.name}: {ask.path} was answered with {answer.status}: {answer.body[:300]!r}")
    return answer


def _plan(bare: psycopg.Connection, answer: Answer) -> Plan:
    steps = tuple(_step(bare, each.sql, each.values) for each in answer.statements if not _is_health_check(each.sql))
    return Plan(_REASONS[answer.status], steps, answer.body)


def _is_health_check(sql: Any) -> bool:
    """It counts as a query of the product; of what an answer takes it is no part."""
    return sql == "SELECT 1"


def _step(bare: psycopg.Connection, sql: Any, values: Any) -> Step:
    statement = sql if isinstance(sql, str) else sql.as_string(bare)
    with bare.cursor(binary=True) as cursor:
        cursor.execute(statement, values)
        columns = cursor.description or ()
    return Step(statement, values, tuple(at for at, column in enumerate(columns) if column.type_code == _BYTEA))


def _timed(
    bare: psycopg.Connection, plans: Sequence[Plan], *, is_prepared: bool, seconds: float
) -> tuple[float, list[Plan]]:
    """The plans run this way, behind the time that their statements take: the ceiling goes the faster way."""
    ways = [replace(plan, is_prepared=is_prepared) for plan in plans]
    return _sql_ms(bare, ways, seconds=seconds), ways


def _sql_ms(bare: psycopg.Connection, plans: Sequence[Plan], *, seconds: float) -> float:
    """The median time that a plan's statements take on one connection, one after the other."""
    times: list[float] = []
    until = perf_counter() + seconds
    while not times or (perf_counter() < until and len(times) < 2_000):
        plan = plans[len(times) % len(plans)]
        begun = perf_counter()
        ceiling.run(bare, plan)
        times.append(perf_counter() - begun)
    return 1000 * median(times)


def close() -> None:
    """Let go of Django's connection, so that the database can be copied."""
    connection.close()
