"""Partial dates as EDTF text: "2012", "2012-01", "2012-01-05", and "2012~" for about then.

ISO 8601-2:2019, the dates of level 0 with the qualifiers of level 1 at the end.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%])?")


class Span(NamedTuple):
    """The days that a partial date may mean, both inclusive. ``qualifier`` is "", "?" uncertain, "~" about or "%" both."""

    first: date
    last: date
    parts: tuple[int, ...]
    qualifier: str


def span(value: str) -> Span:
    """Read a partial date. Raises ValueError with a sentence for the editor."""
    wrong = ValueError(f"“{value[:40]}” is no date: write a year, a month or a day, as 2012, 2012-01 or 2012-01-05.")
    match = _PARTIAL.fullmatch(value)
    if not match:
        raise wrong
    parts = tuple(int(part) for part in match.groups()[:3] if part)
    year, month, day = (*parts, None, None)[:3]
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise wrong from None
    return Span(first, last, parts, match[4] or "")


def is_within(day: date, since: str, until: str) -> bool:
    """Whether the day may lie between two partial dates, both inclusive; an empty one is open, an unreadable one too."""
    begins, ends = _span_or_none(since), _span_or_none(until)
    return not (begins and day < begins.first) and not (ends and day > ends.last)


def _span_or_none(value: str) -> Span | None:
    try:
        return span(value) if value else None
    except ValueError:
        return None


def wrong_dates(row: models.Model, *names: str) -> dict[str, str | ValidationError]:
    """For a model's ``clean``: which of these EDTF fields cannot be read, each with its sentence."""
    errors: dict[str, str | ValidationError] = {}
    for name in names:
        value = getattr(row, name).strip()
        try:
            if value:
                span(value)
        except ValueError as error:
            errors[name] = str(error)
    return errors
