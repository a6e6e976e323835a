"""The production server for the length of a run: the supervisor's own command, on a port of the bench."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cms.running.places import ROOT
from cms.running.processes import die_with_parent, signal_group, stop
from cms.running.supervisor import web_command

HOST = "127.0.0.1"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 10
_FIRST = {"cms.wsgi:application": "/favicon.ico"}  # else /static


class ServerDied(RuntimeError):
    """The server that is measured ended, or never answered."""


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> tuple[str, int]:
        return HOST, self.port

    @property
    def host(self) -> str:
        return f"{HOST}:{self.port}"

    def memory_mb(self) -> list[float]:
        """Resident memory of each worker, the greatest first. Linux only; empty elsewhere."""
        return sorted((_resident_mb(each) for each in _children(self.process.pid)), reverse=True)

    def cpu_s(self) -> float:
        """Seconds of a processor that the workers have used. Linux only; 0 elsewhere."""
        return sum(map(_cpu_s, _children(self.process.pid)))


@contextmanager
def serving(application: str, *, port: int, variables: dict[str, str]) -> Iterator[Server]:
    """Serve a WSGI application until the block ends. Raises ServerDied."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *web_command(host=HOST, port=port, application=application)],
        cwd=ROOT,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        _wait_for_answer(process, application, port)
        yield Server(process, port)
    finally:
        stop(process, signal.SIGTERM, patience_s=STOP_TIMEOUT_S)
        signal_group(process.pid, signal.SIGKILL)


def free_port(wanted: int) -> int:
    """``wanted``, or where something listens there, the next port that is free."""
    for port in range(wanted, wanted + 40):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ServerDied(f"No port from {wanted} to {wanted + 39} is free: name another with PORT=.")


def _wait_for_answer(process: subprocess.Popen[bytes], application: str, port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerDied(f"The server of {application} ended with exit code {process.returncode}.")
        try:
            with socket.create_connection((HOST, port), timeout=START_TIMEOUT_S) as line:
                path = _FIRST.get(application, "/static")
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
                if line.recv(16).startswith(b"HTTP/1.1 "):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise ServerDied(f"The server of {application} did not answer within {START_TIMEOUT_S} seconds.")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in listed.read_text().split()] if listed.exists() else []


def _cpu_s(pid: int) -> float:
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / os.sysconf(
        "SC_CLK_TCK"
    )  # in the kernel's ticks, of the program and for it


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
