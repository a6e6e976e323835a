"""Imported texts: read one, look at what it comes to, accept it into a draft, or put it away. All of it or nothing."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import IntegrityError, connection, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles import drafts
from articles.accepting import Made, make, token
from articles.drafting import draft_of, refuse_what_is_no_draft
from articles.errors import require
from articles.importing.bundle import ImportBundle
from articles.importing.decoding import decode
from articles.importing.reading import read_text
from articles.importing.settling import Choices, misfits, settle
from articles.matching import Known
from articles.models import Article, Import, Revision
from articles.planning import Plan, chosen_rows, plan
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from cms.core.text import clean_line, clean_text
from cms.core.text import digest as sha256

LOCK = 0x1A9027  # one acceptance at a time, so that two texts that name somebody new do not make them twice
State = Import.State


def read(data: bytes | str, *, name: str, by: User) -> Import:
    """Read a text and keep it with what was found. Makes nothing else.

    Raises ``Unreadable`` for what no text can be read from, and ``Conflict`` "imported-already" with ``import_id`` and
    ``link`` for a text that was imported before.
    """
    require(by, "articles.import_article", "import texts")
    text = decode(data if isinstance(data, bytes) else data.encode(errors="replace"), name=name).replace("\x00", "")
    refuse_known(text)
    return keep(text, read_text(text), name=name, by=by)


def keep(text: str, bundle: ImportBundle, *, name: str, by: User, digest: str = "") -> Import:
    """Store a text that was read; ``digest`` is given where the bundle came without it. Raises ``Conflict`` for one known."""
    digest = digest or digest_of(text)
    row = Import(name=clean_line(name)[:255], text=text, text_digest=digest, bundle=as_json(bundle), by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        refuse_known(text)
        raise
    return row


def digest_of(text: str) -> str:
    """What is compared to tell whether a text is here already; line ends and composed accents do not count."""
    return sha256(clean_text(text))


def refuse_known(text: str) -> None:
    """Raise ``Conflict`` when the text was imported before, saying what became of it."""
    known = Import.objects.exclude(state=State.DISCARDED).filter(text_digest=digest_of(text))
    if (row := known.select_related("article").first()) is None:
        return
    if row.article is None:
        became = "It waits to be looked at: open its report."
    elif row.article.discarded_at:
        became = f"It became the article “{row.article}”, which was discarded: bring that back, or undo the import."
    else:
        became = f"It became the article “{row.article}”: go on there."
    link = address_of(row.article or row)
    raise Conflict(
        "imported-already", f"This text was imported on {timezone.localtime(row.created_at):%d %B %Y} as “{row}”. {became}",
        import_id=row.pid, article_id=row.article.pid if row.article else None, link=link,
    )  # fmt: skip


@transaction.atomic
def choose(import_: Import, choices: Choices, *, by: User) -> Import:
    """Keep what an editor decided so far. Raises ``Conflict`` once the text was accepted or put away."""
    require(by, "articles.import_article", "import texts")
    row = _waiting(import_)
    refuse_misfits(row, choices)
    row.choices = as_json(choices)
    row.save(update_fields=["choices", "modified_at"])
    return row


@transaction.atomic
def accept(import_: Import, *, by: User, choices: Choices | None = None) -> Article:
    """Make or match everything that the text names, then its draft. ``choices`` None: those kept with ``choose``.

    What nobody decided is done as proposed, and said in the import's ``outcome``. Raises ``Conflict`` when it was accepted
    or put away before, ``Invalid`` when it cannot become a draft, ``NotPermitted``; nothing is written then.
    """
    require(by, "articles.import_article", "import texts")
    lock_acceptance()
    row = _waiting(import_)
    choices = choices or choices_of(row)
    refuse_misfits(row, choices)
    row.choices = as_json(choices)
    planned, known = planned_of(row, choices)
    refuse_what_is_no_draft(planned)
    made = make(
        planned, organisations_known=known.organisations, quote_known=known.quote, on=timezone.localdate(), by=by
    )
    article = drafts.create_draft(draft_of(planned, made.ids()), by=by, kind=Revision.Kind.IMPORT)
    row.state, row.article, row.outcome = State.ACCEPTED, article, outcome(planned, made, article)
    row.save(update_fields=["choices", "state", "article", "outcome", "modified_at"])
    return article


@transaction.atomic
def discard(import_: Import, *, by: User) -> Import:
    """Put a text away that nobody wants; it can be imported again. Raises ``Conflict`` when it was accepted."""
    require(by, "articles.import_article", "import texts")
    row = _waiting(import_)
    row.state = State.DISCARDED
    row.save(update_fields=["state", "modified_at"])
    return row


def planned_of(row: Import, choices: Choices) -> tuple[Plan, Known]:
    """What accepting the import comes to, and what the newsroom knows of it. About a dozen queries, whatever the text."""
    bundle = settle(bundle_of(row), choices, text=row.text)
    known = Known.of([bundle])
    return plan(bundle, choices, known=known, chosen=chosen_rows(choices)), known


def bundle_of(row: Import) -> ImportBundle:
    """The bundle as it was read."""
    return msgspec.convert(row.bundle, ImportBundle)


def choices_of(row: Import) -> Choices:
    """What was decided so far. Raises ``Invalid`` for a row whose decisions cannot be read."""
    return read_choices(row.choices)


def read_choices(raw: Any) -> Choices:
    """Decisions from JSON values. Raises ``Invalid`` naming the place that is wrong."""
    try:
        return msgspec.convert(raw, Choices)
    except msgspec.ValidationError as error:
        raise Invalid("choices", f"These decisions cannot be read: {error}.") from error


def refuse_misfits(row: Import, choices: Choices) -> None:
    """Raise ``Invalid`` naming every decision about something that this import does not hold."""
    if paths := misfits(bundle_of(row), choices):
        message = "This import has nothing that this decides, or no such answer: read it again and choose anew."
        errors = [{"path": path, "code": "unknown", "message": message} for path in paths]
        raise Invalid("choices", message, errors=errors)


def as_json(struct: msgspec.Struct) -> Any:
    return msgspec.to_builtins(struct)


def outcome(planned: Plan, made: Made, article: Article) -> dict[str, Any]:
    """What the import remembers of its acceptance."""
    return {
        "made": [token(thing) for thing in made.new],
        "biographies": [token(person) for person in made.biographies],
        "notes": [as_json(note) for note in planned.notes],
        "digest": article.content_digest,
    }


def lock_acceptance() -> None:
    """Hold until the transaction ends what only one acceptance may hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def address_of(thing: Any) -> str:
    """Where it is shown in the admin, or "" on a site that leaves it out."""
    try:
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""


def _waiting(import_: Import) -> Import:
    row = Import.objects.select_for_update(of=("self",)).select_related("article").get(pk=import_.pk)
    if row.state == State.ACCEPTED:
        raise Conflict(
            "accepted-already", f"“{row}” was accepted already: it became the article “{row.article}”.",
            link=address_of(row.article),
        )  # fmt: skip
    if row.state == State.DISCARDED:
        raise Conflict("discarded", f"“{row}” was put away. Import the text again to go on with it.")
    return row
