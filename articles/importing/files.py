"""Files, folders and archives → texts as bytes, one after the other. Nothing is unpacked to disk."""

from __future__ import annotations

import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from msgspec import Struct

from articles.importing.decoding import MAX_BYTES

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


class Found(Struct, frozen=True):
    """One text by its path, inside its archive if it lies in one; or, with ``problem``, a sentence why there is none."""

    name: str
    data: bytes = b""
    problem: str = ""


def find(paths: Iterable[str]) -> Iterator[Found]:
    """Every text under the paths, in the order given and by name within. A file that is named is taken whatever its suffix;
    of folders and archives only what ends as texts do (``TEXT_SUFFIXES``) and is not hidden."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)


def is_text(name: str) -> bool:
    """Whether something in a folder or archive is taken for a text, by its name."""
    path = PurePosixPath(name)
    return path.suffix.lower() in TEXT_SUFFIXES and not any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _folder(folder: Path) -> Iterator[Found]:
    is_empty = True
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if is_text(name) or (_is_archive(name) and not name.startswith(".")):
                is_empty = False
                yield from _file(Path(here) / name)
    if is_empty:
        endings = ", ".join(sorted(TEXT_SUFFIXES))
        yield Found(str(folder), problem=f"“{folder}” holds no texts: their names end in {endings}, .zip or .tar.")


def _file(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as file:
            yield from unpack(str(path), file)
    except FileNotFoundError:
        yield Found(str(path), problem=f"“{path}” is not there. Check the path.")
    except OSError as error:
        yield Found(str(path), problem=f"“{path}” cannot be opened: {error.strerror or error}.")


def _is_archive(name: str) -> bool:
    return name.lower().endswith((".zip", *_TARS))


def unpack(name: str, file: IO[bytes]) -> Iterator[Found]:
    """The texts of an open file: itself, or, where its name ends as archives do, what is packed in it."""
    if not _is_archive(name):
        yield Found(name, _read(file))
        return
    is_empty = True
    try:
        for found in _zip(name, file) if name.lower().endswith(".zip") else _tar(name, file):
            is_empty = False
            yield found
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, UnicodeDecodeError) as error:
        yield Found(name, problem=f"“{name}” is damaged or no archive: {error}. Pack it again.")
    else:
        if is_empty:
            yield Found(
                name, problem=f"“{name}” holds no texts: their names end in {', '.join(sorted(TEXT_SUFFIXES))}."
            )


def _zip(path: str, packed: IO[bytes]) -> Iterator[Found]:
    with zipfile.ZipFile(packed) as archive:
        for member in sorted(archive.infolist(), key=lambda each: each.filename):
            if member.is_dir() or not is_text(member.filename):
                continue
            name = f"{path}/{member.filename}"
            try:
                with archive.open(member) as file:
                    yield Found(name, _read(file))
            except (RuntimeError, NotImplementedError):
                yield Found(name, problem=f"“{name}” is encrypted or packed in a way unknown here. Unpack it first.")


def _tar(path: str, packed: IO[bytes]) -> Iterator[Found]:
    with tarfile.open(fileobj=packed) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and is_text(member.name) else None
            if file is not None:
                yield Found(f"{path}/{member.name}", _read(file))


def _read(file: IO[bytes]) -> bytes:
    """At most a byte more than a text may have, which is enough to refuse it: a packed file may claim any size."""
    return file.read(MAX_BYTES + 1)
