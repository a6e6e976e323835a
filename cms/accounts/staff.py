"""Accounts of the staff. They are never deleted, since logs name them: somebody who leaves may no longer sign in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.accounts.models import User
from cms.core.errors import Invalid, NotPermitted
from cms.core.rows import lock, write

FIELDS = frozenset({"email", "name", "person", "groups", "is_active", "is_staff"})


@transaction.atomic
def save_account(
    account: User | None, *, fields: Mapping[str, Any], password: str | None = None, by: User | None
) -> User:
    """Make an account (None) or change one. ``password`` is for a new one, which without it cannot sign in yet.

    Raises Invalid, also when somebody takes their own access away, and NotPermitted for a superuser's account.
    """
    row = lock(account) if account else User()
    _refuse_to_lock_out(row, fields, by)
    if account is None:
        row.set_password(password)
    return write(row, fields, allowed=FIELDS)


@transaction.atomic
def save_role(role: Group | None, *, fields: Mapping[str, Any], base: str | None = None, by: User | None) -> Group:
    """Make a role (None) or change what one may do: ``name`` and ``permissions``. Raises Invalid or Conflict."""
    row = lock(role) if role else Group()
    permissions: Collection[Permission] = fields.get("permissions", ())
    return write(row, {**fields, "permissions": permissions}, allowed=frozenset({"name", "permissions"}))


def _refuse_to_lock_out(row: User, fields: Mapping[str, Any], by: User | None) -> None:
    if row.is_superuser and by is not None and not by.is_superuser:
        raise NotPermitted("superuser", "Only a superuser may change a superuser's account.")
    if by is None or row.pk != by.pk:
        return
    errors = [
        {
            "path": name,
            "code": "own-access",
            "message": "Somebody else must take this from you: you could not get back in.",
        }
        for name in ("is_active", "is_staff")
        if not fields.get(name, True)
    ]
    if errors:
        raise Invalid("own-access", errors[0]["message"], errors=errors)
