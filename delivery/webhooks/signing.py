"""Secrets and signatures by Standard Webhooks 1.0: ``whsec_`` and base64, HMAC-SHA256 over id, time and body.

A secret is kept sealed, by a key derived from ``SECRET_KEY``: it must sign, so a digest would not do, and a dump of the database
alone must not let anybody speak for us.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PREFIX = "whsec_"
_PURPOSE = b"proofroom: secrets of webhooks, 1"  # no other key of the site is derived with this


class Unsealable(Exception):
    """The secret was sealed by a SECRET_KEY that is no longer known."""


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def seal(secret: str) -> bytes:
    return _box().encrypt(secret.encode())


def unseal(sealed: bytes) -> str:
    """Also by the keys in ``SECRET_KEY_FALLBACKS``. Raises ``Unsealable``."""
    try:
        return _box().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise Unsealable from error


def headers(message_id: str, body: bytes, *, at: datetime, known: Iterable[str]) -> dict[str, str]:
    """The three headers of a message that is sent at that moment, signed with every one of the secrets."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(signed, secret) for secret in known),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(each)) for each in keys])


def _key(secret_key: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(force_bytes(secret_key))
    return base64.urlsafe_b64encode(derived)
