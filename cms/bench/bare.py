"""The ceiling of writing, the least that publishing can be: one statement puts ready bytes as a record and its edition.

The tables are the product's own, with their indexes, constraints and triggers. Everything else is left out: what decides whether an
article may go out, what it is made of, tags, references, search, the order of the feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from uuid import uuid4

import psycopg

from cms.bench.driver import Load

CARD_BYTES = 600
_PUT = """
WITH put AS (
  INSERT INTO delivery_record (kind, public_id, slug, language, document, card, digest, etag, seq, edition, contract, is_listed,
                               published_at, modified_at, gone, gone_note, cause_kind)
  VALUES ('article', %(id)s::uuid, %(id)s::uuid::text, 'en', %(document)s, %(card)s, %(digest)s::text, %(digest)s::text,
          nextval('delivery_seq'), 1, 1, true, now(), now(), '', '', '') RETURNING id
)
INSERT INTO delivery_edition (at, record_id, number, document, digest, published_at)
SELECT now(), id, 1, %(document)s, %(digest)s::text, now() FROM put"""


def put(connection: psycopg.Connection, document: bytes) -> str:
    """Publish these bytes under an id of their own, which is returned. ``connection`` commits by itself."""
    public_id = str(uuid4())
    digest = 2 * public_id.replace("-", "")  # as long as a real one
    values = {"id": public_id, "document": document, "card": document[:CARD_BYTES], "digest": digest}
    connection.execute(_PUT, values, prepare=True, binary=True)
    return public_id


def put_all(url: str, documents: Sequence[bytes]) -> Load:
    """One after the other on one connection."""
    load = Load()
    with psycopg.connect(url, autocommit=True) as connection:
        begun = perf_counter()
        for document in documents:
            asked = perf_counter()
            put(connection, document)
            load.latencies.append(perf_counter() - asked)
            load.requests += 1
            load.bytes += len(document)
        load.seconds = perf_counter() - begun
    return load
