"""Words off the record: kept in a table of their own, which only ``reveal`` reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from cms.accounts.models import User
from cms.core.errors import Invalid, NotPermitted
from cms.core.text import clean_text, printable
from delivery.uses import was_printed
from experts.models import WITHHELD, OffRecord, Quote

_EMPTY: Mapping[str, Any] = {
    "words_obtained": WITHHELD, "words_printed": "", "edits": [], "as_credited": "", "credited_name": "",
    "credited_suffix": "", "credited_titles": [], "held_titles": [], "attributed_on": None,
}  # fmt: skip
_WORDS = ("words_obtained", "words_printed")


def reveal(quote: Quote, *, to: User) -> OffRecord | None:
    """The words, for somebody who may read them; None when there are none, or for anybody else."""
    if not to.holds("experts.see_off_record"):
        return None
    return OffRecord.objects.filter(quote=quote).first()


def withhold(row: Quote, fields: Mapping[str, Any], *, by: User | None) -> tuple[dict[str, Any], dict[str, str]]:
    """What to write to a quote that is or goes off the record, and the words to ``put_away`` then: nothing of either otherwise.

    A quote that comes back onto the record brings its words along. Raises Invalid for words that readers have seen, and
    NotPermitted for who may not read those that would come back.
    """
    was_off, goes_off = row.terms == Quote.Terms.OFF_RECORD, fields.get("terms", row.terms) == Quote.Terms.OFF_RECORD
    if not goes_off:
        return _brought_back(row, fields, by) if was_off and row.pk else dict(fields), {}
    if row.pk and not was_off and was_printed(row, kind="quote"):
        message = (
            "Readers have seen these words: they cannot be off the record any more. Record that consent was refused instead: "
            "no article goes out with them then."
        )
        raise Invalid("printed", message, errors=[{"path": "terms", "code": "printed", "message": message}])
    given = {name: printable(str(fields.get(name, getattr(row, name)))) for name in _WORDS}
    if not clean_text(given["words_obtained"]):
        message = "Write what was said."
        raise Invalid("words", message, errors=[{"path": "words_obtained", "code": "missing", "message": message}])
    return {**fields, **_EMPTY}, {} if given["words_obtained"] == WITHHELD else given


def put_away(quote: Quote, words: Mapping[str, str]) -> None:
    """Keep the words apart, and take them out of what the admin's log called the quote."""
    if words:
        OffRecord.objects.update_or_create(quote=quote, defaults=dict(words))
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(quote), object_id=str(quote.pk)
        )
        entries.update(object_repr=WITHHELD)
    elif quote.terms != Quote.Terms.OFF_RECORD:
        OffRecord.objects.filter(quote=quote).delete()


def _brought_back(row: Quote, fields: Mapping[str, Any], by: User | None) -> dict[str, Any]:
    if by is not None and not by.holds("experts.see_off_record"):
        raise NotPermitted(
            "off-record", "Only who may read words off the record brings them back onto it. Ask an editor."
        )
    kept = OffRecord.objects.filter(quote=row).first()
    back = dict(fields)
    if kept and clean_text(str(fields.get("words_obtained", WITHHELD))) == WITHHELD:
        back |= {"words_obtained": kept.words_obtained, "words_printed": kept.words_printed}
    return back
