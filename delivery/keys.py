"""API keys: issued, shown once, replaced, revoked; and whom a credential stands for.

``prf_live_<prefix>_<secret>``: the prefix finds the row, and the digests of the secrets are compared in constant time. Whoever
issued a key is asked for the right at each request, so a key falls with the role or the account that it came from.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import Conflict, Invalid, NotPermitted
from cms.core.rows import check, lock
from cms.core.selecting import VALUES, Select
from cms.core.text import clean_line, digest
from delivery.errors import BadCredential, NoCredential
from delivery.models import ApiKey

MAX_DAYS = 366
OVERLAP = timedelta(days=7)  # for which the older of two keys goes on working
_SEEN_EVERY = timedelta(minutes=1)
_SHAPE = re.compile(r"(?i:bearer) +prf_live_([0-9a-z]{10})_([0-9a-f]{48})", re.ASCII)
_PURPOSE = "proofroom-api-key:"


@dataclass(frozen=True)
class Issued:
    """A new key with its ``token``, which is shown now and never again."""

    key: ApiKey
    token: str


# -- the verbs --------------------------------------------------------------------------------------------------------


def issue(*, name: str, scopes: Collection[str], expires_at: datetime, by: User) -> Issued:
    """Make a key that acts in the name of ``by``. Raises ``NotPermitted`` and ``Invalid``."""
    permit(by, "delivery.add_apikey", "issue API keys")
    return _make(name=name, scopes=scopes, expires_at=expires_at, by=by, replaces=None)


@transaction.atomic
def rotate(key: ApiKey, *, by: User) -> Issued:
    """Make the key that takes over; the older one works on for a week, so that it can be exchanged without a gap.

    Raises ``NotPermitted`` for anybody but whoever issued it, since the new one acts in the name of ``by``, and ``Conflict`` when
    the key is down or two are live already.
    """
    permit(by, "delivery.add_apikey", "issue API keys")
    row, now = lock(key), timezone.now()
    if row.issued_by_id != by.pk:
        raise NotPermitted("not-yours", f"{row.issued_by} issued this key: issue one of your own instead.")
    if row.state(at=now) != "live":
        raise Conflict("not-live", "This key does not work any more: issue a new one.")
    older = ApiKey.objects.live(at=now).filter(Q(pk=row.replaces_id) | Q(replaces=row)).first()
    if older:
        raise Conflict("two-live", f"Two keys are live already: {row} and {older}. Revoke one first.")
    lasts = row.expires_at - row.created_at
    issued = _make(name=row.name, scopes=row.scopes, expires_at=now + lasts, by=by, replaces=row)
    row.expires_at = min(row.expires_at, now + OVERLAP)
    row.save(update_fields=["expires_at", "modified_at"])
    return issued


@transaction.atomic
def revoke(key: ApiKey, *, by: User) -> ApiKey:
    """End a key at once and for good: the next request with it is 401."""
    permit(by, "delivery.change_apikey", "revoke API keys")
    row = lock(key)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = timezone.now(), by
        row.save(update_fields=["revoked_at", "revoked_by", "modified_at"])
    return row


def _make(*, name: str, scopes: Collection[str], expires_at: datetime, by: User, replaces: ApiKey | None) -> Issued:
    now = timezone.now()
    if not now < expires_at <= now + timedelta(days=MAX_DAYS):
        message = f"Let it expire within {MAX_DAYS} days; it can be replaced without a gap before that."
        raise Invalid("expiry", message, errors=[{"path": "expires_at", "code": "expiry", "message": message}])
    prefix, secret = secrets.token_hex(5), secrets.token_hex(24)
    row = ApiKey(
        name=clean_line(name), prefix=prefix, digest=_digest(secret), scopes=sorted(set(scopes)), issued_by=by,
        replaces=replaces, expires_at=expires_at, created_at=now,
    )  # fmt: skip
    check(row)
    row.save(force_insert=True)
    return Issued(row, f"prf_live_{prefix}_{secret}")


# -- the question -----------------------------------------------------------------------------------------------------


def authenticate(authorization: str, *, public: bool = False) -> ApiKey:
    """The key in an ``Authorization`` header, with whoever issued it, for one of the two surfaces. One query.

    Raises ``BadCredential``, in the same words for everything that is wrong: scheme, secret, expiry, revocation, surface, issuer.
    """
    found = _SHAPE.fullmatch(authorization.strip())
    prefix, secret = found.groups() if found else ("", "")
    row = next(iter(_KEYS([prefix] if found else [])), None)
    is_right = hmac.compare_digest(row.digest if row else _digest(""), _digest(secret))
    now = timezone.now()
    if row is None or not is_right or row.state(at=now) != "live" or row.is_public is not public:
        raise BadCredential
    _saw(row, now)
    return row


_KEYS = Select(lambda: ApiKey.objects.select_related("issued_by").filter(prefix__among=VALUES))


def reader(authorization: str | None) -> None:
    """Let somebody read the public surface, or raise: both of its doors ask here before they look at anything else.

    ``authorization`` is the header, None without one. Raises ``BadCredential``; ``NoCredential`` where the site asks for keys.
    """
    if authorization is not None:
        authenticate(authorization, public=True)
    elif keys_required():
        raise NoCredential


def keys_required() -> bool:
    """Whether the public surface is for holders of a ``read`` key alone: its answers are private then."""
    return settings.PUBLIC_API_KEYS == "required"


def _saw(row: ApiKey, now: datetime) -> None:
    if row.last_used_at is None or row.last_used_at < now - _SEEN_EVERY:
        unseen = Q(last_used_at=None) | Q(last_used_at__lt=now - _SEEN_EVERY)
        ApiKey.objects.filter(unseen, pk=row.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return digest(_PURPOSE + secret)
