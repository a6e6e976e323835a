"""Two at once, and killed in the middle: an import is there whole or not at all, and nobody is made twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from articles import imports
from articles.models import Article, Import
from cms.core.errors import Conflict
from experts.models import Organisation, Person, Quote
from media.models import Image
from sources.models import Source
from tests.articles.factories import make_editor_in_chief
from tests.articles.imported import EYELID, read_import, renamed

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
MADE = (Article, Import, Person, Organisation, Quote, Image, Source)

ACCEPT = """
import django, sys
django.setup()
from articles import imports
from articles.models import Import
from cms.accounts.models import User
imports.accept(Import.objects.get(), by=User.objects.get(pk=sys.argv[1]))
"""


def environment() -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}


def kill_while_it_waits_for_revisions(command: list[str]) -> None:
    """Hold the table of revisions, which is written last but one, until the child waits for it; then kill the child."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE articles_revision IN EXCLUSIVE MODE")
        with subprocess.Popen(command, env=environment(), cwd=ROOT) as child:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'articles_revision'::regclass"
            for _ in range(400):
                cursor.execute(waiting)
                if cursor.fetchone()[0]:
                    break
                assert child.poll() is None, "the child ended before it was killed"
                time.sleep(0.05)
            else:
                pytest.fail("the child never came to the revisions")
            child.send_signal(signal.SIGKILL)


def wait_for_the_server() -> None:
    """Until PostgreSQL has noticed that the child is gone."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'"
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)


def test_a_kill_in_the_middle_of_accepting_leaves_the_text_as_it_was():
    by = make_editor_in_chief()
    row = read_import(by=by)
    kill_while_it_waits_for_revisions([sys.executable, "-c", ACCEPT, str(by.pk)])
    wait_for_the_server()
    row.refresh_from_db()
    assert row.state == Import.State.READ
    assert [model.objects.count() for model in MADE if model is not Import] == [0] * 6
    assert imports.accept(row, by=by).version == 1


def test_a_kill_in_the_middle_of_loading_leaves_nothing_and_the_next_run_does_all(tmp_path):
    by = make_editor_in_chief()
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(renamed(EYELID, number), encoding="utf-8")
    command = [sys.executable, "manage.py", "import_text", str(tmp_path), "--as", by.email]
    kill_while_it_waits_for_revisions(command)
    wait_for_the_server()
    assert [model.objects.count() for model in MADE] == [0] * 7
    done = subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert (Article.objects.count(), Person.objects.count()) == (3, 2)


def at_once(*acts) -> list[BaseException | object]:
    results: list[BaseException | object] = []
    start = threading.Barrier(len(acts))

    def working(act) -> None:
        start.wait()
        try:
            results.append(act())
        except BaseException as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=working, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return results


def test_of_two_who_import_the_same_text_one_is_told_of_the_other():
    by = make_editor_in_chief()
    results = at_once(*(lambda: read_import(by=by) for _ in range(2)))
    assert sorted(type(each).__name__ for each in results) == ["Conflict", "Import"]
    assert Import.objects.count() == 1


def test_of_two_who_accept_the_same_import_one_is_told_of_the_other():
    by = make_editor_in_chief()
    row = read_import(by=by)
    results = at_once(*(lambda: imports.accept(row, by=by) for _ in range(2)))
    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert (Article.objects.count(), Person.objects.count()) == (1, 2)


def test_two_texts_that_name_somebody_new_at_the_same_moment_make_them_once():
    by = make_editor_in_chief()
    rows = [read_import(renamed(EYELID, number), by=by, name=f"{number}.txt") for number in range(4)]
    results = at_once(*(lambda row=row: imports.accept(row, by=by) for row in rows))
    assert all(isinstance(each, Article) for each in results), results
    assert (Person.objects.count(), Source.objects.count(), Organisation.objects.count()) == (2, 1, 2)
