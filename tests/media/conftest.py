from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    """Where the originals of one test go."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"
