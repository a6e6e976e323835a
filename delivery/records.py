"""Writing the public state: records, their tags and references, the sequence of changes.

The order, everywhere: lock what is read or written (``delivery.holding``), compose, enter the feed, the next ``seq``, write,
commit. The feed is held to the end of the transaction, so ``seq`` is given in commit order and a reader misses nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from cms.core.copying import insert_rows
from cms.core.selecting import Given, Select
from cms.core.text import digest
from cms.core.updating import update_rows
from delivery import alternates, contract, holding, showing
from delivery.calling import known_as, words
from delivery.cards import card
from delivery.coding import pack
from delivery.derived import is_stored, mistagged, refresh, roles_of, write_references
from delivery.embeds import Key, key, tags
from delivery.models import Edition, Record, RecordTag, Reference
from delivery.searching import indexing
from delivery.slugs import move_slugs
from delivery.tagging import replace_tags
from delivery.webhooks import outbox


def article_cards(ids: list[UUID]) -> dict[str, contract.ArticleCard]:
    """The cards of these articles by id, in the order asked; what is not live, or retracted, is not there. One query."""
    if not ids:
        return {}
    rows = Record.objects.listed().filter(kind=Record.Kind.ARTICLE, public_id__in=ids).values_list("public_id", "card")
    found = {
        str(public_id): msgspec.json.decode(bytes(card or b""), type=contract.ArticleCard) for public_id, card in rows
    }
    return {str(each): found[str(each)] for each in ids if str(each) in found}


def next_edition(public_id: UUID) -> int:
    editions = Edition.objects.filter(record__kind=Record.Kind.ARTICLE, record__public_id=public_id)
    return (editions.aggregate(last=Max("number"))["last"] or 0) + 1


def put(
    documents: list[contract.Document],
    *,
    at: datetime,
    cause: Key | None = None,
    shared: Collection[Key] = (),
) -> list[Record]:
    """Make these documents public, in this order. What has not changed keeps its ``seq``. Returns the records that changed.

    With ``cause`` it is a reissue: of all but the thing that is the cause, which was itself modified, ``reissued_at`` moves and
    ``modified_at`` stays. Call inside a transaction, after ``holding.lock``. Raises ``Conflict`` when a slug is in live use by
    another thing, ``Shared`` when one of those that are ``shared`` would have to change.
    """
    if not documents:
        return []
    before = {(row.kind, row.public_id): row for row in _STORED(map(key, documents))}
    old_slugs = {each: (row.slug, row.language) for each, row in before.items()}
    were_public = {each: row.language for each, row in before.items() if row.is_public}
    digests = [_digest(each) for each in documents]
    changed = [
        (each, own) for each, own in zip(documents, digests, strict=True) if _differs(own, before.get(key(each)))
    ]
    holding.refuse_shared((key(each) for each, _ in changed if not _is_new(before.get(key(each)))), shared)
    words = indexing.read(each for each, _ in changed if isinstance(each, contract.Article))
    holding.enter_feed()  # not before: whoever else publishes waits from here on
    numbers = _next_seqs(len(changed))
    rows = [
        _date(_row(each, before.get(key(each)), own=own, seq=seq, at=at), at=at, cause=cause)
        for (each, own), seq in zip(changed, numbers, strict=True)
    ]
    led_to = move_slugs(rows, old_slugs)
    new, known = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    insert_rows(new)
    update_rows(known, _COLUMNS)
    there = {row for row in rows if (row.kind, row.public_id) in were_public}
    write_references(rows, [each for each, _ in changed], before=there)
    outbox.write(rows, [each for each, _ in changed], were_public=were_public, at=at, led_to=led_to)
    now = {row: each for row, (each, _) in zip(rows, changed, strict=True)}
    found_by_itself = {row: each for row, each in now.items() if isinstance(each, contract.Article | contract.Quote)}
    replace_tags({row: tags(each) for row, each in found_by_itself.items()}, untagged=set(rows) - there)
    indexing.keep({row: each for row, each in now.items() if isinstance(each, contract.Article)}, words)
    return rows


_STORED = Select(
    lambda: Record.objects.where_of(
        Given(lambda keys: [kind for kind, _ in keys]), Given(lambda keys: [each for _, each in keys])
    ).defer("document", "packed")
)


def renew(documents: list[contract.Document], *, at: datetime, every: bool = False) -> list[Record]:
    """Write public documents as the present code stores them, without moving ``modified_at``. Returns the records that changed.

    What readers see otherwise, in the document or on its card, gets a new ``seq`` (with ``every``, all of them) and is
    reissued without a cause, since nothing was edited; tags and references are made anew where they differ. Call inside a
    transaction, after ``holding.lock``.
    """
    holding.enter_feed()
    rows = {(row.kind, row.public_id): row for row in Record.objects.public().of(map(key, documents))}
    known = [each for each in documents if key(each) in rows]
    changed = [each for each in known if every or not is_stored(each, rows[key(each)])]
    for document, seq in zip(changed, _next_seqs(len(changed)), strict=True):
        row = _row(document, rows[key(document)], own=_digest(document), seq=seq, at=at)
        row.reissued_at, row.cause_kind, row.cause_id = at, "", None
    moved = [rows[key(each)] for each in changed]
    update_rows(moved, _COLUMNS)
    outbox.write(moved, changed, were_public={each: row.language for each, row in rows.items()}, at=at)
    refresh({rows[key(each)]: each for each in known})
    indexing.keep({rows[key(each)]: each for each in known if isinstance(each, contract.Article)})
    return moved


def withdraw(
    keys: Iterable[Key], *, reason: str, at: datetime, note: str = "", cause: Key | None = None
) -> list[Record]:
    """Leave a tombstone for each of these that is public: no document, no tags, no references; the slug answers 410."""
    wanted = set(keys)
    if not wanted:
        return []
    holding.enter_feed()
    rows = list(Record.objects.public().of(wanted).order_by("id"))
    for row, seq in zip(rows, _next_seqs(len(rows)), strict=True):
        row.formerly = known_as(row, now=[])
        row.document = row.packed = row.card = None
        row.alternates = ""
        row.gone, row.gone_note, row.seq, row.modified_at, row.is_listed = reason, note, seq, at, False
        row.etag, row.digest = f"{seq:x}", ""
        row.cause_kind, row.cause_id = cause or ("", None)
    update_rows(rows, _COLUMNS)
    outbox.write(rows, were_public={(row.kind, row.public_id): row.language for row in rows}, at=at)
    Reference.objects.filter(record__in=rows).delete()
    RecordTag.objects.filter(record__in=rows).delete()
    indexing.forget(rows)
    return rows


def unreferenced(keys: Iterable[Key]) -> list[Key]:
    """Those of these things that no live article embeds any more. Ask inside ``put``'s transaction, after it."""
    wanted = set(keys)
    return sorted(wanted - showing.used(wanted)) if wanted else []


