"""Whether a source can still be opened: every look is kept, and the last one is the source's health."""

from __future__ import annotations

from django.db import transaction

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core.errors import Invalid
from cms.core.rows import check, lock
from cms.core.text import clean_text
from sources.models import Source, SourceCheck

Health = Source.Health
# What takes somebody's word needs their reason: others will rely on it without having looked.
NEEDS_NOTE = frozenset({Health.FORCED_ALIVE, Health.FORCED_DEAD, Health.DEAD})


@transaction.atomic
def set_health(source: Source, *, to: str, by: User, note: str = "", outcome: str = "") -> Source:
    """Say how the source is, having looked; ``outcome`` is what was met. The forced ones stay until somebody says otherwise.

    Raises NotPermitted and Invalid with ``errors`` by field.
    """
    require(by, "sources.add_sourcecheck", "set the health of sources")
    row = lock(source)
    words = clean_text(note)
    if to in NEEDS_NOTE and not words:
        message = "Say in the note what you saw: others will rely on it."
        raise Invalid("note-missing", message, errors=[{"path": "note", "code": "missing", "message": message}])
    look = SourceCheck(source=row, outcome=outcome, health=to, note=words, by=by)
    check(look)
    look.save(force_insert=True)
    row.health, row.health_as_of = look.health, look.at
    # Not a save: whoever has the source's form open has not been overtaken.
    Source.objects.filter(pk=row.pk).update(health=row.health, health_as_of=row.health_as_of)
    return row
