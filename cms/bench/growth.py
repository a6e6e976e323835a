"""The same scenarios at several sizes, side by side: what must stay flat, and whether it does.

Each size is a run of its own, in a process and a database of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cms.bench.judging import Shortfall
from cms.bench.printing import table, verdict
from cms.running.places import ROOT, var_dir

SCENARIOS = ("detail", "list", "filtered", "changes", "search")
FLAT = ("detail", "list", "filtered", "changes")
SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000
MOST, NOISE_MS = 2.0, 0.1  # what the SQL of a flat scenario may take at the largest size, against the smallest


def run(*, largest: int | None, seconds: float, port: int, judged: bool) -> int:
    """Print the table and return the exit code. Raises CalledProcessError when a run failed."""
    largest = largest or LARGE
    sizes = sorted({SMALL, MIDDLE, min(LARGE, largest), largest})
    found = {size: _run(size, seconds=seconds, port=port) for size in sizes}
    print(f"\n{table([_head(sizes), *rows(found)])}")
    shortfalls = judge(found)
    print(f"\n{verdict(shortfalls)}")
    return 1 if judged and shortfalls else 0


Found = Mapping[int, Mapping[str, Any]]  # size → name of a scenario → what was measured


def rows(found: Found) -> list[tuple[str, ...]]:
    smallest, largest = min(found), max(found)
    lines = []
    for name in (each for each in SCENARIOS if all(each in measured for measured in found.values())):
        rates = [f"{found[size][name]['product']['per_second']:,.0f}" for size in found]
        medians = [f"{found[size][name]['product']['p50_ms']:.2f}" for size in found]
        times = [f"{found[size][name]['sql_ms']:.2f}" for size in found]
        grown = found[largest][name]["sql_ms"] / found[smallest][name]["sql_ms"]
        lines.append((name, *rates, *medians, *times, f"{grown:.1f}"))
    return lines


def judge(found: Found) -> list[Shortfall]:
    """What grows though it must be flat, by the SQL's own time, which a busy machine disturbs least."""
    smallest, largest = min(found), max(found)
    shortfalls = []
    for name in FLAT:
        was, now = (found[size][name]["sql_ms"] for size in (smallest, largest))
        if now > MOST * was + NOISE_MS:
            sentence = f"its SQL takes {was:.2f} ms at {smallest:,} articles and {now:.2f} ms at {largest:,}"
            shortfalls.append(Shortfall(name, sentence))
    return shortfalls


def _head(sizes: Sequence[int]) -> tuple[str, ...]:
    named = [f"{size:,}" for size in sizes]
    return (
        "",
        *(f"{each} /s" for each in named),
        *(f"{each} p50" for each in named),
        *(f"{each} SQL" for each in named),
        "×",
    )


def _run(size: int, *, seconds: float, port: int) -> dict[str, Any]:
    folder = var_dir() / "bench"
    before = set(folder.glob("*.json"))
    command = [sys.executable, "-W", "ignore", "-m", "cms.bench", f"--size={size}", f"--seconds={seconds}"]
    command += [f"--port={port}", f"--only={','.join(SCENARIOS)}", "--no-judge"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own command
    (kept,) = set(folder.glob("*.json")) - before
    return _by_name(kept)


def _by_name(kept: Path) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(kept.read_text())["scenarios"]}
