"""What must be flat, and when it is not."""

from cms.bench import growth


def measured(**sql_ms):
    named = {"detail": 0.1, "list": 0.2, "filtered": 0.3, "changes": 0.4, **sql_ms}
    return {name: {"sql_ms": ms, "product": {"per_second": 1000.0, "p50_ms": 1.0}} for name, ms in named.items()}


def test_flat_within_noise_is_held():
    assert growth.judge({1_000: measured(), 100_000: measured(detail=0.3, list=0.5)}) == []


def test_sql_that_grows_is_named():
    (shortfall,) = growth.judge({1_000: measured(), 10_000: measured(), 100_000: measured(filtered=3.0)})
    assert shortfall.name == "filtered"
    assert "0.30 ms at 1,000 articles and 3.00 ms at 100,000" in shortfall.sentence


def test_the_table_has_what_every_size_measured():
    found = {1_000: measured(search=1.0), 100_000: measured()}
    assert [row[0] for row in growth.rows(found)] == ["detail", "list", "filtered", "changes"]
    assert growth.rows(found)[0][-1] == "1.0"
