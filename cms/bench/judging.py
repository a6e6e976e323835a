"""The numbers that DESIGN §7 wants held, and which of them a run does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.bench.driver import Load
from cms.bench.measuring import Measured
from cms.bench.scenarios import Scenario

MEMORY_MB = 150
MEMORY_GROWTH_MB = 10
SEARCH_TO_LIST = 5
CREATED_A_SECOND, ITS_CEILING = 200, 1_205  # where the first was wanted, the second was the most


@dataclass(frozen=True)
class Shortfall:
    """A number that is not held, in a sentence."""

    name: str
    sentence: str


def incomplete(name: str, side: str, load: Load) -> list[Shortfall]:
    """An answer that was not whole fails the run, however fast it came."""
    if load.failed:
        return [Shortfall(name, f"{load.failed} answers of the {side} were not whole: {'; '.join(load.failures)}")]
    return [] if load.requests else [Shortfall(name, f"the {side} answered nothing")]


def judge(scenario: Scenario, measured: Measured) -> list[Shortfall]:
    """Its ratio to the ceiling and its queries."""
    found = []
    if scenario.ratio is not None and measured.ratio < scenario.ratio:
        found.append(Shortfall(scenario.name, f"{measured.ratio:.2f} of the ceiling, and must be {scenario.ratio}"))
    if scenario.queries is not None and measured.queries > scenario.queries:
        found.append(Shortfall(scenario.name, f"{measured.queries} queries a request, and may be {scenario.queries}"))
    return found


def judge_search(found: Iterable[Measured]) -> list[Shortfall]:
    by_name = {each.name: each for each in found}
    if not {"search", "list"} <= by_name.keys():
        return []
    search, page = (by_name[name].product.percentile_ms(95) for name in ("search", "list"))
    if search <= SEARCH_TO_LIST * page:
        return []
    return [Shortfall("search", f"its p95 is {search / page:.1f} × the list's, and may be {SEARCH_TO_LIST} ×")]


def judge_creating(rate: float, ceiling: float) -> list[Shortfall]:
    """Articles created and published a second: so many, or on a slower machine the same share of its ceiling."""
    least = CREATED_A_SECOND * min(1, ceiling / ITS_CEILING)
    if rate >= least:
        return []
    return [
        Shortfall("create", f"{rate:.0f} articles a second, and must be {least:.0f} beside a ceiling of {ceiling:.0f}")
    ]


def judge_memory(before: Sequence[float], after: Sequence[float]) -> list[Shortfall]:
    """``before``: warmed up; ``after``: 10,000 requests later; in MB, a worker each."""
    found = []
    if max(after, default=0) > MEMORY_MB:
        found.append(Shortfall("memory", f"a worker holds {max(after):.0f} MB, and may hold {MEMORY_MB}"))
    if sum(after) - sum(before) > MEMORY_GROWTH_MB:
        found.append(Shortfall("memory", f"the workers grew by {sum(after) - sum(before):.0f} MB in 10,000 requests"))
    return found
