"""``Idempotency-Key``: a POST that is sent twice is done once, and answered twice alike, for 24 hours.

What a verb does and the answer to it are written in one transaction, so a kill in between leaves both or neither, and a twin
that comes meanwhile waits for the first. Verbs that commit by themselves (publishing) are claimed before and answered after: a twin
is 409 meanwhile, and a kill in between leaves a claim that says the outcome is not known. Refusals are not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from cms.core.errors import Conflict, Invalid
from delivery.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
_UNDER_WAY_S = 60  # longer than any statement may run
_CLAIM = """
    INSERT INTO delivery_keptanswer AS kept (actor, route, key, digest, headers, body, created_at)
    VALUES (%s, %s, %s, %s, '{}', '', %s)
    ON CONFLICT (actor, route, key) DO UPDATE SET digest = EXCLUDED.digest, status = NULL, headers = '{}', body = '',
        created_at = EXCLUDED.created_at
        WHERE kept.created_at < %s
    RETURNING id
"""


@dataclass(frozen=True)
class Answer:
    """What was answered, as it is kept; ``is_replay`` when it had been given before. One that holds a secret is not kept."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_replay: bool = False
    is_secret: bool = False


@dataclass(frozen=True)
class Asked:
    """Who asked for what under which key; ``digest`` is of all that the request says."""

    actor: str
    route: str
    key: str
    digest: str


def once(asked: Asked, act: Callable[[], Answer | Exception], *, commits: bool) -> Answer:
    """Do it, unless it was done: then the answer of the first time. ``commits``: what is done is a transaction of its own.

    ``act`` returns the refusal that it met; that is raised after what the verb left is committed, and may be asked again. Raises
    ``Invalid`` when the key came with another request before, and ``Conflict`` while the first is under way or was cut off.
    """
    with nullcontext() if commits else transaction.atomic():
        row = _claim(asked)
        if row is None:
            return _replay(asked)
        outcome = act()
        if isinstance(outcome, Exception):
            KeptAnswer.objects.filter(pk=row).delete()
        else:
            _keep(row, outcome)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def forget_old() -> int:
    """Delete the answers that nobody may ask for again; how many."""
    deleted, _ = KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted


def _claim(asked: Asked) -> int | None:
    """The row that is ours to fill; None when another request has the key. Waits for one that is about to commit."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [asked.actor, asked.route, asked.key, asked.digest, now, now - KEPT_FOR])
        found = cursor.fetchone()
    return found[0] if found else None


def _keep(row: int, answer: Answer) -> None:
    headers, body = ({}, b"") if answer.is_secret else (answer.headers, answer.body)
    KeptAnswer.objects.filter(pk=row).update(status=answer.status, headers=headers, body=body)


def _replay(asked: Asked) -> Answer:
    row = KeptAnswer.objects.filter(actor=asked.actor, route=asked.route, key=asked.key).first()
    if row is None:  # refused, or forgotten, in this very moment
        raise Conflict("in-progress", "The first request with this key has just ended: send this again.", **_AGAIN)
    if row.digest != asked.digest:
        raise Invalid("key-reused", "This Idempotency-Key came with another request before: take a new one.")
    if row.status is not None and not row.headers:
        raise Conflict(
            "answered-once", "This was done. The answer held a secret, which is shown once and kept nowhere."
        )
    if row.status is not None:
        return Answer(row.status, row.headers, bytes(row.body), is_replay=True)
    if row.created_at > timezone.now() - timedelta(seconds=_UNDER_WAY_S):
        raise Conflict("in-progress", "The first request with this key is still under way: send this again.", **_AGAIN)
    raise Conflict(
        "outcome-unknown",
        "The first request with this key was cut off, and whether it was done is not known. Look, and take a new key.",
    )


_AGAIN = {"headers": {"Retry-After": "1"}}
