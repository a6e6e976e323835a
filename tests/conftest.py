"""Fixtures that any test may ask for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import override_settings

from cms.accounts.roles import sync_roles
from tests.emptying import empty

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """The hash that is right for passwords takes more than a second of some machines, each time."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_static_files() -> Iterator[None]:
    """Looked for when asked for: each handler of a test would otherwise list every static file before its first answer."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The roles stand in the database, as after every start, and outlive each test."""
    with django_db_blocker.unblock():
        sync_roles()
    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    """Uploaded files of this test, away from those of the newsroom."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def evidence(settings: Any, tmp_path: Path) -> Path:
    """Restricted files of this test."""
    place = tmp_path / "evidence"
    kept = settings.STORAGES["evidence"]
    options = {**kept["OPTIONS"], "location": place}
    settings.STORAGES = {**settings.STORAGES, "evidence": {**kept, "OPTIONS": options}}
    return place


@pytest.fixture
def empty_queue(db: None) -> Iterator[None]:
    """No job waits when the test begins, nor after it: the queue's tables are not ours, and no flush between tests empties them."""

    def empty() -> None:
        with connection.cursor() as cursor:
            for table in ("periodic_defers", "jobs", "workers"):
                cursor.execute(f"DELETE FROM procrastinate_{table}")  # noqa: S608 - the names above

    empty()
    yield
    empty()


@pytest.fixture
def samples() -> Path:
    """Real input kept beside the checkout; where it is absent the test is skipped."""
    if not SAMPLES.is_dir():
        pytest.skip("the samples are not here")
    return SAMPLES
