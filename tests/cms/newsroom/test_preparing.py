"""What a fresh database gets before anybody signs in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.management import call_command

from articles.models import Article
from cms.accounts.models import User
from cms.accounts.roles import ROLES, sync_roles
from cms.newsroom.preparing import kept_password, make_accounts, prepare

pytestmark = pytest.mark.django_db


def test_there_is_one_account_a_role_and_it_holds_what_the_role_grants() -> None:
    accounts = make_accounts(sync_roles(), password="correct horse battery")
    assert set(accounts) == {"writer", "editor", "checker", "medical", "photo", "standards", "publisher", "admin"}
    for name, user in accounts.items():
        role = "administrator" if name == "admin" else name
        assert user.email == f"{name}@proofroom.example"
        assert user.is_staff
        assert user.is_superuser == (name == "admin")
        assert all(user.holds(grant) for grant in ROLES[role][1])


def test_every_account_signs_in_with_the_password_of_the_last_run() -> None:
    make_accounts(sync_roles(), password="correct horse battery")
    accounts = make_accounts(sync_roles(), password="staple of the desk")
    assert len({user.password for user in User.objects.all()}) == 1
    assert authenticate(username="editor@proofroom.example", password="staple of the desk") == accounts["editor"]
    assert authenticate(username="editor@proofroom.example", password="correct horse battery") is None


def test_a_second_run_leaves_the_accounts_untouched() -> None:
    make_accounts(sync_roles(), password="correct horse battery")
    before = list(User.objects.order_by("pk").values())
    make_accounts(sync_roles(), password="correct horse battery")
    assert list(User.objects.order_by("pk").values()) == before


def test_a_made_password_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "demo_password"
    made = kept_password(path)
    assert len(made) >= 12
    assert kept_password(path) == made
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("production", "demo"), [(True, True), (True, False), (False, False)])
def test_outside_the_demo_only_the_roles_are_made(settings: Any, tmp_path: Path, production: bool, demo: bool) -> None:
    settings.PRODUCTION, settings.DEMO, settings.VAR_DIR = production, demo, tmp_path
    Group.objects.all().delete()
    prepared = prepare()
    assert (prepared.accounts, prepared.password, prepared.demo) == ({}, None, None)
    assert not User.objects.exists()
    assert not Article.objects.exists()
    assert not list(tmp_path.iterdir())
    assert Group.objects.count() == len(ROLES)


def test_the_command_prints_addresses_and_the_password_that_was_asked_for(settings: Any, tmp_path: Path) -> None:
    settings.PRODUCTION, settings.DEMO, settings.DEMO_PASSWORD = False, True, "correct horse battery"
    settings.VAR_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path, tmp_path / "uploads", tmp_path / "static"
    out = io.StringIO()
    call_command("prepare", stdout=out)
    assert "correct horse battery" in out.getvalue()
    assert all(user.email in out.getvalue() for user in User.objects.all())
    assert not (tmp_path / "demo_password").exists()
    assert authenticate(username="editor@proofroom.example", password="correct horse battery")
    assert (tmp_path / "static" / "admin").is_dir()
