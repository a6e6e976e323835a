"""What `make run` runs: the database, the web server and one worker, started, watched and stopped together.

Run as `python -m cms.running.supervisor`. What keeps it from running is one sentence on standard error, and exit
code 1; being asked to stop is exit code 0.
"""

import argparse
import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from cms import database, environment
from cms.running.children import ChildEnded, Children
from cms.running.locks import Lock
from cms.running.places import ROOT, var_dir
from cms.running.processes import die_with_our_parent
from cms.running.watchdog import watchdog_lock

MANAGE = str(ROOT / "manage.py")
PREPARATION = [MANAGE, "prepare"]
WEB = [
    *("-m", "granian", "--interface=wsgi", "--workers=2"),
    "--blocking-threads=8",  # a worker; each has a connection to the database, which allows 100
    *("--workers-kill-timeout=5", "--log-level=error"),
]
WORKER = [MANAGE, "procrastinate", "worker", "--queues=default", "--shutdown-graceful-timeout=5"]
# Requests that leave wait for others to answer: they have a worker of their own, so that nothing else waits for them.
COURIER = [MANAGE, "procrastinate", "worker", "--queues=outgoing", "--concurrency=6", "--shutdown-graceful-timeout=5"]
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ANSWER_TIMEOUT_S = 60
LEFT_OVER_TIMEOUT_S = 10
CHECK_EVERY_S = 0.5


class CannotRun(RuntimeError):
    """Why the site does not run, as a sentence for the operator."""


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, the end of the terminal or of the `make` that started us."""


def web_command(*, host: str, port: int, application: str = "cms.wsgi:application") -> list[str]:
    """Arguments of Python that run the production server; `cms.bench` measures by the same ones."""
    return [*WEB, f"--host={host}", f"--port={port}", application]


def supervise(*, host: str, port: int) -> None:
    """Start everything, print where it answers, and watch it until a signal raises Stopped.

    Raises CannotRun, ChildEnded, DatabaseUrlError or DatabaseStartError.
    """
    lock = Lock(var_dir() / "run.lock")
    with lock.exclusive_if_free() as is_free:
        if not is_free:
            where = lock.path.read_text().strip() or "starting at this moment"
            raise CannotRun(f"Proofroom already runs from this folder: {where}. Stop that one first.")
        lock.path.write_text("")
        check_address(host, port, patience_s=LEFT_OVER_TIMEOUT_S if waited_for_what_was_left() else 0)
        if url := database.configured_url():
            database.check(url)
        with database.running() as url:
            data_dir = None if database.configured_url() else database.embedded_data_dir()
            children = Children(data_dir=data_dir)
            try:
                _start(children, os.environ | {"DATABASE_URL": url}, host=host, port=port)
                lock.path.write_text(_origin(host, port))
                _watch(children, data_dir)
            finally:
                _ignore_further_signals()
                children.stop()


def _start(children: Children, variables: dict[str, str], *, host: str, port: int) -> None:
    children.finish("The preparation of database and files", PREPARATION, variables)
    children.start("The web server", web_command(host=host, port=port), variables)
    children.start("The worker", WORKER, variables)
    children.start("The courier", COURIER, variables)
    _wait_for_answer(children, host, port)
    origin = _origin(host, port)
    print(
        f"""
Proofroom runs. Stop it with Ctrl-C.
  site    {origin}/
  admin   {origin}/admin/
  API     {origin}/api/v1/
  docs    {origin}/api/docs
""",
        flush=True,
    )


def _watch(children: Children, data_dir: Path | None) -> None:
    while True:
        children.check()
        if data_dir and not database.is_running(data_dir):
            raise CannotRun(f"The embedded PostgreSQL has ended; its log is {database.server_log(data_dir)}.")
        time.sleep(CHECK_EVERY_S)


def _wait_for_answer(children: Children, host: str, port: int) -> None:
    """Wait until the web server answers anything at all."""
    deadline = time.monotonic() + ANSWER_TIMEOUT_S
    while time.monotonic() < deadline:
        children.check()
        connection = http.client.HTTPConnection(_reachable(host), port, timeout=ANSWER_TIMEOUT_S)
        try:
            connection.request("GET", "/admin/login/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise CannotRun(f"The web server did not answer on port {port} within {ANSWER_TIMEOUT_S} seconds.")


def waited_for_what_was_left() -> bool:
    """Wait until the watchdog of a run that was killed has ended its children; False when there was none."""
    if not watchdog_lock().is_held_alone():
        return False
    watchdog_lock().wait_until_free(timeout_s=LEFT_OVER_TIMEOUT_S)
    return True


def check_address(host: str, port: int, *, patience_s: float) -> None:
    """Bind the address for a moment, because two servers could otherwise share a port unnoticed.

    On a busy machine a process that was killed may hold its port a while longer: we try again for `patience_s`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + patience_s
    while True:
        try:
            socket.create_server((host, port), family=family).close()
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise CannotRun(
                    f"Proofroom cannot listen on {host}, port {port} ({_reason(error)}): stop the program that does, "
                    f"or choose another port, as in `PORT={port + 1 if port < 65535 else 8000} make run`."
                ) from error
        time.sleep(0.1)


def _reason(error: OSError) -> str:
    """The system's words alone: Python adds the address to them, and names that do not resolve have other numbers."""
    return str(error.strerror).partition(" (while")[0]


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - all interfaces include the loopback


def _origin(host: str, port: int) -> str:
    name = _reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _ignore_further_signals() -> None:
    """Let nothing interrupt the stopping, which ends by itself: everything in it has a time limit."""
    for number in STOPPING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def main() -> int:
    """Run until asked to stop; return the exit code."""
    parser = argparse.ArgumentParser(description="Run the site: database, web server and worker.")
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the process that started us dies")
    if parser.parse_args().end_with_parent:
        die_with_our_parent(signal.SIGTERM)
    for number in STOPPING_SIGNALS:
        signal.signal(number, _stop)
    try:
        supervise(
            host=environment.text("HOST", "127.0.0.1"), port=environment.number("PORT", 8000, least=1, most=65535)
        )
    except Stopped:
        print("Proofroom has stopped.", flush=True)
    except (
        CannotRun,
        ChildEnded,
        ImproperlyConfigured,
        database.DatabaseUrlError,
        database.DatabaseStartError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
