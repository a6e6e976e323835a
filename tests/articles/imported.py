"""Texts of our own for the tests of importing, and an import made of one."""

from __future__ import annotations

from pathlib import Path

from articles import imports
from articles.models import Import
from cms.accounts.models import User

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"

EYELID = (Path(__file__).parent / "texts" / "eyelid.txt").read_text(encoding="utf-8")


def read_import(text: str = EYELID, *, by: User, name: str = "eyelid.txt") -> Import:
    return imports.read(text, name=name, by=by)


def renamed(text: str, number: int) -> str:
    """The same article once more, in words of its own."""
    return text.replace("So, your eyelid", f"Case {number}: your eyelid")
