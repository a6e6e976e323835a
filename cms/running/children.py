"""The processes that the supervisor starts, watches and stops together."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from cms.running.places import ROOT
from cms.running.processes import die_with_parent, signal_group

PATIENCE_S = 10


class ChildEnded(RuntimeError):
    """A process ended that should not have, or badly: one sentence for the operator."""


class Children:
    """Each child leads a process group of its own. Should we die without stopping them, the kernel asks the
    leaders to end, and a watchdog kills what is left of the groups after a while.

    `data_dir` is that of the embedded server when there is one: the watchdog holds it until the children are gone.
    """

    def __init__(self, *, data_dir: Path | None) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._watchdog = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "cms.running.watchdog", *([str(data_dir)] if data_dir else [])],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start Python with `command`; messages call the process by `name`."""
        child = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self._running[name] = child
        assert self._watchdog.stdin is not None  # noqa: S101 - a pipe was asked for
        self._watchdog.stdin.write(f"{child.pid}\n".encode())
        self._watchdog.stdin.flush()

    def finish(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """Start `command` and wait until it has ended. Raises ChildEnded when it ended badly."""
        self.start(name, command, environment)
        code = self._running[name].wait()
        del self._running[name]
        if code != 0:
            raise ChildEnded(f"{name} failed ({_how(code)}); the reason stands above.")

    def check(self) -> None:
        """Raise ChildEnded when one of them is no more."""
        for name, child in self._running.items():
            code = child.poll()
            if code is not None:
                raise ChildEnded(f"{name} has ended ({_how(code)}), so everything is stopped.")

    def stop(self) -> None:
        """Ask all of them to end, and kill what is left of their groups after a while."""
        for child in self._running.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE_S
        for child in self._running.values():
            while child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            signal_group(child.pid, signal.SIGKILL)
            child.wait()
        self._watchdog.kill()
        self._watchdog.communicate()


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
