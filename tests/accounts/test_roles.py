"""Roles: the table as it stands in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from cms.accounts.roles import ROLES, sync_roles

pytestmark = pytest.mark.django_db


def granted(group: Group) -> set[str]:
    return {f"{label}.{name}" for label, name in group.permissions.values_list("content_type__app_label", "codename")}


def test_every_role_is_made_with_what_it_grants_and_no_more() -> None:
    Group.objects.all().delete()
    assert {slug: granted(group) for slug, group in sync_roles().items()} == {
        slug: set(grants) for slug, (_, grants) in ROLES.items()
    }


def test_what_was_added_to_a_role_goes_and_what_was_taken_from_it_comes_back() -> None:
    writer = sync_roles()["writer"]
    writer.permissions.set(Permission.objects.filter(codename__in=("publish_article", "view_article")))
    other = Group.objects.create(name="Interns")
    other.permissions.set(Permission.objects.filter(codename="publish_article"))
    assert sync_roles()["writer"] == writer
    assert granted(writer) == set(ROLES["writer"][1])
    assert granted(other) == {"articles.publish_article"}


def test_where_nothing_has_changed_nothing_is_written(django_assert_num_queries: Any) -> None:
    sync_roles()
    with django_assert_num_queries(2 + len(ROLES) + 2):  # the savepoint
        sync_roles()
