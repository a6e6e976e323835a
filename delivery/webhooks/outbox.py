"""The outbox: in the transaction of a change, the messages about it and the cache tags that it makes stale.

Called by ``delivery.records``, which every path to the public shares. Without endpoints and without a purger it costs one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain
from zlib import crc32

from django.conf import settings
from django.db import connection

from delivery import cachetags, contract
from delivery.embeds import Key, key, references, tags
from delivery.models import Purge, Record, RecordTag
from delivery.webhooks.jobs import hand_over
from delivery.webhooks.messages import Event, event

LANES = 3  # of an endpoint: as many of its messages are on their way at once, and never two about one record

_WRITE = """
INSERT INTO delivery_webhookdelivery
       (endpoint_id, event_id, type, kind, thing_id, seq, payload, at, lane, purge_id, state, attempt_count, note)
SELECT p.id, e.event_id, e.kind || '.' || e.act, e.kind, e.thing_id, e.seq, e.payload, %s, e.lane, %s, 'held', 0, ''
  FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::uuid[], %b::bigint[], %b::bytea[], %b::smallint[])
       WITH ORDINALITY AS e (event_id, act, kind, thing_id, seq, payload, lane, place)
  JOIN delivery_webhookendpoint p ON p.state <> 'disabled'
   AND (p.kinds = '{}' OR e.kind = ANY(p.kinds)) AND (p.acts = '{}' OR e.act = ANY(p.acts))
 ORDER BY e.place"""


def write(
    rows: list[Record],
    documents: Iterable[contract.Document] = (),
    *,
    were_public: Mapping[Key, str],
    at: datetime,
    led_to: Collection[Key] = (),
) -> None:
    """Write what these changed records set off. Call before their tags are replaced.

    ``documents``: as they are now, none for what was withdrawn. ``were_public``: those that readers could see before, and in
    which language they were listed. ``led_to``: things that did not change, where slugs of these records led until now.
    """
    if not rows or not _anybody_listens():
        return
    in_lists = _lists_of(rows, documents)
    of_records = (
        each
        for row in rows
        for language in {row.language, were_public.get(_key(row), row.language)}
        for each in cachetags.of_change(row.kind, row.public_id, language_code=language, tags=in_lists[row])
    )
    of_slugs = (each for kind, public_id in sorted(led_to) for each in cachetags.of_slug(kind, public_id))
    purge = _purge(chain(of_records, of_slugs))
    events = [event(row, was_public=_key(row) in were_public, tags=in_lists[row], at=at) for row in rows]
    if _write(events, at=at, purge=purge) or purge:
        hand_over.defer()


def lists_changed(stale: Iterable[str]) -> None:
    """Lists have other members although none of their members changed: caches drop them, and nobody is told."""
    if settings.CACHE_PURGER and _purge(stale):
        hand_over.defer()


def lane_of(kind: str, thing_id: object) -> int:
    return crc32(f"{kind}-{thing_id}".encode()) % LANES


def _key(row: Record) -> Key:
    return row.kind, row.public_id


def _anybody_listens() -> bool:
    if settings.CACHE_PURGER:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM delivery_webhookendpoint WHERE state <> 'disabled')")
        return bool(cursor.fetchone()[0])


def _lists_of(rows: list[Record], documents: Iterable[contract.Document]) -> dict[Record, set[str]]:
    """The tags of each record that changes: those it had and those it gets, by itself or by how a changed article shows it."""
    found: dict[Record, set[str]] = {row: set() for row in rows}
    by_key = {_key(row): row for row in rows}
    by_pk = {row.pk: row for row in rows}
    for pk, tag in RecordTag.objects.filter(record__in=rows).values_list("record_id", "tag"):
        found[by_pk[pk]].add(tag)
    roles: dict[Key, set[str]] = defaultdict(set)
    for document in documents:
        found[by_key[key(document)]] |= tags(document)
        if isinstance(document, contract.Article):
            for kind, target, how in references(document):
                roles[kind, target].add(f"role:{how}")
    for name in roles.keys() & by_key.keys():
        found[by_key[name]] |= roles[name] if name[0] == Record.Kind.PERSON else set()
    return found


def _purge(stale: Iterable[str]) -> int | None:
    if not settings.CACHE_PURGER:
        return None
    wanted = list(dict.fromkeys(stale))
    return Purge.objects.create(tags=wanted).pk if wanted else None


def _write(events: list[Event], *, at: datetime, purge: int | None) -> int:
    """One statement, however many events and endpoints. Returns how many messages that makes."""
    columns = (
        [each.event_id for each in events],
        [each.act for each in events],
        [each.row.kind for each in events],
        [each.row.public_id for each in events],
        [each.row.seq for each in events],
        [each.payload for each in events],
        [lane_of(each.row.kind, each.row.public_id) for each in events],
    )
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [at, purge, *columns])
        return cursor.rowcount
