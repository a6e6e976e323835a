"""What a bench is asked, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cms.bench.judging import Shortfall


@dataclass(frozen=True)
class Options:
    """``only``: names of scenarios and other benches, all of them when empty. ``server_url``: where databases may be made."""

    size: int = 10_000
    seconds: float = 4.0
    only: tuple[str, ...] = ()
    port: int = 8150
    judged: bool = True
    server_url: str = ""


@dataclass
class Report:
    """What a run found. ``lines`` are for people, ``data`` for programs."""

    lines: list[str] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    shortfalls: list[Shortfall] = field(default_factory=list)
