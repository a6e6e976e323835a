"""``withhold`` and ``release``: whether readers may open an edition. The edition itself is never touched.

Two rules hide an edition, and each is enough. While the article is gone, all its editions are: no rows, so that a withdrawal
hides them at once and bringing the article back shows them again. A row here hides one edition whatever the article does; a
takedown leaves one on each (``withhold_all``), so that a corrected article can come back while the words taken down stay away.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import Conflict, Invalid, no_choice
from delivery import records
from delivery.models import Edition, Record, Withholding

MAX_NOTE = 1000


@transaction.atomic
def withhold(
    edition: Edition, *, by: User, note: str, reason: str = "legal", at: datetime | None = None
) -> Withholding:
    """Hide an edition from the public; ``note`` is the sentence that readers get. Returns the withholding.

    Raises ``NotPermitted``; ``Invalid`` without a note; ``Conflict`` for the edition that readers see now, or one hidden already.
    """
    permit(by, "delivery.withhold_edition", "hide editions")
    note = _said(note)
    if reason not in Withholding.Reason.values:
        error = no_choice("reason", Withholding.Reason.values)
        raise Invalid("unknown-reason", error["message"], errors=[error])
    at = at or timezone.now()
    record = _locked(edition)
    if record.is_public and edition.number == record.edition:
        raise Conflict(
            "edition-live",
            "Readers see this edition at the article's own address: publish another or take the article down first.",
        )
    try:
        with transaction.atomic():
            made = Withholding.objects.create(edition=edition, reason=reason, note=note, withheld_at=at, withheld_by=by)
    except IntegrityError as error:
        raise Conflict("withheld-already", "This edition is hidden already.") from error
    _announce(record, at=at)
    return made


@transaction.atomic
def release(edition: Edition, *, by: User, note: str = "", at: datetime | None = None) -> Withholding:
    """Let readers open a hidden edition again. ``note`` stays with the staff.

    Raises ``NotPermitted``, and ``Conflict`` when it is not hidden.
    """
    permit(by, "delivery.release_edition", "show hidden editions again")
    at = at or timezone.now()
    record = _locked(edition)
    held = edition.withholdings.filter(released_at=None).first()
    if held is None:
        raise Conflict("not-withheld", "This edition is not hidden.")
    held.released_at, held.released_by, held.release_note = at, by, note.strip()
    held.save(update_fields=["released_at", "released_by", "release_note"])
    _announce(record, at=at)
    return held


def withhold_all(key: records.Key, *, by: User, note: str, reason: str, at: datetime) -> int:
    """Hide every edition of an article that is not hidden yet, and say how many.

    Part of a takedown, which has asked whether ``by`` may: call it inside that transaction, with the record locked.
    """
    kind, public_id = key
    shown = Edition.objects.filter(record__kind=kind, record__public_id=public_id).exclude(
        pk__in=Withholding.objects.in_force().filter(edition__record__public_id=public_id).values("edition")
    )
    made = Withholding.objects.bulk_create(
        Withholding(edition=each, reason=reason, note=note, withheld_at=at, withheld_by=by)
        for each in shown.defer("document")
    )
    return len(made)


def _said(note: str) -> str:
    note = note.strip()
    if not note or len(note) > MAX_NOTE or "\x00" in note:
        raise Invalid("no-reason", f"Write the reason as readers will see it, in up to {MAX_NOTE} characters.")
    return note


def _locked(edition: Edition) -> Record:
    return Record.objects.select_for_update().get(pk=edition.record_id)


def _announce(record: Record, *, at: datetime) -> None:
    """Send a live article through the feed again, so that whoever keeps its editions, caches included, asks anew."""
    if record.is_public:
        records.renew(records.documents([(record.kind, record.public_id)]), at=at, every=True)
