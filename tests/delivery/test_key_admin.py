"""API keys in the admin: shown once, and in no list, page or log afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delivery import keys
from delivery.errors import BadCredential
from delivery.models import ApiKey
from tests.accounts.factories import make_user
from tests.delivery.keyring import issue

pytestmark = pytest.mark.django_db
ADD = reverse("admin:delivery_apikey_add")
TOKEN = re.compile(r"prf_live_[0-9a-z]{10}_[0-9a-f]{48}")


@pytest.fixture
def by():
    return make_user("administrator")


@pytest.fixture
def client(by) -> Client:
    client = Client()
    client.force_login(by)
    return client


def posted(**overrides):
    return {
        "name": "Front end",
        "scopes": ["newsroom:read", "publish"],
        "last_day": timezone.localdate() + timedelta(days=30),
        **overrides,
    }


def token_in(response) -> str:
    found = set(TOKEN.findall(response.content.decode()))
    assert len(found) == 1
    return found.pop()


def test_a_new_key_is_shown_once_and_works(client, by):
    response = client.post(ADD, posted())
    token = token_in(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert keys.authenticate(f"Bearer {token}").issued_by == by
    key = ApiKey.objects.get()
    assert key.scopes == ["newsroom:read", "publish"]
    secret = token.rsplit("_", 1)[1]
    for path in (reverse("admin:delivery_apikey_changelist"), reverse("admin:delivery_apikey_change", args=[key.pk])):
        shown = client.get(path).content.decode()
        assert key.prefix in shown
        assert secret not in shown
        assert key.digest not in shown
    assert "Make the key that takes over" in shown
    assert "Revoke it at once" in shown
    assert secret not in str([(each.object_repr, each.change_message) for each in LogEntry.objects.all()])
    assert not [cookie for cookie in client.cookies.values() if secret in cookie.value]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["read", "publish"]},
        {"scopes": []},
        {"name": ""},
        {"last_day": "2020-01-01"},
        {"last_day": "2099-01-01"},
    ],
)
def test_what_is_no_key_is_said_at_the_form(client, wrong):
    response = client.post(ADD, posted(**wrong))
    assert response.status_code == 200
    assert b"errorlist" in response.content
    assert not ApiKey.objects.exists()


def test_a_key_is_rotated_and_the_new_one_is_shown(client, by):
    old = issue(by)
    new = token_in(client.post(reverse("admin:delivery_apikey_rotate", args=[old.key.pk])))
    for token in (old.token, new):
        assert keys.authenticate(f"Bearer {token}")
    refused = client.post(reverse("admin:delivery_apikey_rotate", args=[old.key.pk]), follow=True)
    assert "Two keys are live already" in refused.content.decode()
    assert ApiKey.objects.count() == 2


def test_a_key_is_revoked_at_once(client):
    issued = issue()
    page = client.post(reverse("admin:delivery_apikey_revoke", args=[issued.key.pk]), follow=True)
    assert "Revoked" in page.content.decode()
    with pytest.raises(BadCredential):
        keys.authenticate(f"Bearer {issued.token}")


@pytest.mark.parametrize("act", ["rotate", "revoke"])
@pytest.mark.parametrize("role", ["editor", "standards", None])
def test_other_roles_press_no_button(role, act):
    issued, client = issue(), Client()
    client.force_login(make_user(role))
    assert client.post(reverse(f"admin:delivery_apikey_{act}", args=[issued.key.pk])).status_code == 403
    assert keys.authenticate(f"Bearer {issued.token}")
    assert ApiKey.objects.count() == 1
