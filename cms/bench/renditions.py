"""Renditions beside a bare Pillow loop, and the memory of a worker that takes in the dearest pictures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from cms.bench.judging import Shortfall
from cms.bench.reporting import Options, Report
from cms.running.places import ROOT

RATIO = 0.8
MEMORY_MB = 400


def bench(options: Options) -> Report:
    """Each measurement in a process of its own, as a worker is, with its files in a folder that goes away."""
    speed = _child("speed", str(options.seconds))
    peaks = {kind: float(_child("peak", kind)["peak_mb"]) for kind in _child("kinds")["kinds"]}
    report = Report(data={**speed, "peaks_mb": peaks})
    report.lines = [
        f"\nRenditions of JPEGs of 24 megapixels: {speed['product']:.2f} a second; by a bare Pillow loop over the same sizes and "
        f"formats {speed['bare']:.2f}; ratio {speed['ratio']:.2f} ({speed['renditions']} drawn on each side).",
        "Peak memory of a worker: " + ", ".join(f"{kind} {peak:.0f} MB" for kind, peak in peaks.items()) + ".",
    ]
    if speed["ratio"] < RATIO:
        report.shortfalls.append(Shortfall("renditions", f"{speed['ratio']:.2f} of the ceiling, and must be {RATIO}"))
    report.shortfalls += [
        Shortfall("renditions", f"a worker that takes in a {kind} holds {peak:.0f} MB, and may hold {MEMORY_MB}")
        for kind, peak in peaks.items()
        if peak >= MEMORY_MB
    ]
    return report


def _child(*arguments: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        ran = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "cms.bench.drawing", *arguments],
            cwd=ROOT,
            env={**os.environ, "PROOFROOM_VAR": folder, "MEDIA_STORAGE": ""},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
