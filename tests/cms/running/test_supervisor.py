"""cms.running.supervisor: `make run` itself, with its real database, web server and worker, on a free port."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from cms.running import supervisor
from cms.running.locks import Lock
from cms.running.places import ROOT
from tests.cms.running.census import eventually, find, needs_proc, processes_of

SUPERVISOR = [sys.executable, "-m", "cms.running.supervisor"]
PROGRAMS = ("cms.running.keeper", "cms.running.watchdog", "granian", "procrastinate", "postgres")


class Site:
    """A supervisor with a `var/` and a port of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.started: list[subprocess.Popen[str]] = []
        self.port = unused_port()
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment |= {"PROOFROOM_VAR": str(var), "PORT": str(self.port), "DEMO": "false"}

    def start(self, command: list[str] = SUPERVISOR) -> "subprocess.Popen[str]":
        """Start it and wait until it says where it answers."""
        with (self.var / "stderr").open("w") as stderr:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        assert process.stdout is not None
        self.started.append(process)
        said = ""
        for line in process.stdout:
            said += line
            if "docs" in line:
                return process
        raise AssertionError(f"It never ran: {said}{self.complaints()}")

    def complaints(self) -> str:
        return (self.var / "stderr").read_text()

    def answer(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/admin/login/") as response:
            return response.status

    def is_gone(self) -> bool:
        return eventually(lambda: processes_of(self.var) == {})


@pytest.fixture
def site(kept_var: Path) -> Iterator[Site]:
    site = Site(kept_var)
    yield site
    for process in site.started:
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()
    assert site.is_gone()


def unused_port() -> int:
    """A port outside the range from which the kernel takes those of connections: it stays unused between two runs."""
    while True:
        port = random.randrange(10_000, 32_000)  # noqa: S311 - nothing secret
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def refusal(**variables: str) -> str:
    """What the supervisor says when it does not run; one sentence and exit code 1, or the test fails."""
    ran = subprocess.run(SUPERVISOR, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stdout
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.stderr.strip()


@needs_proc
def test_one_command_runs_everything_once_and_a_signal_ends_it(site):
    running = site.start()
    assert site.answer() == 200
    alive = " ".join(processes_of(site.var).values())
    assert [program for program in PROGRAMS if program not in alive] == []
    assert (
        refusal(PROOFROOM_VAR=str(site.var), PORT=str(site.port + 1))
        == f"Proofroom already runs from this folder: http://127.0.0.1:{site.port}. Stop that one first."
    )
    running.send_signal(signal.SIGINT)
    assert running.wait() == 0
    assert processes_of(site.var) == {}


@needs_proc
def test_a_kill_leaves_no_process_and_the_next_run_starts_at_once(site):
    site.start().kill()
    again = site.start()
    assert site.answer() == 200
    again.kill()
    assert site.is_gone()


@needs_proc
def test_a_kill_of_whoever_started_it_ends_it_too(site):
    make = site.start(["sh", "-c", f"'{sys.executable}' -m cms.running.supervisor --end-with-parent; true"])
    make.kill()
    assert site.is_gone()


@needs_proc
@pytest.mark.parametrize(
    ("program", "name"),
    [("procrastinate", "The worker"), ("granian", "The web server"), ("keeper", "The embedded PostgreSQL")],
)
def test_the_death_of_one_is_named_and_ends_all(site, program, name):
    running = site.start()
    os.kill(find(site.var, program), signal.SIGKILL)
    assert running.wait() == 1
    assert f"{name} has ended" in site.complaints()
    assert site.is_gone()


def test_a_port_that_a_killed_run_still_holds_is_waited_for(var, monkeypatch):
    monkeypatch.setenv("PROOFROOM_VAR", str(var))
    assert not supervisor.waited_for_what_was_left()
    with ExitStack() as watchdog, socket.create_server(("127.0.0.1", 0)) as held:
        watchdog.enter_context(Lock(var / "watchdog.lock").exclusive())
        threading.Timer(0.2, watchdog.close).start()
        assert supervisor.waited_for_what_was_left()
        port = held.getsockname()[1]
        with pytest.raises(supervisor.CannotRun):
            supervisor.check_address("127.0.0.1", port, patience_s=0)
        threading.Timer(0.2, held.close).start()
        supervisor.check_address("127.0.0.1", port, patience_s=30)


def test_a_busy_port_is_one_sentence(var):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        sentence = refusal(PROOFROOM_VAR=str(var), PORT=str(port))
    assert f"cannot listen on 127.0.0.1, port {port} (Address already in use)" in sentence
    assert f"PORT={port + 1} make run" in sentence


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_one_sentence(var, port):
    assert refusal(PROOFROOM_VAR=str(var), PORT=port).startswith(f"PORT is '{port}'")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nonsense", "must be a PostgreSQL address"),
        ("postgresql://ed:secret@127.0.0.1:1/name", "cannot be used"),
        ("postgresql://ed:secret@nowhere.invalid/name", "cannot be used"),
    ],
)
def test_a_broken_database_url_is_one_sentence(var, url, complaint):
    sentence = refusal(PROOFROOM_VAR=str(var), PORT="18999", DATABASE_URL=url)
    assert complaint in sentence
    assert "secret" not in sentence
