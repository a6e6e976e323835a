"""Writing the public state: what is locked before it is written leaves nothing behind when it is not written."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from delivery import records
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.judge import get


def lock_and_commit(document, *, locked: threading.Event, commit: threading.Event) -> None:
    """Lock a thing that is not public and put nothing there: whoever named it was changed while we waited."""
    with transaction.atomic():
        records.lock([("person", UUID(document.id))])
        locked.set()
        assert commit.wait(timeout=20)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_thing_that_was_locked_and_not_put_never_comes_up_behind_a_readers_cursor():
    somebody, locked, commit = factories.person(), threading.Event(), threading.Event()
    slow = threading.Thread(target=lock_and_commit, args=(somebody,), kwargs={"locked": locked, "commit": commit})
    slow.start()
    assert locked.wait(timeout=20)
    factories.put_article()
    cursor = get("/api/v1/changes").json()["next"]
    commit.set()
    slow.join(timeout=20)
    head = Record.objects.get(kind="article").seq
    assert not Record.objects.filter(seq__lt=head).exists()
    assert get(f"/api/v1/changes?cursor={cursor}").json()["data"] == []
    assert get(f"/api/v1/experts/{somebody.id}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_new_thing_wait_for_each_other_though_the_first_leaves_nothing():
    somebody, locked, commit = factories.person(), threading.Event(), threading.Event()
    first = threading.Thread(target=lock_and_commit, args=(somebody,), kwargs={"locked": locked, "commit": commit})
    first.start()
    assert locked.wait(timeout=20)

    def put() -> None:
        factories.put(somebody)
        connection.close()

    second = threading.Thread(target=put)
    second.start()
    second.join(timeout=0.3)
    assert second.is_alive(), "the second put went on without the lock"
    commit.set()
    for thread in (first, second):
        thread.join(timeout=20)
    assert Record.objects.get().is_public


@pytest.mark.django_db
def test_a_placeholder_stands_below_the_feed_and_is_forgotten_at_the_commit():
    with transaction.atomic(), connection.cursor() as cursor:
        records.lock([("person", UUID(factories.new_id()))])
        assert Record.objects.get().seq < 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the commit does
        assert not Record.objects.exists()
