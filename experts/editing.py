"""Confirming under which names the words as printed differ from the words as obtained."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core.errors import Conflict
from cms.core.rows import lock
from experts import edits as naming
from experts.edits import Edit
from experts.models import Quote


def open_edits(quote: Quote) -> list[Edit]:
    """The differences that nobody has confirmed under a name; those without one have ``kind`` ""."""
    if not quote.words_printed:
        return []
    return naming.unconfirmed(quote.words_obtained, quote.words_printed, [Edit(*each) for each in quote.edits])


@transaction.atomic
def confirm_edits(quote: Quote, *, edits: Sequence[Edit], by: User) -> Quote:
    """Confirm these differences under their names, in place of those confirmed before; ``naming.translation`` stands for all.

    Raises NotPermitted, and Conflict when one is not, or no longer, a difference that has this name.
    """
    require(by, "experts.change_quote", "confirm edits to quotes")
    row = lock(quote)
    known = [
        *naming.edits(row.words_obtained, row.words_printed),
        naming.translation(row.words_obtained, row.words_printed),
    ]
    for edit in edits:
        if not edit.kind or edit not in known:
            raise Conflict("other-words", "The words changed while you were looking. Look at the differences again.")
        known.remove(edit)
    row.edits = [list(edit) for edit in edits]
    row.save(update_fields=["edits", "modified_at"])
    return row
