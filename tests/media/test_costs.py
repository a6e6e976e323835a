from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Pillow

from cms.bench import drawing
from cms.core.errors import Unreadable
from media import costs, opening
from tests.media.files import png_claiming, saved, webp_claiming
from tests.test_architecture import ROOT

CEILING_MB = 400
# A process like a worker's takes the picture in, then makes it ready for every size; its peak is what it held at the most.
CHILD = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from media import drawing, intake
from media.specs import SPECS
with open(sys.argv[1], "rb") as file:
    intake._read(file, "x")
with open(sys.argv[1], "rb") as file:
    drawing.prepare(file.read(), SPECS.values())
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
KINDS = ["progressive JPEG in all colours", "PNG in colour", "transparent WebP"]


def picture(mode: str, size: tuple[int, int]) -> Pillow.Image:
    grey = Pillow.linear_gradient("L").resize(size)
    return Pillow.merge(mode, [grey] * len(mode))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel tells no peak of memory")
@pytest.mark.parametrize("kind", KINDS)
def test_the_dearest_picture_that_is_taken_keeps_a_worker_below_its_ceiling(kind: str, tmp_path: Path) -> None:
    original = tmp_path / "original"
    original.write_bytes(drawing.saved(*drawing.DEAREST[kind]))
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings"}
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(original)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    assert 200 < int(child.stdout) / 1024 < CEILING_MB


@pytest.mark.parametrize(
    "data",
    [png_claiming(8000, 8000), webp_claiming(4000, 4000)],
    ids=["64 megapixels of PNG in colour", "16 megapixels of WebP"],
)
def test_what_costs_more_than_a_worker_has_is_refused_before_it_is_decoded(data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        opening.open_checked(data)
    assert refusal.value.code == "image-too-heavy-to-decode"
    assert "baseline" in refusal.value.message


def test_a_progressive_jpeg_costs_what_its_colours_cost() -> None:
    grey = picture("RGB", (8660, 5774))
    opening.open_checked(saved(grey, progressive=True, quality=30))
    with pytest.raises(Unreadable):
        opening.open_checked(saved(grey, progressive=True, quality=30, subsampling=0))
    opening.open_checked(saved(grey, quality=30, subsampling=0))


def test_the_limits_that_an_uploader_reads_are_those_that_hold() -> None:
    said = dict(costs.limits())
    assert said["WebP"] == 12
    assert said["PNG or TIFF in colour"] == 55
    opening.open_checked(png_claiming(7400, 7400))
    with pytest.raises(Unreadable):
        opening.open_checked(png_claiming(7500, 7500))
