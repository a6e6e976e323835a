"""Fixtures that any test may ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples"


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
def samples() -> Path:
    """Real input kept beside the checkout; where it is absent the test is skipped."""
    if not SAMPLES.is_dir():
        pytest.skip("the samples are not here")
    return SAMPLES
