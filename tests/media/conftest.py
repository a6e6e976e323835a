from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def originals_apart(uploads: Path) -> Path:
    """No test of this folder writes into the newsroom's own uploads."""
    return uploads
