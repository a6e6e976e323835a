"""Files of text and web pages → plain text, all of it: what a reader might rely on is not left out as "boilerplate".

Pure functions without a database.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from cms.core.errors import Unreadable
from cms.core.text import printable

MIB = 1024 * 1024
MAX_BYTES = 10 * MIB
MAX_CHARS = 2_000_000
TEXTS = (".txt", ".text", ".md")
PAGES = (".html", ".htm", ".xhtml")

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# What a browser takes for Windows-1252 (WHATWG Encoding, "iso-8859-1" and "ascii" among its labels).
_WESTERN = {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252"}
_UNSEEN = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object"}
_BLOCKS = set(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form "  # noqa: SIM905 - a list of words
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = {"td", "th"}


def read(data: bytes, *, name: str) -> str:
    """The text of a file by what its name ends in: ``TEXTS`` or ``PAGES``.

    Raises Unreadable: "too-large", "format", "binary", "encoding" or "empty", each with a sentence.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too-large", f"“{name}” is larger than {MAX_BYTES // MIB} MB. Upload the part that matters.")
    lower = name.lower()
    if lower.endswith(PAGES):
        return _whole(page_text(_characters(data, name)), name)
    if lower.endswith(TEXTS):
        return _whole(printable(_characters(data, name)).strip(), name)
    kinds = ", ".join((*TEXTS, *PAGES))
    raise Unreadable(
        "format",
        f"No text can be read from “{name}” here: {kinds} can. Paste its text as well, and the file is kept beside it.",
    )


def page_text(markup: str) -> str:
    """What a page shows, in order: a line for each block, cells of a table parted by tabs."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (
        "\t".join(" ".join(cell.split()) for cell in line.split("\t")) for line in "".join(reader.parts).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.unseen.clear()  # a head that was never closed hides nothing
        if self.unseen:
            return
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")
        elif tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            if tag == self.unseen[-1]:
                self.unseen.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(re.sub(r"\s", " ", printable(data)))


def _characters(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding, name)
    if b"\x00" in data:
        raise Unreadable("binary", f"“{name}” holds zero bytes, as programs and pictures do. Paste its text instead.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, _declared(data), name)


def _declared(data: bytes) -> str:
    """The encoding that a page says it has; Windows-1252 where it says none, or UTF-8, which it is not."""
    said = _CHARSET.search(data[:4096])
    label = said[1].decode("ascii").lower() if said else ""
    return label if label and label not in _WESTERN | {"utf-8", "utf8"} else "cp1252"


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        pass
    sentence = f"“{name}” is not in the encoding that it seems to be in ({encoding[:40]}). Save it as UTF-8, or paste its text."
    raise Unreadable("encoding", sentence)


def _whole(text: str, name: str) -> str:
    if not text:
        raise Unreadable("empty", f"“{name}” shows no text. Paste what you see in the browser instead.")
    if len(text) > MAX_CHARS:
        raise Unreadable("too-large", f"“{name}” has more than {MAX_CHARS:,} characters. Keep the part that matters.")
    return text
