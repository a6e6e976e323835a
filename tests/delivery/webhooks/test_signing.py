from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook

from delivery.webhooks import signing


def test_a_secret_is_what_the_standard_wants() -> None:
    secret = signing.new_secret()
    assert secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    assert signing.new_secret() != secret


def test_a_signature_is_the_one_of_the_standards_library() -> None:
    secret, at, body = signing.new_secret(), datetime(2026, 3, 1, 9, tzinfo=UTC), '{"title":"Zoë"}'.encode()
    made = signing.headers("msg_1", body, at=at, known=[secret])
    assert made["webhook-signature"] == Webhook(secret).sign("msg_1", at, body.decode())
    assert made["webhook-timestamp"] == "1772355600"


def test_a_sealed_secret_opens_by_the_key_that_sealed_it_and_by_no_other(settings: Any) -> None:
    secret = signing.new_secret()
    sealed = signing.seal(secret)
    assert secret.encode() not in sealed
    assert signing.unseal(sealed) == secret
    before, settings.SECRET_KEY = settings.SECRET_KEY, "x" * 50
    with pytest.raises(signing.Unsealable):
        signing.unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert signing.unseal(sealed) == secret


@pytest.mark.parametrize("other", [b"", b"nonsense", b"gAAAAA=="])
def test_what_was_never_sealed_does_not_open(other: bytes) -> None:
    with pytest.raises(signing.Unsealable):
        signing.unseal(other)
