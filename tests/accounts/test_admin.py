from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.roles import ROLES, sync_roles
from tests.accounts.factories import PASSWORD, make_superuser, make_user
from tests.experts.factories import make_person
from tests.forms import form_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user("administrator")
    client.force_login(user)
    return user


def address(view: str, *args: Any) -> str:
    return reverse(f"admin:accounts_user_{view}", args=args)


def form_of(client: Client, user: User | None = None) -> dict[str, Any]:
    return form_values(client.get(address("change", user.pk) if user else address("add")), "user_form")


def test_an_account_is_made_with_a_password_a_role_and_a_person(client: Client, administrator: User) -> None:
    role, person = sync_roles()["writer"], make_person()
    typed: dict[str, Any] = {
        "name": "Wanda Writer",
        "email": "Wanda@Example.ORG",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    typed |= {"groups": [str(role.pk)], "person": str(person.pk)}
    response = client.post(address("add"), {**form_of(client), **typed})
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(email="wanda@example.org")
    assert user.person == person
    assert user.holds("articles.submit_article") and not user.holds("articles.publish_article")
    assert client.login(username="wanda@example.org", password=PASSWORD)


def test_roles_are_given_and_taken(client: Client, administrator: User) -> None:
    user, role = make_user("writer"), sync_roles()["checker"]
    assert (
        client.post(address("change", user.pk), {**form_of(client, user), "groups": [str(role.pk)]}).status_code == 302
    )
    assert [group.name for group in user.groups.all()] == [ROLES["checker"][0]]


def test_forged_superuser_and_password_fields_are_ignored(client: Client, administrator: User) -> None:
    user = make_user("writer", password=PASSWORD)
    forged = {"is_superuser": "on", "password": "pbkdf2$forged", "user_permissions": ["1"]}
    assert client.post(address("change", user.pk), {**form_of(client, user), **forged}).status_code == 302
    user.refresh_from_db()
    assert not user.is_superuser and not user.user_permissions.exists()
    assert user.check_password(PASSWORD)


def test_a_superusers_account_is_out_of_an_administrators_reach(client: Client, administrator: User) -> None:
    above = make_superuser(email="root@example.org")
    assert client.post(address("change", above.pk), {"email": "mine@example.org", "name": "Mine"}).status_code == 403
    password = client.post(reverse("admin:auth_user_password_change", args=[above.pk]), {"password1": PASSWORD})
    assert password.status_code == 403
    above.refresh_from_db()
    assert above.email == "root@example.org"


def test_nobody_locks_themselves_out(client: Client, administrator: User) -> None:
    form = form_of(client, administrator)
    del form["is_active"]
    response = client.post(address("change", administrator.pk), form)
    assert response.status_code == 200
    assert "Somebody else must take this from you" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_an_address_that_has_an_account_is_refused_whatever_its_case(client: Client, administrator: User) -> None:
    make_user(email="ada@example.org")
    typed = {"name": "Ada", "email": "ADA@example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(address("add"), {**form_of(client), **typed})
    assert response.status_code == 200
    assert User.objects.filter(email__iexact="ada@example.org").count() == 1


def test_accounts_are_never_deleted_and_only_administrators_see_them(client: Client, administrator: User) -> None:
    user = make_user("writer")
    assert client.post(address("delete", user.pk), {"post": "yes"}).status_code == 403
    for role in set(ROLES) - {"administrator"}:
        client.force_login(make_user(role))
        assert client.get(address("changelist")).status_code == 403, role


def test_a_role_is_changed_by_an_administrator(client: Client, administrator: User) -> None:
    role = sync_roles()["medical"]
    page = reverse("admin:auth_group_change", args=[role.pk])
    form = form_values(client.get(page), "group_form")
    assert client.post(page, {**form, "permissions": form["permissions"][:2]}).status_code == 302
    assert role.permissions.count() == 2
    assert client.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"}).status_code == 403