def leave(
    keys: Iterable[Key], *, at: datetime, cause: Key, kept: Collection[Key] = (), shared: Collection[Key] = ()
) -> None:
    """Of these things, what no live article shows any more is no longer public; the rest is listed by how it is shown now.

    ``kept``: what an article shows that was just put. Raises ``Shared`` as ``put`` does.
    """
    shown = set(keys)
    unused = unreferenced(shown.difference(kept))
    holding.refuse_shared(unused, shared)
    withdraw(unused, reason=Record.Gone.UNREFERENCED, at=at, cause=cause)
    retag(shown)


def keep_edition(row: Record) -> Edition:
    """Keep the document of a record that was just put as its numbered, immutable edition."""
    return keep_editions([row])[0]


# The database copies the document from where it was just put: it is not sent a second time, nor compressed.
_KEEP = """INSERT INTO delivery_edition (at, record_id, number, document, digest, published_at)
SELECT %s, r.id, r.edition, r.document, encode(sha256(r.document), 'hex'), r.modified_at FROM delivery_record r WHERE r.id = ANY(%s)
RETURNING record_id, id, number, digest"""


def keep_editions(rows: Iterable[Record]) -> list[Edition]:
    """As ``keep_edition``, for many, in their order; what comes back has key, number and digest alone. One query."""
    by_key = {row.pk: row for row in rows}
    if any(row.edition is None or not row.is_public for row in by_key.values()):
        raise ValueError("only an article that is public has an edition")
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [timezone.now(), list(by_key)])
        kept = {
            found[0]: Edition(pk=found[1], record=by_key[found[0]], number=found[2], digest=found[3])
            for found in cursor
        }
    return [kept[pk] for pk in by_key]


