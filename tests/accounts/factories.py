"""Members of staff, by role."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from cms.accounts.models import User
from cms.accounts.roles import ROLES, sync_roles

_numbers = count(1)
PASSWORD = "correct horse battery"  # for those who sign in; hashing it is slow, so most are made without


def make_user(role: str | None = "editor", **overrides: Any) -> User:
    """Somebody who holds the role, a key of ``cms.accounts.roles.ROLES``; None for somebody without any."""
    number = next(_numbers)
    fields = {"email": f"staff-{number}@example.org", "name": f"Staff {number}", **overrides}
    user = User.objects.create_user(**fields)
    if role:
        user.groups.add(_group(role))
    return user


def make_superuser(**overrides: Any) -> User:
    return make_user(None, is_superuser=True, **overrides)


def make_group(**overrides: Any) -> Group:
    return Group.objects.create(**{"name": f"Group {next(_numbers)}", **overrides})


def _group(role: str) -> Group:
    name = ROLES[role][0]
    return Group.objects.filter(name=name, permissions__isnull=False).first() or sync_roles()[role]
