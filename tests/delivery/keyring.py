"""API keys, and programs that hold one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from delivery import keys
from delivery.keys import Issued
from delivery.models import ApiKey
from tests.accounts.factories import make_user

EVERY = tuple(scope for scope in ApiKey.Scope.values if scope != ApiKey.Scope.READ)


def issue(by: User | None = None, *scopes: str, **overrides: Any) -> Issued:
    """A key of an administrator, with every scope of the newsroom unless some are named."""
    asked = {
        "name": "archive", "scopes": scopes or EVERY, "expires_at": timezone.now() + timedelta(days=90),
        "by": by or make_user("administrator"), **overrides,
    }  # fmt: skip
    return keys.issue(**asked)


def program(token: str) -> Client:
    """A client that shows this key, and knows nothing of sessions."""
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})
