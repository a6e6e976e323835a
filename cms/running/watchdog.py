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

from cms.running.locks import server_locks
from cms.running.processes import signal_group

PATIENCE_S = 5


def main() -> None:
    """Wait for the end of standard input, then end every group named there."""
    with ExitStack() as holds:
        if data_dir := sys.argv[1:]:
            holds.enter_context(server_locks(Path(*data_dir)).users.shared())
        groups = [int(line) for line in sys.stdin]
        end(groups)


def end(groups: list[int]) -> None:
    """Ask the process groups to end, and kill what is left of them after a while."""
    deadline = time.monotonic() + PATIENCE_S
    left = [group for group in groups if signal_group(group, signal.SIGTERM)]
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = [group for group in left if signal_group(group, 0)]
    for group in left:
        signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
