from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def pictures_apart(uploads: Path) -> Path:
    """Most tests here draw pictures."""
    return uploads
