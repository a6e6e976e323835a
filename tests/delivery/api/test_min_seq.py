"""``min_seq``: an answer at least as new as a change that the client knows of."""

from __future__ import annotations

import time
from threading import Thread

import pytest
from django.db import connection

from delivery import waiting
from delivery.models import Record
from tests.delivery.doors import Client
from tests.delivery.factories import Published, put_article
from tests.delivery.judge import get

ROUTES = ["articles?", "articles/why-toes-twitch?", "changes?", "experts?", "search?q=toes&"]
each_route = pytest.mark.parametrize("route", ROUTES)


def newest():
    return max(Record.objects.values_list("seq", flat=True))


@each_route
@pytest.mark.django_db
def test_what_is_there_already_is_answered_at_once_and_not_stored(route, django_assert_num_queries):
    Published()
    path, seq = f"/api/v1/{route}", newest()
    with django_assert_num_queries(2):
        response = get(f"{path}min_seq={seq}")
    plain = get(path.rstrip("?&"))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content == plain.content
    assert response.headers["ETag"] == plain.headers["ETag"]
    assert response.headers["Link"] == plain.headers["Link"]
    held = get(f"{path}min_seq={seq}", **{"If-None-Match": plain.headers["ETag"]})
    assert (held.status_code, held.headers["Cache-Control"]) == (304, "no-store")


@each_route
@pytest.mark.django_db
def test_what_does_not_come_is_503_with_retry_after(route):
    Published()
    response = get(f"/api/v1/{route}min_seq={newest() + 1}")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json()["type"].endswith("/problems/not-yet")


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["-1", "1.0", "x", "", "1e3", "9" * 30, "٣", "01"])
def test_nonsense_is_400(value):
    assert get(f"/api/v1/articles?min_seq={value}").json()["errors"][0]["name"] == "min_seq"


@pytest.mark.django_db(transaction=True)
def test_it_waits_for_the_change_and_holds_no_transaction_meanwhile():
    put_article("First")
    seq, answers = newest() + 1, []

    def ask():
        answers.append(Client().get(f"/api/v1/articles?min_seq={seq}"))
        connection.close()

    asking = Thread(target=ask)
    asking.start()
    busy = []
    for _ in range(10):
        time.sleep(0.02)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND state LIKE 'idle in transaction%'"
            )
            busy.append(cursor.fetchone()[0])
    Record.objects.update(seq=seq)
    asking.join()
    assert set(busy) == {0}
    assert answers[0].status_code == 200


@pytest.mark.django_db
def test_only_so_many_wait_and_the_rest_are_told_after_one_look(django_assert_num_queries):
    put_article()
    held = [waiting.PLACES.acquire(blocking=False) for _ in range(4)]
    try:
        assert all(held)
        path = f"/api/v1/articles?min_seq={newest() + 1}"
        with django_assert_num_queries(1):
            assert get(path).status_code == 503
    finally:
        for _ in held:
            waiting.PLACES.release()
