"""What a transaction holds before it writes the public state, always in this order: the right to share or to change, record rows
by id, then the one place at the head of the feed.

Who publishes an article mostly reads what it embeds: people, pictures, sources and topics that are public already and stay as
they are. Any number share those at once, and nobody changes one meanwhile (their tags, which follow from who shows them, are
written within the feed). Whoever changes such a thing waits for them to end, and those who come later wait behind: a stream of
publications cannot keep a correction waiting, as shared locks on rows would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from delivery.embeds import Key
from delivery.models import Record

_FEED_LOCK = 0x70726F6F  # one lock for the whole feed; any constant will do

# Two modes of which each admits its own kind and not the other; waiting is in the order of coming. The table is always empty.
_SHARE = "LOCK TABLE delivery_shared IN SHARE MODE"
_CHANGE = "LOCK TABLE delivery_shared IN ROW EXCLUSIVE MODE"

_WANTED = "unnest(%b::text[], %b::uuid[]) w(kind, id)"
_MAKE_ROOM = f"""
INSERT INTO delivery_record (kind, public_id, slug, language, digest, etag, seq, contract, is_listed, published_at, modified_at,
                             gone, gone_note, cause_kind, formerly)
SELECT w.kind, w.id, '', '', '', '', -nextval('delivery_seq'), 1, true, %s, %s, %s, '', '', '[]' FROM {_WANTED}
 WHERE NOT EXISTS (SELECT 1 FROM delivery_record r WHERE r.kind = w.kind AND r.public_id = w.id)
 ORDER BY w.kind COLLATE "C", w.id ON CONFLICT DO NOTHING"""  # noqa: S608 - constants only
# In a statement of its own, which sees what others made room for meanwhile.
_LOCK = f"""SELECT r.kind, r.public_id FROM {_WANTED} JOIN delivery_record r ON r.kind = w.kind AND r.public_id = w.id
 ORDER BY r.id FOR UPDATE OF r"""  # noqa: S608 - constants only


class Shared(Exception):
    """A thing that is shared would have to change: begin anew, and hold it alone."""


def lock(keys: Iterable[Key], *, shared: Collection[Key] = ()) -> None:
    """Lock the records of these things in the order of their ids, after making room for those that have none yet.

    ``shared``: those of them, no articles, that are only read, unless they are new. Their documents stay as they are until the
    transaction ends. Call it once in a transaction: who shares and then asks to change would wait for the others who share.

    A thing without a record gets an empty tombstone first, which nobody else ever sees. Without it, two transactions that both
    bring the same new thing would hold nothing to wait for, and could meet in a deadlock behind the advisory lock. Its place is
    below the feed, since the feed is not entered yet; the database forgets it at the commit if nothing was put there.
    """
    wanted = sorted(set(keys))
    with connection.cursor() as cursor:
        if shared:
            cursor.execute(_SHARE)
        elif any(kind != Record.Kind.ARTICLE for kind, _ in wanted):
            cursor.execute(_CHANGE)
        now = timezone.now()
        cursor.execute(_MAKE_ROOM, [now, now, Record.Gone.UNREFERENCED, *_values(wanted)])
        cursor.execute(_LOCK, _values([each for each in wanted if each not in shared]))


def refuse_shared(keys: Iterable[Key], shared: Collection[Key]) -> None:
    """Raise ``Shared`` when one of these is about to change that is not held alone."""
    if shared and not set(shared).isdisjoint(keys):
        raise Shared


def enter_feed() -> None:
    """Wait for the one place at the head of the feed, and keep it until the transaction ends. After ``lock``, never before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FEED_LOCK])


def _values(keys: list[Key]) -> list[Any]:
    return [[kind for kind, _ in keys], [public_id for _, public_id in keys]]
