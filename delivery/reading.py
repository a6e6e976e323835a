"""The reading side: one statement for a document, one for a page of cards, one for a page of changes.

Raw SQL on purpose: these statements are all that a public request runs. Every fragment is a constant of this module; what a
client sends is only ever a bound value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

from cms.core.ids import spelled
from delivery import cursors, parameters
from delivery.conditional import Conditions, Variants
from delivery.cursors import Keyset
from delivery.errors import BadQuery
from delivery.parameters import Query
from delivery.statements import Row, rows

MAX_COUNT = 10_000


class Found(NamedTuple):
    """One record. ``document`` is None when it is gone, or when the client holds it already; as gzip where ``is_packed``."""

    public_id: str
    slug: str
    language: str
    etag: str
    gone: str
    gone_note: str
    last_modified: datetime
    embedded: list[str]
    alternates: str
    document: bytes | None
    is_packed: bool
    is_old_address: bool


@dataclass(frozen=True)
class Page:
    """Cards ready to send, their etags, and the cursor to the next page or None."""

    cards: list[bytes]
    etags: list[str]
    next: str | None


class Change(NamedTuple):
    seq: int
    kind: str
    public_id: UUID
    language: str
    edition: int | None
    gone: str
    gone_note: str
    cause_kind: str
    cause_id: UUID | None
    tags: list[str]
    document: bytes | None


# -- one document -----------------------------------------------------------------------------------------------------

# What the client holds already stays in the table: a conditional request that matches fetches no document. Of the two forms, the
# one that is not sent is asked only whether it is there, which fetches nothing of it. Each question has a statement of its own, so
# that the usual one, without conditions, binds two values.
_HELD = """CASE WHEN %(any)s OR date_trunc('second', GREATEST(r.modified_at, r.reissued_at)) <= %(since)s
 OR r.etag = ANY(string_to_array(%(etags)s, ',')) THEN NULL ELSE r.document END"""
_HELD_PACKED = """CASE WHEN %(any)s OR date_trunc('second', GREATEST(r.modified_at, r.reissued_at)) <= %(since)s
 OR r.etag = ANY(string_to_array(CASE WHEN r.packed IS NULL THEN %(etags)s ELSE %(gzip_etags)s END, ',')) THEN NULL
 WHEN r.packed IS NULL THEN r.document ELSE r.packed END"""
_FORMS = {  # (conditions, gzip) → the bytes, and whether they are packed
    (False, False): "r.document, FALSE",
    (False, True): "CASE WHEN r.packed IS NULL THEN r.document ELSE r.packed END, r.packed IS NOT NULL",
    (True, False): f"{_HELD}, FALSE",
    (True, True): f"{_HELD_PACKED}, r.packed IS NOT NULL",
}
_COLUMNS = """SELECT r.public_id::text, r.slug, r.language, r.etag, r.gone, r.gone_note, GREATEST(r.modified_at, r.reissued_at),
 ARRAY(SELECT f.kind || '-' || f.target_id FROM delivery_reference f WHERE f.record_id = r.id),
 r.alternates, """
_BY_ID = " FALSE FROM delivery_record r WHERE r.kind = %(kind)s AND r.public_id = %(key)s"

# A live slug beats a redirect, a redirect to something live beats a tombstone; the first owner of a slug beats a later one.
_BY_SLUG = """ found.place = 2 FROM (
    SELECT id, 1 AS place FROM delivery_record WHERE kind = %(kind)s AND slug = %(key)s
    UNION ALL
    SELECT record_id, 2 FROM delivery_redirect WHERE kind = %(kind)s AND slug = %(key)s) found
  JOIN delivery_record r ON r.id = found.id WHERE TRUE"""
_IN_LANGUAGE = " AND r.language = %(language)s"
_FIRST = " ORDER BY r.gone <> '', found.place, r.id LIMIT 1"


def _statement(*, by_id: bool, in_language: bool, form: str) -> str:
    parts = (
        _COLUMNS,
        form,
        ",",
        _BY_ID if by_id else _BY_SLUG,
        _IN_LANGUAGE if in_language else "",
        "" if by_id else _FIRST,
    )
    return "".join(parts)


_FIND = {
    (by_id, in_language, *asked): _statement(by_id=by_id, in_language=in_language, form=form)
    for by_id, in_language in product((True, False), repeat=2)
    for asked, form in _FORMS.items()
}


def find(
    kind: str, key: str, *, language: str | None, held: Conditions, variants: Variants, packed: bool
) -> Found | None:
    """The record at an id or slug, gone or not, in one query. None when nothing was ever public there.

    With ``packed``, its document comes as gzip where it is kept so.
    """
    values: dict[str, Any] = {"kind": kind, "key": key}
    if language:
        values["language"] = language
    if not held.is_nothing:
        values |= {"any": held.any, "since": held.since, "etags": ",".join(held.record_etags(variants.plain))}
        values["gzip_etags"] = ",".join(held.record_etags(variants.packed))
    statement = _FIND[spelled(key) is not None, bool(language), not held.is_nothing, packed]
    found = rows(statement, values)
    return Found._make(found[0]) if found else None


# -- lists ------------------------------------------------------------------------------------------------------------

_PLAIN = "delivery_record r WHERE r.kind = %s"
_TAGGED = "delivery_recordtag t JOIN delivery_record r ON r.id = t.record_id WHERE r.kind = %s AND t.tag = %s"
# By one tag, in the order of its index, until the page is full. OFFSET keeps the planner from turning it into a join, and the
# length of the page is written into the text: else a plan that is made for all values looks dearer to it than one for the values
# of each request, and at a million articles it would plan each anew, which takes three times as long as running it.
_TAGGED_IN_ORDER = """delivery_recordtag t CROSS JOIN LATERAL (
    SELECT card, etag, modified_at, public_id FROM delivery_record
     WHERE id = t.record_id AND kind = %s AND gone = '' AND is_listed OFFSET 0) r WHERE t.tag = %s"""
_PUBLIC = " AND r.gone = '' AND r.is_listed"
_ALSO_TAGGED = " AND EXISTS (SELECT 1 FROM delivery_recordtag x WHERE x.record_id = r.id AND x.tag = %s)"

# Each order as (sort column, tiebreak, comparison with the cursor, direction), for a list by tag and for one without: the
# indexes begin with the tag there and with the kind here.
_ORDERS = {
    ("-published_at", True): ("t.published_at", "t.record_id", "<", "DESC"),
    ("published_at", True): ("t.published_at", "t.record_id", ">", "ASC"),
    ("-modified_at", True): ("r.modified_at", "r.id", "<", "DESC"),
    ("-published_at", False): ("r.published_at", "r.id", "<", "DESC"),
    ("published_at", False): ("r.published_at", "r.id", ">", "ASC"),
    ("-modified_at", False): ("r.modified_at", "r.id", "<", "DESC"),
}
_NARROWING = {
    True: {
        "published_after": " AND t.published_at > %s",
        "published_before": " AND t.published_at < %s",
        "language": " AND t.language = %s",
    },
    False: {
        "published_after": " AND r.published_at > %s",
        "published_before": " AND r.published_at < %s",
        "language": " AND r.language = %s",
    },
}
_NARROWING_ALWAYS = {"modified_after": " AND r.modified_at > %s", "id": " AND r.public_id = ANY(%s::uuid[])"}


def page(kind: str, query: Query, *, tags: Sequence[str], limit: int) -> Page:
    """A page of cards in one query. Raises BadQuery when the cursor belongs to another order."""
    column, tie, past, direction = _ORDERS[query["sort"], bool(tags)]
    members, values = _members(kind, query, tags, is_in_order=len(tags) == 1 and column == "t.published_at")
    statement = ["SELECT r.card, r.etag, ", column, ", ", tie, members]
    if query["cursor"]:
        after = _position(query)
        statement.append(f" AND ({column}, {tie}) {past} (%s, %s)")
        values += [after.at, after.row]
    statement.append(f" ORDER BY {column} {direction}, {tie} {direction} LIMIT {limit + 1:d}")
    found = rows("".join(statement), values)
    return _as_page(found, sort=query["sort"], limit=limit)


def count(kind: str, query: Query, *, tags: Sequence[str]) -> tuple[int, bool]:
    """How many the whole list has, whatever the page, and whether that is all: counting stops at MAX_COUNT. One query."""
    members, values = _members(kind, query, tags)
    statement = ["SELECT count(*) FROM (SELECT 1", members, " LIMIT %s) counted"]
    counted: int = rows("".join(statement), [*values, MAX_COUNT + 1])[0][0]
    return min(counted, MAX_COUNT), counted <= MAX_COUNT


def _members(kind: str, query: Query, tags: Sequence[str], *, is_in_order: bool = False) -> tuple[str, list[Any]]:
    """Whatever belongs to a list, from FROM on, and the values bound in it. ``is_in_order``: as the index of one tag has it."""
    statement = [" FROM ", _TAGGED_IN_ORDER] if is_in_order else [" FROM ", _TAGGED if tags else _PLAIN, _PUBLIC]
    values: list[Any] = [kind, *tags[:1]]
    for tag in tags[1:]:
        statement.append(_ALSO_TAGGED)
        values.append(tag)
    for name, clause in _narrowing(query, tagged=bool(tags)).items():
        statement.append(clause)
        values.append(list(query[name]) if name == "id" else query[name])
    return "".join(statement), values


def _narrowing(query: Query, *, tagged: bool) -> Mapping[str, str]:
    clauses = _NARROWING[tagged] | _NARROWING_ALWAYS
    return {name: clause for name, clause in clauses.items() if query[name]}


def _position(query: Query) -> Keyset:
    after = cursors.read_keyset(query["cursor"])
    if after.sort != parameters.SORTS.index(query["sort"]):
        raise BadQuery(
            [parameters.error("cursor", "invalid", "cursor: it belongs to another sort; begin without one.")]
        )
    return after


def _as_page(found: Sequence[Row], *, sort: str, limit: int) -> Page:
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = cursors.write_keyset(Keyset(parameters.SORTS.index(sort), at=found[-1][2], row=found[-1][3]))
    return Page(cards=[row[0] for row in found], etags=[row[1] for row in found], next=following)


# -- the change feed --------------------------------------------------------------------------------------------------

# The head comes along with every page, also an empty one: a cursor beyond it is from another database, or forged.
_CHANGES = """
SELECT head.seq, r.* FROM (SELECT COALESCE(max(seq), 0) AS seq FROM delivery_record) head LEFT JOIN LATERAL (
    SELECT seq, kind, public_id, language, edition, gone, gone_note, cause_kind, cause_id,
           ARRAY(SELECT t.tag FROM delivery_recordtag t WHERE t.record_id = delivery_record.id),
           CASE WHEN %s THEN document END
      FROM delivery_record WHERE seq > %s ORDER BY seq LIMIT %s) r ON TRUE ORDER BY r.seq"""


def changes(*, after: int, limit: int, documents: bool) -> tuple[list[Change], bool]:
    """What changed after a sequence number, in order, and whether that is all. Raises BadQuery when ``after`` is yet to come."""
    lines = rows(_CHANGES, [documents, after, limit + 1])
    if after > lines[0][0]:
        raise BadQuery([parameters.error("cursor", "invalid", "cursor: it lies ahead of the feed; begin without one.")])
    found = [Change._make(line[1:]) for line in lines if line[1] is not None]
    return found[:limit], len(found) <= limit


def head() -> int:
    """The newest sequence number that anybody can read. Commits come in their order: what is below it is there too."""
    newest: int = rows("SELECT COALESCE(max(seq), 0) FROM delivery_record", ())[0][0]
    return newest
