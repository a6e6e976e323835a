"""API keys: what is stored, what opens, and what falls with whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from delivery import keys
from delivery.errors import BadCredential, NoCredential
from delivery.models import ApiKey
from tests.accounts.factories import make_user
from tests.delivery.keyring import issue

pytestmark = pytest.mark.django_db


def bearer(token: str) -> str:
    return f"Bearer {token}"


def test_a_key_opens_the_newsroom_in_the_name_of_its_issuer():
    by = make_user("administrator")
    issued = issue(by, "publish")
    found = keys.authenticate(bearer(issued.token))
    assert (found, found.issued_by) == (issued.key, by)


def test_only_a_digest_of_the_secret_is_stored():
    issued = issue()
    _, _, prefix, secret = issued.token.split("_")
    stored = str(ApiKey.objects.values().get(pk=issued.key.pk))
    assert prefix in stored
    assert secret not in stored


def spoilt(issued: keys.Issued) -> dict[str, str]:
    token = issued.token
    other = issue().token
    return {
        "another secret": bearer(token[:-1] + ("0" if token[-1] != "0" else "1")),
        "another prefix": bearer(other[:19] + token[19:]),
        "an unknown prefix": bearer("prf_live_" + "z" * 10 + token[19:]),
        "another scheme": f"Token {token}",
        "basic": f"Basic {token}",
        "no scheme": token,
        "the scheme alone": "Bearer",
        "nothing": "",
        "more behind it": bearer(f"{token} {token}"),
        "two at once": f"{bearer(token)}, {bearer(token)}",
        "upper case": bearer(token.upper()),
        "letters of another alphabet": bearer(token[:-1] + "а"),
    }


def test_whatever_is_wrong_with_a_credential_is_said_in_the_same_words():
    issued = issue()
    said = set()
    for name, header in spoilt(issued).items():
        with pytest.raises(BadCredential) as refused:
            keys.authenticate(header)
        said.add((refused.value.code, refused.value.message, str(refused.value.data), refused.value.status))
        assert name
    assert len(said) == 1


def test_a_key_is_down_with_its_expiry():
    issued = issue()
    ApiKey.objects.filter(pk=issued.key.pk).update(
        created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(seconds=1)
    )
    with pytest.raises(BadCredential):
        keys.authenticate(bearer(issued.token))


def test_a_revoked_key_is_down_at_once_and_says_who_revoked_it():
    issued, by = issue(), make_user("administrator")
    keys.revoke(issued.key, by=by)
    with pytest.raises(BadCredential):
        keys.authenticate(bearer(issued.token))
    assert ApiKey.objects.get(pk=issued.key.pk).revoked_by == by


@pytest.mark.parametrize("left", ["is_active", "is_staff"])
def test_a_key_falls_with_the_account_of_its_issuer(left):
    by = make_user("administrator")
    issued = issue(by)
    setattr(by, left, False)
    by.save(update_fields=[left])
    with pytest.raises(BadCredential):
        keys.authenticate(bearer(issued.token))


def test_a_key_opens_one_surface_only():
    newsroom, public = issue(), issue(None, "read")
    assert keys.authenticate(bearer(public.token), public=True) == public.key
    with pytest.raises(BadCredential):
        keys.authenticate(bearer(public.token))
    with pytest.raises(BadCredential):
        keys.authenticate(bearer(newsroom.token), public=True)
    with pytest.raises(Invalid):
        issue(None, "read", "publish")


def test_readers_need_a_key_where_the_site_asks_for_one(settings):
    token = issue(None, "read").token
    keys.reader(None)
    keys.reader(bearer(token))
    settings.PUBLIC_API_KEYS = "required"
    keys.reader(bearer(token))
    with pytest.raises(NoCredential):
        keys.reader(None)
    with pytest.raises(BadCredential):
        keys.reader(bearer(issue().token))


def test_last_use_is_written_once_a_minute(django_assert_num_queries):
    issued = issue()
    with django_assert_num_queries(2):
        keys.authenticate(bearer(issued.token))
    with django_assert_num_queries(1):
        keys.authenticate(bearer(issued.token))
    ApiKey.objects.filter(pk=issued.key.pk).update(last_used_at=timezone.now() - timedelta(seconds=61))
    with django_assert_num_queries(2):
        keys.authenticate(bearer(issued.token))


def test_a_key_is_rotated_without_a_gap():
    by = make_user("administrator")
    old = issue(by, "publish")
    new = keys.rotate(old.key, by=by)
    assert new.key.scopes == ["publish"]
    assert new.key.replaces == old.key
    for token in (old.token, new.token):
        assert keys.authenticate(bearer(token))
    assert ApiKey.objects.get(pk=old.key.pk).expires_at <= timezone.now() + keys.OVERLAP


def test_two_keys_are_live_at_most():
    by = make_user("administrator")
    old = issue(by)
    new = keys.rotate(old.key, by=by)
    for key in (old.key, new.key):
        with pytest.raises(Conflict) as refused:
            keys.rotate(key, by=by)
        assert refused.value.code == "two-live"
    keys.revoke(old.key, by=by)
    assert keys.authenticate(bearer(keys.rotate(new.key, by=by).token))


def test_nobody_rotates_the_key_of_another():
    with pytest.raises(NotPermitted):
        keys.rotate(issue().key, by=make_user("administrator"))


@pytest.mark.parametrize("role", ["editor", "publisher", "writer", None])
def test_keys_are_for_administrators_to_issue(role):
    by = make_user(role)
    for act in (lambda: issue(by), lambda: keys.revoke(issue().key, by=by)):
        with pytest.raises(NotPermitted):
            act()


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_key_expires_within_a_year(days):
    with pytest.raises(Invalid) as refused:
        issue(expires_at=timezone.now() + timedelta(days=days))
    assert refused.value.data["errors"][0]["path"] == "expires_at"


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "check"]])
def test_scopes_are_a_closed_list(scopes):
    with pytest.raises(Invalid):
        issue(scopes=scopes)


@pytest.mark.parametrize(
    "change", [{"scopes": ["publish"]}, {"digest": "0" * 64}, {"prefix": "0000000000"}, {"issued_by": None}]
)
def test_the_database_keeps_a_key_as_it_was_issued(change):
    issued = issue(None, "check")
    if "issued_by" in change:
        change = {"issued_by": make_user("administrator")}
    with pytest.raises(IntegrityError, match="as it was issued"), transaction.atomic():
        ApiKey.objects.filter(pk=issued.key.pk).update(**change)


def test_the_database_keeps_a_revoked_key_revoked():
    issued = issue()
    keys.revoke(issued.key, by=issued.key.issued_by)
    with pytest.raises(IntegrityError, match="stays revoked"), transaction.atomic():
        ApiKey.objects.filter(pk=issued.key.pk).update(revoked_at=None, revoked_by=None)
