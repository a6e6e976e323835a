"""The source register: one entry for one source, however often and however it is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from cms.core.rows import Row, lock, remove, write, write_children
from delivery.uses import refuse_if_used
from sources.csl import csl
from sources.identifiers import normalise
from sources.lookup import Cited, Register
from sources.models import Source

FIELDS = frozenset(
    {"title", "publisher", "issued_on", "kind", "evidence_role", "evidence_design"}
    | {"cited_as", "url_as_cited", "accessed_on", "note", "superseded_by"}
    | {"version_label", "version_on", "derives_from"}
)
# As somebody wrote them, for ever; everything that is compared or linked is derived from them.
VERBATIM = frozenset({"cited_as", "url_as_cited"})
IDENTIFIER_FIELDS = frozenset({"scheme", "value"})


@transaction.atomic
def save_source(
    source: Source | None,
    *,
    fields: Mapping[str, Any],
    identifiers: Sequence[Row] = (),
    base: datetime | str | None = None,
    by: User | None,
) -> Source:
    """Make a source (None) or change one, with the identifiers given; its canonical address and CSL-JSON follow.

    Raises Stale, Invalid or Conflict (``cms.core.rows``); an address that nobody can open is Invalid.
    """
    row = lock(source, base=base) if source else Source()
    written = fields.get("url_as_cited", row.url_as_cited)
    if written != row.url_as_cited:
        _refuse_unreadable(str(written))
    return _write(row, fields, identifiers)


@transaction.atomic
def register(
    *,
    cited_as: str,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    identifiers: Iterable[tuple[str, str]] = (),
    by: User | None,
    **fields: Any,
) -> Source:
    """The source cited so: the one that the register has (see ``match``), unchanged, or else a new one.

    ``identifiers`` are (scheme, value as written); one that cannot be read stays in ``cited_as`` alone, and so does an address.
    Further ``fields`` are those of a source, such as ``kind`` or ``issued_on``. Raises Invalid.
    """
    named = list(dict.fromkeys(_readable(identifiers)))
    if known := match(identifiers=named, url=url):
        return known
    values = {
        "cited_as": cited_as,
        "url_as_cited": url or "",
        "title": title or "",
        "publisher": publisher or "",
        **fields,
    }
    rows = [Row({"scheme": scheme, "value": value}) for scheme, value in named]
    try:
        with transaction.atomic():
            return _write(Source(), values, rows)
    except (Conflict, Invalid):
        # Somebody registered it between the look and the write: theirs is the one.
        if known := match(identifiers=named, url=url):
            return known
        raise


def match(*, identifiers: Iterable[tuple[str, str]] = (), url: str | None = None) -> Source | None:
    """The source that has one of the identifiers, (scheme, value), or the same canonical address. At most two queries.

    http and https are the same address, and so is an address given as an identifier.
    """
    cited = Cited(identifiers=tuple(identifiers), url=url or "")
    return Register.of([cited]).find(cited)


@transaction.atomic
def delete_source(source: Source, *, by: User | None) -> None:
    """Delete a source that nothing cites. Raises Conflict, saying what does."""
    row = lock(source)
    refuse_if_used(row, kind="source")
    remove(row)


def canonical_url(written: str) -> str:
    """The address that is compared and linked: with scheme, host in lower case, without port, fragment and tracking.

    "" for what is no web address.
    """
    try:
        return normalise("url", written) if written else ""
    except ValueError:
        return ""


def _write(row: Source, fields: Mapping[str, Any], identifiers: Sequence[Row]) -> Source:
    write(row, fields, allowed=FIELDS, verbatim=VERBATIM)
    write_children(row, "identifiers", identifiers, allowed=IDENTIFIER_FIELDS)
    row.url_canonical = canonical_url(row.url_as_cited)
    row.csl = csl(row, row.identifiers.all())
    row.save(update_fields=["url_canonical", "csl", "modified_at"])
    return row


def _refuse_unreadable(written: str) -> None:
    try:
        if written:
            normalise("url", written)
    except ValueError as error:
        problem = {"path": "url_as_cited", "code": "no-address", "message": str(error)}
        raise Invalid("no-address", str(error), errors=[problem]) from error


def _readable(identifiers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for scheme, value in identifiers:
        try:
            normalise(scheme, value)
        except ValueError:
            continue
        yield scheme, value
