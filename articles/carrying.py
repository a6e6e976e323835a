"""The rest of a reissue that is too large for one transaction: batches in the order of the records' keys, each its own transaction.

Killed at any moment, it goes on behind the last batch that was committed. Each batch shows the thing as readers see it at that
moment; when that has changed by the end, another round begins: the later state wins everywhere.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from msgspec import MsgspecError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.embedding import Key
from articles.linking import Moved, persistently, relink
from articles.models import Reissue
from articles.spreading import Going, brought, others, refuse_blocked, spread
from cms.accounts.models import User
from cms.core.errors import DomainError
from delivery import calling, holding, records, showing

log = logging.getLogger(__name__)

BATCH = 50  # for as long as a batch takes, whoever publishes one of its articles waits
MOST_FAILURES = 50  # that are kept with their reason; the rest is a number
_QUIET = timedelta(minutes=2)  # without a batch: whoever was at it is gone


def begin(key: Key, *, label: str, by: User | None, looked_at: Sequence[tuple[int, Key]], changed: int) -> Reissue:
    """Have the worker go on behind these, which have followed already. Part of the caller's transaction, after ``supersede``, with
    the thing's record locked. Raises ``Moved`` when somebody else began one between the two.
    """
    if Reissue.objects.open().of(*key).exists():
        raise Moved
    row = Reissue.objects.create(
        cause_kind=key[0], cause_id=key[1], label=label, by=by, total=max(showing.count(key), len(looked_at)),
        done=len(looked_at), changed=changed, after=looked_at[-1][0] if looked_at else 0, digest=records.digest_of(key),
    )  # fmt: skip
    carry_on.defer(key=row.pk)
    return row


def supersede(key: Key) -> bool:
    """End what is still on its way of an earlier change of this thing; whether there was any.

    Waits for a batch. Call it before any record is locked. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SUPERSEDE, [timezone.now(), *key])
        return int(cursor.rowcount) > 0


_SUPERSEDE = """UPDATE articles_reissue SET finished_at = %s, is_superseded = true
 WHERE finished_at IS NULL AND cause_kind = %s AND cause_id = %s"""


def resume_quiet(*, at: datetime) -> int:
    """Have the worker take up again what nobody has carried on for two minutes; how many."""
    keys = list(Reissue.objects.open().filter(modified_at__lt=at - _QUIET).values_list("pk", flat=True))
    for key in keys:
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            carry_on.configure(queueing_lock=f"reissue-{key}").defer(key=key)
    return len(keys)


@app.task(retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def carry_on(key: int) -> None:
    """Take all batches that are left. Quickly done when another worker is at it."""
    one_by_one = 0  # how many more go alone, to find the one that cannot follow
    while True:
        try:
            if not persistently(partial(_batch, key, limit=1 if one_by_one else BATCH)):
                return
            one_by_one = max(0, one_by_one - 1)
        except (DomainError, MsgspecError, LookupError, ValueError) as error:
            if not one_by_one:
                one_by_one = BATCH
                continue
            log.exception("A live document could not follow a change.")
            _pass_over(key, reason=str(error) or type(error).__name__)


@transaction.atomic(durable=True)
def _batch(key: int, *, limit: int) -> bool:
    row = Reissue.objects.open().select_for_update(skip_locked=True).filter(pk=key).first()
    if row is None:
        return False
    page = showing.page(_cause(row), after=row.after, limit=limit)
    if not page:
        return _end_round(row)
    at = timezone.now()
    keys = {each for _, each in page}
    if row.cause_kind == "article":
        changed = relink(_cause(row), keys, at=at)
    else:
        changed = spread(_cause(row), keys, going=lambda: _going(_cause(row), at=at), at=at)
    _advance(row, page, changed=len(changed))
    return True


def _going(key: Key, *, at: datetime) -> Going | None:
    """The thing as readers see it now: what was saved since and not sent waits for whoever sends it."""
    found = records.documents([key])
    if not found:
        return None
    new = brought(found[0])
    refuse_blocked(new, at=at)
    return Going(found[0], others(new, at=at), calling.former(key))


def _end_round(row: Reissue) -> bool:
    """Whether there is another: readers see something else of the thing than when this one began."""
    holding.lock([_cause(row)])
    now = records.digest_of(_cause(row))
    if now != row.digest:
        row.digest, row.after, row.done, row.rounds = now, 0, 0, row.rounds + 1
        row.failed, row.failures, row.total = 0, [], showing.count(_cause(row))
        row.save()
        return True
    if not row.failed:
        calling.settle(_cause(row))
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "modified_at"])
    return False


def _advance(row: Reissue, page: Sequence[tuple[int, Key]], *, changed: int) -> None:
    Reissue.objects.filter(pk=row.pk).update(
        after=page[-1][0], done=F("done") + len(page), changed=F("changed") + changed, modified_at=timezone.now()
    )


@transaction.atomic(durable=True)
def _pass_over(key: int, *, reason: str) -> None:
    """Leave the next document as it is, and say why in the list."""
    row = Reissue.objects.open().select_for_update().filter(pk=key).first()
    page = showing.page(_cause(row), after=row.after, limit=1) if row else []
    if row is None or not page:
        return
    row.failed += 1
    kind, public_id = page[0][1]
    row.failures = [*row.failures, {"kind": kind, "id": str(public_id), "reason": reason[:500]}][:MOST_FAILURES]
    row.done, row.after = row.done + 1, page[0][0]
    row.save(update_fields=["done", "after", "failed", "failures", "modified_at"])


def _cause(row: Reissue) -> Key:
    return row.cause_kind, row.cause_id
