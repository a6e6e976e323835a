"""Keeping what search looks through in step with the records: called by the verbs that write them, in their transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from delivery import contract
from delivery.models import RecentEntry, Record, SearchEntry
from delivery.searching import stemming
from delivery.searching.vectors import Vector, vector

BATCH = 50  # articles a statement
RECENT = 1000  # articles among which a common word is looked for first
MANY = 20  # articles of one transaction, from which on their words go into the indexes together, after it
# How much waits beside an index until it is put in order: every search reads through it, and putting much in order at once takes
# less for each article. An article has about 8 kB.
PENDING, PENDING_OF_RECENT, PENDING_OF_MANY = "128kB", "64kB", "64MB"

# An article whose words are what they were keeps its row: a reissue that changes a credit costs the index nothing.
_FILL = """
INSERT INTO delivery_searchentry (record_id, dictionary, published_at, words)
SELECT r.id, v.dictionary, r.published_at, v.words::tsvector
  FROM set_config('gin_pending_list_limit', %s, true),
       unnest(%b::bigint[], %b::text[], %b::text[]) AS v(record, dictionary, words) JOIN delivery_record r ON r.id = v.record
    ON CONFLICT (record_id) DO UPDATE
   SET dictionary = excluded.dictionary, published_at = excluded.published_at, words = excluded.words
 WHERE (delivery_searchentry.dictionary, delivery_searchentry.published_at, delivery_searchentry.words)
       IS DISTINCT FROM (excluded.dictionary, excluded.published_at, excluded.words)"""

# Enters those that are among the newest, and lets as many go as those may have pushed out, which are the next in order. The newest
# are counted by a walk of the index alone.
_RECENT = """
WITH next AS MATERIALIZED (
    SELECT published_at, record_id FROM delivery_searchentry
     ORDER BY published_at DESC, record_id DESC OFFSET %(recent)s LIMIT %(n)s),
floor AS MATERIALIZED (SELECT * FROM next ORDER BY published_at DESC, record_id DESC LIMIT 1),
put AS MATERIALIZED (
    SELECT e.*, floor.record_id IS NULL OR (e.published_at, e.record_id) > (floor.published_at, floor.record_id) AS is_recent
      FROM set_config('gin_pending_list_limit', %(pending)s, true), delivery_searchentry e LEFT JOIN floor ON TRUE
     WHERE e.record_id = ANY(%(ids)b::bigint[])),
entered AS (
    INSERT INTO delivery_recententry (record_id, dictionary, published_at, words, short)
    SELECT record_id, dictionary, published_at, strip(words), ts_filter(words, '{a,b,c}') FROM put WHERE is_recent
        ON CONFLICT (record_id) DO UPDATE
       SET dictionary = excluded.dictionary, published_at = excluded.published_at, words = excluded.words, short = excluded.short
     WHERE (delivery_recententry.dictionary, delivery_recententry.published_at, delivery_recententry.words,
            delivery_recententry.short)
           IS DISTINCT FROM (excluded.dictionary, excluded.published_at, excluded.words, excluded.short))
DELETE FROM delivery_recententry WHERE record_id = ANY(ARRAY(
    SELECT record_id FROM next UNION ALL SELECT record_id FROM put WHERE NOT is_recent))"""

_SPELLED = """
SELECT substr(word, 2), count(*) FROM delivery_searchentry, unnest(tsvector_to_array(words)) AS word
 WHERE record_id = ANY(%b::bigint[]) AND word LIKE '~%%' GROUP BY 1"""

_GONE = """
DELETE FROM delivery_spelledword s USING unnest(%b::text[], %b::int[]) AS less(word, n)
 WHERE s.word = less.word AND s.articles <= less.n"""
_LESS = """
UPDATE delivery_spelledword s SET articles = s.articles - less.n FROM unnest(%b::text[], %b::int[]) AS less(word, n)
 WHERE s.word = less.word"""
_MORE = """
INSERT INTO delivery_spelledword (word, articles) SELECT word, n FROM unnest(%b::text[], %b::int[]) AS more(word, n)
    ON CONFLICT (word) DO UPDATE SET articles = delivery_spelledword.articles + excluded.articles"""


def read(documents: Iterable[contract.Article]) -> dict[str, Vector]:
    """Id of each article → its words: what takes longest, for a caller that does it before it holds up others."""
    return {each.id: vector(each) for each in documents if each.standing == "live"}


def keep(documents: Mapping[Record, contract.Article], words: Mapping[str, Vector] | None = None) -> None:
    """These articles are public as of now: found by their words when listed, and no longer found when retracted.

    ``words``: what ``read`` made of them, where it was asked before.
    """
    known = words if words is not None else read(documents.values())
    listed = {row.pk: known[each.id] for row, each in documents.items() if row.is_listed}
    ids = [row.pk for row in documents]
    before = _spelled(ids)
    _remove(set(ids) - set(listed))
    are_many = len(listed) >= MANY
    for batch in _batches(_texts(listed)):
        with connection.cursor() as cursor:
            pending = PENDING_OF_MANY if are_many else PENDING
            cursor.execute(_FILL, [pending, *(list(column) for column in zip(*batch, strict=True))])
        enter_recent([pk for pk, _, _ in batch], are_many=are_many)
    if are_many:
        transaction.on_commit(tidy, robust=True)  # what is published stays so; the next writer tidies where it fails
    after = Counter(word for each in listed.values() for word in each.spelled)
    _count(after, before)


def enter_recent(ids: Sequence[int], *, are_many: bool) -> None:
    """Of these entries, those that are among the newest are in the small index too, and what they push out is not."""
    pending = PENDING_OF_MANY if are_many else PENDING_OF_RECENT
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, {"recent": RECENT, "n": len(ids), "ids": list(ids), "pending": pending})


def tidy() -> None:
    """Put into the indexes, in their order, the words that wait beside them. Readers and writers go on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_words'), gin_clean_pending_list('search_recent_words')")


def count_again(ids: Sequence[int]) -> None:
    """As many articles more show the words to suggest of these entries, which others have copied (`make bench`)."""
    _count(_spelled(ids), Counter())


def forget(rows: Iterable[Record]) -> None:
    """These are not public any more: nothing finds them, and no word is suggested that only they showed."""
    ids = [row.pk for row in rows if row.kind == Record.Kind.ARTICLE]
    if ids:
        before = _spelled(ids)
        _remove(ids)
        _count(Counter(), before)


def _remove(ids: Iterable[int]) -> None:
    if gone := list(ids):
        SearchEntry.objects.filter(record_id__in=gone).delete()
        RecentEntry.objects.filter(record_id__in=gone).delete()


def _texts(listed: Mapping[int, Vector]) -> list[tuple[int, str, str]]:
    """(key of the record, dictionary, its words as PostgreSQL reads them) of each. One query where some words are new here."""
    words = {word for made in listed.values() for word in (*made.places, *made.title)}
    stems = stemming.of(words, {made.dictionary for made in listed.values()})
    return [(pk, made.dictionary, made.text(stems[made.dictionary])) for pk, made in listed.items()]


def _spelled(ids: Sequence[int]) -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(_SPELLED, [list(ids)])
        return Counter(dict(cursor.fetchall()))


def _count(after: Counter[str], before: Counter[str]) -> None:
    """Call in the feed's lock, which keeps two writers from waiting for each other's words."""
    less, more = before - after, after - before
    with connection.cursor() as cursor:
        for statement, words in ((_GONE, less), (_LESS, less), (_MORE, more)):
            if words:
                cursor.execute(statement, [list(words), list(words.values())])


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
