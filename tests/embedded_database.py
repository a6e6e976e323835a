"""A pytest plugin: the tests' PostgreSQL, started before pytest-django reads the settings.

With DATABASE_URL set the tests run there; otherwise on an embedded server of their own, in `var/postgres-test`.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from cms import database


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Put the server's address into DATABASE_URL, where the settings and every program started by a test find it."""
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    try:
        if url := database.configured_url():
            database.check(url)
        data_dir = database.embedded_data_dir().with_name("postgres-test")
        os.environ["DATABASE_URL"] = stack.enter_context(database.running(data_dir, durable=False))
    except (database.DatabaseUrlError, database.DatabaseStartError) as error:
        raise pytest.UsageError(str(error)) from error
    return (yield)
