"""The real pictures that lie beside the checkout, where they do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "samples" / "images"
needs_samples = pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample pictures are not beside this checkout")


def pictures(pattern: str) -> list[Any]:
    """Parameters for the samples that match, or one that is skipped where there are none."""
    found = sorted(FOLDER.glob(pattern))
    return [pytest.param(path, id=path.name) for path in found] or [
        pytest.param(None, marks=pytest.mark.skip(reason=f"no sample picture {pattern} beside this checkout"))
    ]


def readings() -> dict[str, dict[str, Any]]:
    """What ExifTool reads in each sample: path → group:tag → value."""
    file = FOLDER / "ORACLE-exiftool-12.57.json"
    if not file.is_file():
        return {}
    return {entry["SourceFile"].removeprefix("./"): entry for entry in json.loads(file.read_text())}
