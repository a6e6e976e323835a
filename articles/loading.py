"""Bringing in many texts at once: the same drafts as ``articles.imports.accept`` makes, batch by batch.

Each batch is one transaction, and a text that is here already is passed over: a load that was killed is begun anew and goes
on where it stopped. A text that is refused does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import Literal

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec import Struct

from articles import imports
from articles.batches import Batch
from articles.canonical import canonical
from articles.contract import Draft
from articles.drafting import draft_of
from articles.errors import require
from articles.importing.bundle import ImportBundle
from articles.importing.decoding import decode
from articles.importing.files import Found
from articles.importing.reading import read_text
from articles.importing.settling import Choices, settle
from articles.matching import Known
from articles.models import Import, Revision
from articles.newdrafts import create_drafts
from articles.planning import Plan, plan
from cms.accounts.models import User
from cms.core.copying import copy_rows, uncollected
from cms.core.errors import DomainError, Unreadable
from cms.core.text import clean_line

BATCH = 200
FILE_BATCH = 50  # reading takes longer than loading: progress is shown more often
PATIENCE_S = 1.0
_NO_CHOICES = Choices()


class Reading(Struct, frozen=True):
    """A text that was read. ``text`` is "" where only the bundle came; its digest tells whether it is here already."""

    name: str
    text: str
    bundle: ImportBundle

    def digest(self) -> str:
        return imports.digest_of(self.text or msgspec.json.encode(self.bundle).decode())


class Loaded(Struct, frozen=True):
    """What became of one text. ``sentence`` says why, unless it was made; ``article`` is the public id of its draft, also of one
    that an earlier load made."""

    name: str
    result: Literal["made", "known", "refused"]
    article: str | None = None
    sentence: str = ""


def load_bundles(bundles: Iterable[ImportBundle], *, by: User, batch: int = BATCH) -> Iterator[Loaded]:
    """Make a draft of each bundle, lazily: nothing happens beyond the batch that was asked for. Raises ``NotPermitted``."""
    named = (Reading(f"Bundle {n}", "", bundle) for n, bundle in enumerate(bundles, start=1))
    return load(named, by=by, batch=batch)


def load_files(files: Iterable[Found], *, by: User, language: str = "", batch: int = FILE_BATCH) -> Iterator[Loaded]:
    """As ``load_bundles``, of files as ``articles.importing.files`` finds them; what cannot be read is refused."""
    refused: list[Loaded] = []

    def readable() -> Iterator[Reading]:
        for file in files:
            try:
                yield read_file(file, language=language)
            except Unreadable as refusal:
                refused.append(Loaded(file.name, "refused", sentence=refusal.message))

    for loaded in load(readable(), by=by, batch=batch):
        yield loaded
        while refused:
            yield refused.pop(0)
    yield from refused


def read_file(file: Found, *, language: str = "") -> Reading:
    """The text of a file and what is found in it. ``language`` overrules the guess. Raises ``Unreadable``."""
    if file.problem:
        raise Unreadable("unreadable", file.problem)
    text = decode(file.data, name=file.name).replace("\x00", "")
    bundle = read_text(text)
    bundle.language = language or bundle.language
    return Reading(file.name, text, bundle)


def load(readings: Iterable[Reading], *, by: User, batch: int = BATCH) -> Iterator[Loaded]:
    """As ``load_bundles``, of texts with their names. Yields in the order of the texts."""
    require(by, "articles.import_article", "import texts")
    return _batches(iter(readings), by, batch)


def _batches(readings: Iterator[Reading], by: User, batch: int) -> Iterator[Loaded]:
    while group := _group(readings, batch):
        try:
            with uncollected():
                results = _load_batch(group, by)
            yield from results
        except (IntegrityError, DomainError):
            # Somebody took a slug meanwhile, or one text breaks a rule that only the database knows: find out which.
            for reading in group:
                yield _load_one(reading, by)


def _group(readings: Iterator[Reading], most: int) -> list[Reading]:
    """The next texts: ``most``, or fewer where reading them takes long, so that somebody who waits sees it going on."""
    group: list[Reading] = []
    until = monotonic() + PATIENCE_S
    for reading in readings:
        group.append(reading)
        if len(group) == most or monotonic() > until:
            break
    return group


@transaction.atomic
def _load_batch(group: Sequence[Reading], by: User) -> list[Loaded]:
    imports.lock_acceptance()
    digests = [reading.digest() for reading in group]
    seen = _here(digests)
    bundles = [reading.bundle for reading in group]
    batch = Batch(Known.of(bundles), by, timezone.localdate())
    results: list[Loaded] = []
    loads: list[tuple[int, _Load]] = []
    for reading, digest in zip(group, digests, strict=True):
        if digest in seen:
            results.append(_known(reading, seen[digest]))
            continue
        seen[digest] = None
        load = _Load(reading, digest, batch)
        loads.append((len(results), load))
        results.append(Loaded(reading.name, "made"))
    batch.write()
    articles = create_drafts([load.draft for _, load in loads], resolve=batch.resolve, by=by, kind=Revision.Kind.IMPORT)
    rows = []
    for (place, load), article in zip(loads, articles, strict=True):
        results[place] = Loaded(load.reading.name, "made", article.pid)
        rows.append(load.row(article, by))
    copy_rows(rows)
    return results


class _Load:
    """One text of a batch on its way. Raises ``Invalid`` for what cannot become a draft."""

    def __init__(self, reading: Reading, digest: str, batch: Batch) -> None:
        self.reading, self.digest = reading, digest
        bundle = settle(reading.bundle, _NO_CHOICES, text=reading.text)
        self.plan: Plan = plan(bundle, _NO_CHOICES, known=batch.known, chosen={})
        self.made = batch.add(self.plan)
        self.draft: Draft = canonical(draft_of(self.plan, self.made.ids()))

    def row(self, article: imports.Article, by: User) -> Import:
        return Import(
            name=clean_line(self.reading.name)[:255],
            text=self.reading.text,
            text_digest=self.digest,
            bundle=imports.as_json(self.reading.bundle),
            state=Import.State.ACCEPTED,
            article=article,
            outcome=imports.outcome(self.plan, self.made, article),
            by=by,
        )


def _load_one(reading: Reading, by: User) -> Loaded:
    """By the same way as one text from the admin, which refuses with a sentence and leaves nothing behind."""
    try:
        with transaction.atomic():
            if here := _here([reading.digest()]):
                return _known(reading, here[reading.digest()])
            row = imports.keep(reading.text, reading.bundle, name=reading.name, by=by, digest=reading.digest())
            return Loaded(reading.name, "made", imports.accept(row, by=by).pid)
    except DomainError as refusal:
        return Loaded(reading.name, "refused", sentence=refusal.message)


def _here(digests: Sequence[str]) -> dict[str, str | None]:
    """Digest of each of these texts that is here already → the public id of what became of it, None while it waits."""
    known = Import.objects.exclude(state=Import.State.DISCARDED).filter(text_digest__in=digests)
    rows = known.values_list("text_digest", "article__public_id")
    return {digest: str(public_id) if public_id else None for digest, public_id in rows}


def _known(reading: Reading, article: str | None) -> Loaded:
    return Loaded(reading.name, "known", article, f"{reading.name} was imported already.")
