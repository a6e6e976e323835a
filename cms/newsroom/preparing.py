"""What a fresh database needs before anybody can sign in: roles and, for a first look, accounts and a filled newsroom."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.db import transaction

from cms.accounts.models import User
from cms.accounts.roles import ROLES, sync_roles
from cms.newsroom.demo.filling import Summary, fill

DEMO_DOMAIN = "proofroom.example"
# The part of the address before the @ → the role.
DEMO_ACCOUNTS = {("admin" if role == "administrator" else role): role for role in ROLES}


@dataclass
class Prepared:
    """What there is now. Without a demo, ``accounts`` is empty, and ``password`` and ``demo`` are None."""

    accounts: dict[str, User] = field(default_factory=dict)
    password: str | None = None
    demo: Summary | None = None


def prepare() -> Prepared:
    """Bring the roles up to date and, in demo mode, make the demo's accounts and articles. Safe and quick to run again.

    Every run gives the demo accounts the password that it returns: ``DEMO_PASSWORD``, or else one made once and kept in
    ``var/demo_password``. In production nothing but the roles is touched.
    """
    groups = sync_roles()
    if settings.PRODUCTION or not settings.DEMO:
        return Prepared()
    password = settings.DEMO_PASSWORD or kept_password(Path(settings.VAR_DIR) / "demo_password")
    accounts = make_accounts(groups, password=password)
    return Prepared(accounts, password, fill(by_role=accounts))


@transaction.atomic
def make_accounts(groups: dict[str, Group], *, password: str) -> dict[str, User]:
    """One account a role, by the part of its address before the @, all with this password."""
    accounts = {name: _account(name, groups[role]) for name, role in DEMO_ACCOUNTS.items()}
    hashes = {user.password for user in accounts.values()}
    if len(hashes) > 1 or not check_password(password, hashes.pop()):
        # One hash for all: hashing is slow on purpose, and the password is printed on the screen anyway.
        User.objects.filter(pk__in=[user.pk for user in accounts.values()]).update(password=make_password(password))
    return accounts


def _account(name: str, group: Group) -> User:
    email = f"{name}@{DEMO_DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=f"Demo {group.name.lower()}", is_superuser=name == "admin")
        user.groups.add(group)
    return user


def kept_password(path: Path) -> str:
    """The password in that file, or a new one put there for its owner alone to read."""
    if path.exists():
        return path.read_text().strip()
    made = secrets.token_urlsafe(9)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{made}\n")
    draft.replace(path)
    return made
