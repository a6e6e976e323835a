"""What is pasted or uploaded in the admin: the form, and every text in it read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django import forms

from articles import imports
from articles.importing.files import Found, unpack
from articles.models import Import
from cms.accounts.models import User
from cms.core.errors import DomainError, Unreadable

MAX_FILES = 100


class ManyFiles(forms.FileField):
    """Any number of files."""

    widget = type("ManyFilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [each for each in (data or []) if each] if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MAX_FILES:
            raise forms.ValidationError(
                f"At most {MAX_FILES} files at once: use the command import_text for an archive."
            )
        return given


class PasteForm(forms.Form):
    text = forms.CharField(
        required=False, strip=False, label="Paste an article",
        widget=forms.Textarea(attrs={"rows": 18, "autofocus": True, "class": "vLargeTextField"}),
    )  # fmt: skip
    name = forms.CharField(required=False, max_length=255, label="What to call it", help_text="Empty: by its date.")
    uploads = ManyFiles(required=False, label="Or choose files",
        help_text=f".txt or .md, or .zip and .tar archives of them: up to {MAX_FILES} texts at once.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not values.get("text", "").strip() and not values.get("uploads"):
            raise forms.ValidationError("Paste an article, or choose the files that hold them.")
        return values


def read_all(given: dict[str, Any], *, by: User) -> tuple[list[Import], list[DomainError]]:
    """Read the pasted text and every file by itself, packed or not: one that is refused does not hold up the others."""
    rows: list[Import] = []
    refusals: list[DomainError] = []
    for text in islice(_given(given), MAX_FILES + 1):
        try:
            if len(rows) + len(refusals) == MAX_FILES:
                raise Unreadable(
                    "too-many", f"“{text.name}” and what follows were left: at most {MAX_FILES} texts at once."
                )
            if text.problem:
                raise Unreadable("unreadable", text.problem)
            rows.append(imports.read(text.data, name=text.name, by=by))
        except DomainError as refusal:
            refusals.append(refusal)
    return rows, refusals


def _given(given: dict[str, Any]) -> Iterator[Found]:
    if given["text"].strip():
        yield Found(given["name"], given["text"].encode(errors="replace"))
    for file in given["uploads"]:
        yield from unpack(file.name, file)


def counted(rows: list[Import]) -> str:
    """ "3 texts were read and wait here to be looked at: a.txt, b.txt and c.txt."."""
    names = [str(row) for row in rows]
    listed = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    counted = "1 text was read and waits" if len(rows) == 1 else f"{len(rows)} texts were read and wait"
    return f"{counted} here to be looked at: {listed}."
