"""Which numbers fail a run."""

import pytest

from cms.bench.driver import Load
from cms.bench.judging import incomplete, judge, judge_memory, judge_search
from cms.bench.measuring import Measured
from cms.bench.scenarios import SCENARIOS, Scenario

HALF = Scenario("detail", lambda host: [], 0.5, 1)


def load(rate: float, *, p95_ms: float = 1.0) -> Load:
    return Load(requests=int(rate), seconds=1.0, latencies=[p95_ms / 1000] * 10)


def measured(*, product: float, queries: int = 1, name: str = "detail", p95_ms: float = 1.0) -> Measured:
    return Measured(name, queries, 0.1, load(product, p95_ms=p95_ms), load(1000))


def test_the_bar_itself_is_held():
    assert judge(HALF, measured(product=500)) == []


def test_a_ratio_under_the_bar_fails():
    (shortfall,) = judge(HALF, measured(product=499))
    assert (shortfall.name, "0.50 of the ceiling" in shortfall.sentence) == ("detail", True)


def test_a_query_too_many_fails():
    (shortfall,) = judge(HALF, measured(product=900, queries=2))
    assert "2 queries" in shortfall.sentence


def test_nothing_answered_fails():
    assert incomplete("detail", "product", Load())
    assert incomplete("detail", "product", load(10)) == []


def test_beside_a_ceiling_that_answered_nothing_there_is_no_share():
    assert Load(requests=30, seconds=1.0).share_of(Load(requests=120, seconds=2.0)) == 0.5
    assert Load(requests=30, seconds=1.0).share_of(Load()) == 0.0


@pytest.mark.parametrize(("p95_ms", "fails"), [(5.0, False), (5.1, True)])
def test_search_may_take_five_times_as_long_as_a_list(p95_ms, fails):
    found = [measured(product=1, name="list"), measured(product=1, name="search", p95_ms=p95_ms)]
    assert bool(judge_search(found)) is fails


def test_a_worker_that_is_large_or_grows_fails():
    assert judge_memory([100, 100], [104, 104]) == []
    assert "151 MB" in judge_memory([151], [151])[0].sentence
    assert "grew by 12 MB" in judge_memory([100, 100], [106, 106])[0].sentence


def test_the_design_s_numbers_are_asked():
    assert {each.name: (each.ratio, each.queries) for each in SCENARIOS}.items() >= {
        "detail": (0.5, 1), "list": (0.4, 2), "filtered": (0.4, 2), "304": (0.5, 1),
    }.items()  # fmt: skip
