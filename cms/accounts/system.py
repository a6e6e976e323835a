"""The account in whose name the system itself acts, where a policy and no person decides at that moment."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from cms.accounts.models import User

EMAIL = "system@proofroom.invalid"  # RFC 2606: no mail can ever reach or prove this address
NAME = "Proofroom"
# What it may do, and nothing else: what follows when the right to a picture ends.
GRANTS = ("articles.change_article", "articles.withdraw_article", "articles.reissue_thing")


@transaction.atomic
def system_user() -> User:
    """The account, made when first asked for. Nobody can sign in with it: it has no password and is no member of staff."""
    group, is_new = Group.objects.get_or_create(name="System")
    if is_new or not group.permissions.exists():
        group.permissions.set(_permissions())
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = User.objects.create_user(EMAIL, name=NAME, is_staff=False)
        user.groups.add(group)
    return user


def _permissions() -> list[Permission]:
    wanted = Q(pk__in=[])
    for grant in GRANTS:
        app, codename = grant.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))