def documents(keys: Iterable[Key]) -> list[contract.Document]:
    """The live documents of these things, those that are live."""
    rows = Record.objects.public().of(keys).order_by("id").values_list("document", flat=True)
    return [msgspec.json.decode(bytes(document or b""), type=contract.Document) for document in rows]


def public(keys: Iterable[Key]) -> set[Key]:
    """Those of these things that readers can see."""
    return set(Record.objects.public().of(keys).values_list("kind", "public_id"))


def digest_of(thing: Key) -> str:
    """Of what readers see of this thing; "" when they do not see it."""
    return Record.objects.of([thing]).values_list("digest", flat=True).first() or ""


def differs(document: contract.Document) -> bool:
    """Whether readers see this thing otherwise, or not at all."""
    return digest_of(key(document)) != _digest(document)


def embedded_by(thing: Key) -> set[Key]:
    """What the live document of this thing embeds."""
    rows = Reference.objects.filter(record__kind=thing[0], record__public_id=thing[1])
    return set(rows.values_list("kind", "target_id"))


def retag(keys: Iterable[Key]) -> None:
    """Tag people by how live articles show them (``role:author``, ``role:expert``…): what their lists are made of."""
    people = [public_id for kind, public_id in keys if kind == Record.Kind.PERSON]
    if people and (stale := mistagged(people)):
        wanted = roles_of(Record.objects.public().filter(pk__in=stale).defer("document", "packed", "card"))
        outbox.lists_changed(replace_tags(wanted))


def _next_seqs(count: int) -> list[int]:
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('delivery_seq') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _digest(document: contract.Document) -> str:
    """Of everything but the place in the feed, and so the same for as long as readers would see the same."""
    document.seq = 0
    return digest(msgspec.json.encode(document))


def _is_new(row: Record | None) -> bool:
    """Whether nothing was ever put there: it is the room that this transaction made, which nobody else sees."""
    return row is None or row.seq < 0


def _differs(own: str, row: Record | None) -> bool:
    return row is None or bool(row.gone) or row.digest != own


def _row(document: contract.Document, row: Record | None, *, own: str, seq: int, at: datetime) -> Record:
    row = row or Record(kind=key(document)[0], public_id=key(document)[1], published_at=at)
    row.digest = own
    document.seq = row.seq = seq
    shown = card(document)
    row.formerly = known_as(row, now=words(shown))
    row.document, row.card = msgspec.json.encode(document), msgspec.json.encode(shown)
    row.packed = pack(row.document)
    row.alternates = alternates.write(document)
    row.etag = digest(row.document)[:32]
    row.slug, row.language = getattr(document, "slug", ""), getattr(document, "language", "")
    row.contract, row.edition = contract.CONTRACT, getattr(document, "edition", None)
    row.is_listed = getattr(document, "standing", "live") == "live"
    if row.gone:  # or never there: it is new, whatever brings it along
        row.published_at = row.modified_at = at
    row.published_at = getattr(document, "published_at", row.published_at)
    row.gone = row.gone_note = ""
    return row


def _date(row: Record, *, at: datetime, cause: Key | None) -> Record:
    """What was edited was modified; what only shows it was reissued."""
    follows = cause if cause != (row.kind, row.public_id) else None
    row.cause_kind, row.cause_id = follows or ("", None)
    row.reissued_at = at if follows else row.reissued_at
    row.modified_at = (row.modified_at if follows else at) or at
    return row


_COLUMNS = [
    "slug", "language", "document", "packed", "card", "digest", "etag", "seq", "edition", "contract", "is_listed", "published_at",
    "modified_at", "reissued_at", "gone", "gone_note", "cause_kind", "cause_id", "formerly", "alternates",
]  # fmt: skip
