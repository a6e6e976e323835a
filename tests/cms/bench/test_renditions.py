from __future__ import annotations

import pytest

from cms.bench import renditions
from cms.bench.reporting import Options

KINDS = {"kinds": ["PNG in colour", "AVIF"]}


def answering(monkeypatch, *, ratio, peak_mb):
    answers = {"kinds": KINDS, "peak": {"peak_mb": peak_mb}}
    speed = {"product": 10 * ratio, "bare": 10.0, "ratio": ratio, "pictures": 1, "renditions": 30}
    monkeypatch.setattr(renditions, "_child", lambda task, *rest: answers.get(task, speed))


@pytest.mark.parametrize(("ratio", "peak_mb", "failing"), [(0.9, 350, 0), (0.79, 350, 1), (0.9, 400, 2), (0.5, 450, 3)])
def test_a_slow_loop_and_a_heavy_worker_fail_the_run(monkeypatch, ratio, peak_mb, failing):
    answering(monkeypatch, ratio=ratio, peak_mb=peak_mb)
    report = renditions.bench(Options())
    assert len(report.shortfalls) == failing
    assert "AVIF" in report.lines[1]
