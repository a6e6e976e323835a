"""A run as a table for people and as JSON for whatever compares runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cms.bench.driver import Load
from cms.bench.judging import Shortfall
from cms.bench.measuring import Measured

HEAD = ("", "requests/s", "ceiling", "ratio", "p50 ms", "p99 ms", "ceil. p50", "SQL ms", "× detail", "queries", "bytes")


def row(measured: Measured, *, detail_sql_ms: float | None) -> tuple[str, ...]:
    product, bare = measured.product, measured.ceiling
    return (
        measured.name,
        f"{product.rate:,.0f}",
        f"{bare.rate:,.0f}",
        f"{measured.ratio:.2f}",
        f"{product.percentile_ms(50):.2f}",
        f"{product.percentile_ms(99):.2f}",
        f"{bare.percentile_ms(50):.2f}",
        f"{measured.sql_ms:.2f}",
        f"{measured.sql_ms / detail_sql_ms:.1f}" if detail_sql_ms else "",
        str(measured.queries),
        f"{product.bytes // max(1, product.requests):,}",
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be, the first to the left, the others to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for each in rows:
        cells = [
            text.ljust(width) if at == 0 else text.rjust(width)
            for at, (text, width) in enumerate(zip(each, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def as_json(measured: Measured) -> dict[str, Any]:
    return {
        "name": measured.name,
        "ratio": round(measured.ratio, 3),
        "queries": measured.queries,
        "sql_ms": round(measured.sql_ms, 3),
        "product": _load(measured.product),
        "ceiling": _load(measured.ceiling),
    }


def _load(load: Load) -> dict[str, Any]:
    return {
        "requests": load.requests,
        "per_second": round(load.rate, 1),
        **{f"p{percent}_ms": round(load.percentile_ms(percent), 3) for percent in (50, 95, 99)},
        "bytes": load.bytes,
        "failed": load.failed,
    }


def keep(report: dict[str, Any], folder: Path) -> Path:
    """Write the report beside those of earlier runs. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{report['size']}.json"
    path.write_text(json.dumps(report, indent=1) + "\n")
    return path


def verdict(shortfalls: Sequence[Shortfall]) -> str:
    if not shortfalls:
        return "Every number is held."
    return "\n".join(["Not held:", *(f"  {each.name}: {each.sentence}" for each in shortfalls)])
