"""What the tests of running share."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.running.census import processes_of


@pytest.fixture(scope="module")
def kept_var() -> Iterator[Path]:
    """A `var/` for all tests of a module, so that one alone has to wait for an empty database to be made."""
    yield from _var()


@pytest.fixture
def var() -> Iterator[Path]:
    """A `var/` of a test's own.

    Not in pytest's temporary folder: pytest closes that to all others whenever it starts, in any checkout, and as
    root PostgreSQL is another.
    """
    yield from _var()


def _var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="proofroom-", ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        yield place
        for process in processes_of(place):  # those of a test that failed
            os.kill(process, signal.SIGKILL)
