"""What is derived from a document beside it: the references that lead to it and the tags by which lists find it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import msgspec
from django.db import connection

from cms.core.copying import insert_values
from delivery import alternates, contract, showing
from delivery.cards import card
from delivery.coding import pack
from delivery.embeds import HOWS, Held, references, tags
from delivery.models import Record, RecordTag, Reference
from delivery.tagging import replace_tags


def wanted_tags(documents: Mapping[Record, contract.Document]) -> dict[Record, set[str]]:
    """The tags that these records are to have: an article's follow from it, a person's from how articles show them."""
    people = [row for row in documents if row.kind == Record.Kind.PERSON]
    found = {row: tags(each) if row.is_listed else set() for row, each in documents.items()}
    return found | roles_of(people)


def roles_of(people: Iterable[Record]) -> dict[Record, set[str]]:
    """The tags of these people. One query."""
    rows = list(people)
    roles = showing.roles((row.kind, row.public_id) for row in rows) if rows else {}
    return {row: {f"role:{how}" for how in roles.get((row.kind, row.public_id), ())} for row in rows}


# Only what lists ask for: a tag is of its record's language and date.
_MISTAGGED = """
SELECT r.id FROM unnest(%b::uuid[]) w(id) JOIN delivery_record r ON r.kind = 'person' AND r.public_id = w.id AND r.gone = ''
 WHERE NOT r.is_listed
    OR EXISTS (SELECT 1 FROM delivery_recordtag t
                WHERE t.record_id = r.id AND (t.language <> r.language OR t.published_at <> r.published_at))
    OR ARRAY(SELECT t.tag::text COLLATE "C" FROM delivery_recordtag t WHERE t.record_id = r.id ORDER BY 1)
       <> ARRAY(SELECT ('role:' || h.how) COLLATE "C" FROM unnest(%s::text[]) h(how)
                 WHERE EXISTS (SELECT 1 FROM delivery_reference f JOIN delivery_record a ON a.id = f.record_id
                                WHERE f.kind = 'person' AND f.target_id = w.id AND f.how = h.how
                                  AND a.kind = 'article' AND a.is_listed) ORDER BY 1)"""


def mistagged(people: Iterable[UUID]) -> list[int]:
    """Keys of the records of those of these people whose tags may be other than ``roles_of`` says. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MISTAGGED, [sorted(people), list(HOWS)])
        return [key for (key,) in cursor.fetchall()]


def stored_tags(rows: Iterable[Record]) -> dict[int, set[str]]:
    """Key of each record → its tags; those without any are not there."""
    found: dict[int, set[str]] = {}
    for record, tag in RecordTag.objects.filter(record__in=rows).values_list("record_id", "tag"):
        found.setdefault(record, set()).add(tag)
    return found


def stored_references(rows: Iterable[Record]) -> dict[int, set[Held]]:
    """Key of each record → what it embeds and how; those that embed nothing are not there."""
    found: dict[int, set[Held]] = {}
    held = Reference.objects.filter(record__in=rows).values_list("record_id", "kind", "target_id", "how")
    for record, kind, target, how in held:
        found.setdefault(record, set()).add((kind, target, how))
    return found


def refresh(documents: Mapping[Record, contract.Document]) -> None:
    """Write the references and tags of these records anew, of those that have others than they should."""
    held = stored_references(documents)
    stale = {row: each for row, each in documents.items() if held.get(row.pk, set()) != references(each)}
    write_references(list(stale), list(stale.values()), before=stale)
    replace_tags(wanted_tags(documents))


def write_references(rows: list[Record], documents: list[contract.Document], *, before: Collection[Record]) -> None:
    """``before``: those of the rows that may have references already."""
    if before:
        Reference.objects.filter(record__in=before).delete()
    held = [
        (row.pk, *each) for row, document in zip(rows, documents, strict=True) for each in sorted(references(document))
    ]
    insert_values(Reference, ("record", "kind", "target_id", "how"), held)


def is_stored(document: contract.Document, row: Record) -> bool:
    """Whether document and card, and what goes with them, are stored byte for byte as they would be written now."""
    document.seq = row.seq
    encoded, shown = msgspec.json.encode(document), msgspec.json.encode(card(document))
    stored = [None if each is None else bytes(each) for each in (row.document, row.card, row.packed)]
    return stored == [encoded, shown, pack(encoded)] and row.alternates == alternates.write(document)
