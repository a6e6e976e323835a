"""EXIF (CIPA DC-008): the four tags that speak of makers and rights, read and written; the rest stays in the original."""

from __future__ import annotations

from PIL import ExifTags
from PIL.Image import Exif, Image

from media import iim

_TAGS = {
    ExifTags.Base.ImageDescription: "ImageDescription",
    ExifTags.Base.Artist: "Artist",
    ExifTags.Base.Copyright: "Copyright",
}


def read(image: Image, problems: list[str]) -> dict[str, str]:
    """``ImageDescription``, ``Artist``, ``Copyright`` and ``DateTimeOriginal``, those that are there.

    Pillow raises many kinds of error on damaged EXIF; one sentence about it goes into ``problems`` and the picture stays good.
    """
    try:
        tags = image.getexif()
        found = {name: _text(tags[tag]) for tag, name in _TAGS.items() if tag in tags}
        taken = tags.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except Exception:
        problems.append("Its EXIF metadata is damaged and was not read.")
        return {}
    if taken:
        found["DateTimeOriginal"] = _text(taken)
    return {name: text for name, text in found.items() if text}


def build(*, artist: str, copyright_notice: str, description: str = "") -> bytes:
    """An EXIF block with nothing but these, empty ones left out."""
    tags = Exif()
    for tag, text in (
        (ExifTags.Base.ImageDescription, description),
        (ExifTags.Base.Artist, artist),
        (ExifTags.Base.Copyright, copyright_notice),
    ):
        if text:
            tags[tag] = text.encode()
    return tags.tobytes()


def _text(value: object) -> str:
    """EXIF says ASCII; programs write UTF-8, Latin-1 or MacRoman. Pillow hands every byte over as Latin-1."""
    if isinstance(value, tuple):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, bytes):
        data = value
    else:
        try:
            data = str(value).encode("latin-1")
        except UnicodeEncodeError:
            return str(value)
    # Two notices, of photographer and of editor, are divided by a NUL.
    parts = [part for part in data.split(b"\x00") if part.strip()]
    encoding = iim.encoding_of(parts, flagged=False)
    return " ".join(iim.decode(part, encoding).strip() for part in parts)
