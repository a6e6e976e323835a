"""A whole run on a hundred articles, in a database of its own beside that of the tests."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from articles.models import Topic
from cms.bench import bench, databases
from cms.running.places import ROOT

READING = ["detail", "list", "filtered", "304", "changes", "search"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """On what a filling left that was stopped. One run for all tests, since most of it is a new database."""
    var = tmp_path_factory.mktemp("var")
    databases.leave_note(url := databases.make(os.environ["DATABASE_URL"], "100"), bench.FILLING)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE left_over ()")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "cms.bench",
        "--size=100",
        "--seconds=0.1",
        "--port=8190",
        "--no-judge",
    ]
    command += [f"--only={','.join(READING)},publish,create,archive"]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PROOFROOM_VAR": str(var)}, capture_output=True, text=True, timeout=300
    )
    yield ran, var
    databases.drop(os.environ["DATABASE_URL"], "100")


def kept_report(var):
    (kept,) = (var / "bench").glob("*.json")
    return json.loads(kept.read_text())


def test_a_run_measures_every_scenario_beside_its_ceiling(ran):
    process, var = ran
    assert process.returncode == 0, process.stderr
    report = kept_report(var)
    assert [each["name"] for each in report["scenarios"]] == READING
    for each in report["scenarios"]:
        assert each["product"]["requests"] > 0
        assert each["ceiling"]["requests"] > 0
        assert (each["product"]["failed"], each["ceiling"]["failed"]) == (0, 0)
        assert each["name"] in process.stdout
    assert report["driver"]["per_second"] > 0


def test_writing_happens_in_a_copy_that_is_thrown_away(ran):
    report = kept_report(ran[1])
    assert report["publish"]["queries"] > 10
    assert report["archive"]["published_per_second"] > 0
    assert 0 < report["publish"]["ratio"] < 1
    for way in ("one by one", "50 a request"):
        assert report["create"][way]["articles"] > 0
        assert 0 < report["create"][way]["ratio"] < 1
    assert not [
        each for each in report["shortfalls"] if "not public" in each or each.startswith(("create: one", "create: 50"))
    ]
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        named = [row[0] for row in connection.execute("SELECT datname FROM pg_database")]
    assert databases.named("100") in named
    assert databases.named("100_writing") not in named


def test_its_database_says_what_it_holds_and_is_used_again(ran):
    url = databases.url_of(os.environ["DATABASE_URL"], "100")
    assert databases.note(url).startswith("100 articles")
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM delivery_record WHERE kind = 'article'").fetchone() == (100,)
        assert connection.execute("SELECT to_regclass('left_over')").fetchone() == (None,)


def test_urls_of_other_databases_keep_host_and_options():
    assert databases.url_of("postgresql://u:p@h:1/main?sslmode=require", "x") == (
        "postgresql://u:p@h:1/proofroom_bench_x?sslmode=require"
    )
    assert databases.url_of("postgresql://postgres@/postgres?host=/tmp/a&port=1", "x") == (
        "postgresql://postgres@/proofroom_bench_x?host=/tmp/a&port=1"
    )


@pytest.mark.django_db
def test_no_database_but_its_own_is_ever_filled():
    topic = Topic.objects.create(name="Sleep", slug="sleep")
    with pytest.raises(bench.NotOurs):
        bench.prepare_database(100, server_url="")
    assert Topic.objects.get() == topic
