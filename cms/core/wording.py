"""Rows found by words that somebody typed."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q


def having(words: str, *columns: str) -> Q:
    """Rows that have ``words`` as typed in one of these columns, whatever the case and the accents. Our code names the columns."""
    return reduce(or_, (Q(**{f"{column}__unaccent__icontains": words}) for column in columns))
