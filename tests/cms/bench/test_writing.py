"""The benches of writing on a newsroom of their own: what is measured must be public, or the run fails."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from cms.bench import databases
from cms.bench.copies import missing, not_public
from cms.bench.judging import judge_creating
from cms.bench.newsroom import Newsroom
from cms.running.places import ROOT


@pytest.mark.django_db
def test_an_article_that_is_not_public_fails_the_run(uploads):
    article = Newsroom().ready()
    assert not_public([article.pid]) == [article.pid]
    assert "not public though the call returned" in missing("publish", [article.pid])[0].sentence
    assert missing("publish", []) == []


def test_writing_happens_in_a_copy_that_is_thrown_away(tmp_path):
    command = [sys.executable, "-W", "ignore", "-m", "cms.bench", "--size=30", "--seconds=0.3", "--port=8190"]
    command += ["--only=publish,create,archive", "--no-judge"]
    environment = os.environ | {"PROOFROOM_VAR": str(tmp_path)}
    try:
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert ran.returncode == 0, ran.stderr
        (kept,) = (tmp_path / "bench").glob("*.json")
        report = json.loads(kept.read_text())
        assert report["publish"]["queries"] > 10
        assert report["archive"]["published_per_second"] > 0
        assert 0 < report["publish"]["ratio"] < 1
        for way in ("one by one", "50 a request"):
            assert report["create"][way]["articles"] > 0
            assert 0 < report["create"][way]["ratio"] < 1
        assert not [
            each
            for each in report["shortfalls"]
            if "not public" in each or each.startswith(("create: one", "create: 50"))
        ]
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            named = [row[0] for row in connection.execute("SELECT datname FROM pg_database")]
        assert databases.named("30") in named
        assert databases.named("30_writing") not in named
    finally:
        databases.drop(os.environ["DATABASE_URL"], "30")


def test_a_slower_machine_must_have_the_same_share_of_its_ceiling():
    assert judge_creating(200, 5_000) == []
    assert judge_creating(101, 602.5) == []
    assert "99 articles a second, and must be 100 beside a ceiling of 602" in judge_creating(99, 602.4)[0].sentence
