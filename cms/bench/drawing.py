"""`python -m cms.bench.drawing`: one measurement of drawing in a process of its own; prints JSON.

`speed SECONDS` draws 24-megapixel JPEGs as the worker does, and by a bare Pillow loop; `peak KIND` takes one of the dearest
pictures in, draws it, and tells the most that was held (Linux).
"""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import django
from django.utils.module_loading import import_string
from PIL import Image as Pillow

SIZE_24_MP = (6000, 4000)
# The largest that are taken of the dearest kinds: Pillow's mode, size, format and options.
DEAREST: dict[str, tuple[str, tuple[int, int], str, dict[str, Any]]] = {
    "baseline JPEG of 80 megapixels": ("RGB", (10_900, 7_300), "JPEG", {"quality": 85}),
    "progressive JPEG in all colours": ("RGB", (7_740, 5_160), "JPEG", {"progressive": True, "subsampling": 0}),
    "PNG in colour": ("RGB", (9_100, 6_100), "PNG", {"compress_level": 1}),
    "transparent PNG": ("RGBA", (8_480, 5_650), "PNG", {"compress_level": 1}),
    "transparent WebP": ("RGBA", (4_280, 2_850), "WEBP", {"lossless": True, "method": 0}),
    "AVIF": ("RGB", (5_700, 3_800), "AVIF", {"speed": 10}),
}


def speed(seconds: float) -> dict[str, Any]:
    """Rounds of the product and of the bare loop by turns, so that noise hits both; at least one each."""
    image, data = _received(saved("RGB", SIZE_24_MP, "JPEG", {"quality": 88}))
    spent = {"product": 0.0, "bare": 0.0}
    drawn = {"product": 0, "bare": 0}
    rounds = 0
    while rounds == 0 or sum(spent.values()) < 2 * seconds:
        rounds += 1
        for name, draw in (("product", lambda: _product(image)), ("bare", lambda: _bare(image, data))):
            begun = monotonic()
            drawn[name] += draw()
            spent[name] += monotonic() - begun
    rates = {name: drawn[name] / spent[name] for name in spent}
    if drawn["product"] != drawn["bare"]:
        raise SystemExit(f"The two sides drew different numbers of pictures: {drawn}.")
    return {**rates, "ratio": rates["product"] / rates["bare"], "pictures": rounds, "renditions": drawn["product"]}


def peak(kind: str) -> dict[str, Any]:
    """The most that this process held, in MB, while it took the picture in and drew it in every size and format."""
    image, _ = _received(_elsewhere(kind), clear=True)
    import_string("media.renditions.make_all")(image)
    status = Path("/proc/self/status").read_text()
    return {"peak_mb": int(status.split("VmHWM:")[1].split()[0]) / 1024}


def _product(image: Any) -> int:
    image.renditions.all().delete()
    return len(import_string("media.renditions.make_all")(image))


def _bare(image: Any, data: bytes) -> int:
    """What somebody would write who wants nothing but the files: the same sizes, formats and options, without any credit."""
    offered, formats = import_string("media.renditions.offered")(image), import_string("media.specs.FORMATS")
    done = 0
    with TemporaryDirectory() as folder:
        original = Pillow.open(BytesIO(data))
        original.draft("RGB", (max(spec.width for spec in offered), 1))
        original.load()
        for spec in offered:
            box = spec.box(original.width, original.height, (0.5, 0.5))
            size = spec.size(image.width, image.height)
            small = original.resize(size, Pillow.Resampling.LANCZOS, box=box, reducing_gap=2.0)
            for form in formats.values():
                small.save(Path(folder) / f"{spec.name}.{form.extension}", form.name, **form.options)
                done += 1
    return done


def _received(data: bytes, *, clear: bool = False) -> tuple[Any, bytes]:
    """The image as it is after upload; one that an earlier run took in is taken in anew."""
    images = import_string("media.models.Image")._default_manager
    images.filter(sha256=import_string("cms.core.text.digest")(data)).delete()
    image = import_string("media.intake.receive")(BytesIO(data), name="bench.jpg", by=None, creators=["Bench"])
    return image, b"" if clear else data


def _elsewhere(kind: str) -> bytes:
    """The file made by another process, whose memory is not ours."""
    made = subprocess.run([sys.executable, "-m", __spec__.name, "make", kind], stdout=subprocess.PIPE, check=True)  # noqa: S603
    return made.stdout


def saved(mode: str, size: tuple[int, int], format: str, options: dict[str, Any]) -> bytes:
    """Soft noise, which costs a decoder and an encoder about what a photograph costs; without loss, what stays below the limit."""
    out, coarse = BytesIO(), (size[0] // 12, size[1] // 12)
    grain = Pillow.linear_gradient("L") if format in {"PNG", "WEBP"} else Pillow.effect_noise(coarse, 70)
    bands = [grain.resize(size, Pillow.Resampling.BILINEAR) for _ in mode]
    Pillow.merge(mode, bands).save(out, format, **options)
    return out.getvalue()


def main(arguments: list[str]) -> None:
    task, *rest = arguments
    if task == "make":
        sys.stdout.buffer.write(saved(*DEAREST[rest[0]]))
        return
    if task == "kinds":
        print(json.dumps({"kinds": list(DEAREST)}))
        return
    django.setup()
    print(json.dumps(speed(float(rest[0])) if task == "speed" else peak(rest[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
