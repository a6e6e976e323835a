"""Ends what the supervisor of `make run` started, should the supervisor die before it could.

Run as `python -m cms.running.watchdog [DATA_DIR]`. Its standard input is a pipe from the supervisor, on which each
process group is named as it starts, a line each; that pipe ends when the supervisor does, also by kill -9. An
embedded server in DATA_DIR is held until the others are gone, so that they can end their work in order.
"""

import signal
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from cms.running.locks import Lock, server_locks
from cms.running.places import var_dir
from cms.running.processes import signal_group

PATIENCE_S = 4


def watchdog_lock() -> Lock:
    """Held while something may be left of what a supervisor of this checkout started."""
    return Lock(var_dir() / "watchdog.lock")


def main() -> None:
    """Wait for the end of standard input, then end every group named there."""
    with ExitStack() as holds:
        holds.enter_context(watchdog_lock().exclusive())
        if data_dir := sys.argv[1:]:
            holds.enter_context(server_locks(Path(*data_dir)).users.shared())
        groups = [int(line) for line in sys.stdin]
        end(groups)


def end(groups: list[int]) -> None:
    """Give the process groups a while to end, as the kernel has asked their leaders to, and kill what is left."""
    deadline = time.monotonic() + PATIENCE_S
    while groups and time.monotonic() < deadline:
        time.sleep(0.1)
        groups = [group for group in groups if signal_group(group, 0)]
    for group in groups:
        signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
