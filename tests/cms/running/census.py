"""Who is alive on behalf of a `var/` folder, told from outside by /proc."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")


def processes_of(var: Path) -> dict[int, str]:
    """The living processes that were started with PROOFROOM_VAR=`var` or stand in it: id to command line."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_theirs = _is_theirs(process, var)
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended while we looked, or is another user's
            continue
        if is_theirs and command:  # one that has ended and waits to be reaped has no command line
            found[int(process.name)] = command
    found.pop(os.getpid(), None)
    return found


def find(var: Path, words: str) -> int:
    """The id of the oldest process of `var` whose command line contains the words."""
    return min(number for number, command in processes_of(var).items() if words in command)


def eventually(condition: Callable[[], bool], *, within_s: float = 30) -> bool:
    """Whether the condition comes true within a time that is generous for a loaded machine."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _is_theirs(process: Path, var: Path) -> bool:
    here = (process / "cwd").readlink()
    started_for = f"PROOFROOM_VAR={var}".encode() in (process / "environ").read_bytes().split(b"\0")
    return started_for or here.is_relative_to(var)
