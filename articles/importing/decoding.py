"""Bytes as they arrive, read as text: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252.

What cannot be an article is refused with a sentence that says what to do; see ``UnreadableText``.
"""

from __future__ import annotations

import codecs

from cms.core.errors import Unreadable

MIB = 1024 * 1024
MAX_BYTES = 6 * MIB  # an archive's longest article is a hundredth of this; 5 MB of pasted text must still pass

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or a sound"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x7fELF", "a program"),
)

# The five bytes that Windows-1252 leaves open; browsers read them as the control characters of the same number.
_OPEN_BYTES = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


class UnreadableText(Unreadable):
    """A file that no text can be read from. ``code``: empty, too-large, binary or encoding."""


class TooLarge(UnreadableText):
    """More than ``MAX_BYTES``."""

    status = 413


def decode(data: bytes, *, name: str = "") -> str:
    """Return the characters of ``data``, without BOM and with line ends as they are.

    Raises ``UnreadableText``. ``name`` is the file's name for the sentence.
    """
    subject = f"“{name}”" if name else "The text"
    if len(data) > MAX_BYTES:
        raise TooLarge(
            "too-large",
            f"{subject} has {len(data) / MIB:.1f} MB; an article may have {MAX_BYTES // MIB}. "
            "Split it into one file for each article.",
        )
    _refuse_other_files(data, subject)
    if _is_web_page(data):
        raise UnreadableText(
            "binary",
            f"{subject} is the source of a web page. Open it in a browser, copy the article and import what you copied.",
        )
    text = _characters(data, subject)
    if not text.strip("\ufeff\u200b\x00 \t\r\n\x0b\x0c\x85\xa0\u2028\u2029"):
        raise UnreadableText("empty", f"{subject} is empty. Paste the article or choose another file.")
    return text


def _refuse_other_files(data: bytes, subject: str) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UnreadableText(
                "binary",
                f"{subject} is {what}, not text. Save the article as plain text (.txt or .md) and import that.",
            )


def _is_web_page(data: bytes) -> bool:
    return data[:200].removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith((b"<!doctype html", b"<html", b"<?xml"))


def _characters(data: bytes, subject: str) -> str:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], encoding, subject)
    if b"\x00" in data:
        raise UnreadableText(
            "binary", f"{subject} holds zero bytes, as programs and pictures do. Save the article as UTF-8 text."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _western(data, subject)


def _with_bom(data: bytes, encoding: str, subject: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(
            "encoding",
            f"{subject} says that it is {encoding.upper()} and breaks it at byte {error.start}. "
            "Open it in an editor and save it as UTF-8.",
        ) from None


def _western(data: bytes, subject: str) -> str:
    """Read Windows-1252, unless the bytes look like no text at all."""
    controls = sum(data.count(bytes((code,))) for code in (*range(9), *range(14, 32)))
    if controls * 20 > len(data):
        raise UnreadableText(
            "binary", f"{subject} is not text in an encoding known here. Open it in an editor and save it as UTF-8."
        )
    # Whole-buffer decode first; only a file with one of the five open bytes takes the slower way.
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        holes = {code: chr(code) for code in _OPEN_BYTES}
        return data.decode("latin-1").translate(_CP1252 | holes)


_CP1252 = {code: bytes((code,)).decode("cp1252") for code in range(0x80, 0xA0) if code not in _OPEN_BYTES}
