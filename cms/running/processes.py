"""Child processes: one that follows its parent into death, and an end asked for first, forced later."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(death_signal: int) -> Callable[[], None]:
    """A `preexec_fn` by which the kernel sends the child `death_signal` when its parent dies (on Linux)."""
    parent = os.getpid()

    def ask() -> None:
        _ask_for_death_signal(death_signal, parent=parent)

    return ask


def die_with_our_parent(death_signal: int) -> None:
    """Have the kernel send this very process `death_signal` when the process that started it dies (Linux)."""
    _ask_for_death_signal(death_signal, parent=os.getppid())


def stop(process: subprocess.Popen[bytes], *signals: int, patience_s: float) -> None:
    """Send one signal after the other until the process ends, `patience_s` apart; in the end SIGKILL."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(patience_s)
            return
        except subprocess.TimeoutExpired:
            continue


def signal_group(group: int, number: int) -> bool:
    """Send a signal (0: none, only ask) to every process of the group; False when the group is no more."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def _ask_for_death_signal(death_signal: int, *, parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was told
        os.kill(os.getpid(), death_signal)
