"""The tags of records, written where they are other than they should be."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime

from cms.core.copying import insert_values
from delivery.models import Record, RecordTag


def replace_tags(wanted: Mapping[Record, set[str]], *, untagged: Container[Record] = ()) -> set[str]:
    """Give each record exactly these tags; one that is not listed has none. Most things of an article were shown before, the same
    way, and are not written to. Returns the tags that some record got or lost. One query, three where something changes; none
    for those that are known to be ``untagged``, beyond one to write."""
    should: dict[Record, set[tuple[str, str, datetime]]] = {
        row: {(tag, row.language, row.published_at) for tag in tags} if row.is_listed else set()
        for row, tags in wanted.items()
    }
    are: dict[int, set[tuple[str, str, datetime]]] = {row.pk: set() for row in wanted}
    if asked := [row for row in wanted if row not in untagged]:
        kept = RecordTag.objects.filter(record__in=asked)
        for record, tag, language, at in kept.values_list("record_id", "tag", "language", "published_at"):
            are[record].add((tag, language, at))
    stale = [row for row, tags in should.items() if tags != are[row.pk]]
    if any(are[row.pk] for row in stale):
        RecordTag.objects.filter(record__in=stale).delete()
    tagged = [(row.pk, *each) for row in stale for each in sorted(should[row])]
    insert_values(RecordTag, ("record", "tag", "language", "published_at"), tagged)
    return {tag for row in stale for tag, _, _ in should[row] ^ are[row.pk]}
