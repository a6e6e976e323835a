"""Staff accounts and roles in the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from cms.accounts import staff
from cms.accounts.models import User
from cms.core.admin import VerbAdmin, model_values
from cms.core.rows import Row

LABELS = {"email": "E-mail address", "groups": "Roles", "person": "In print as"}
HELP = {"groups": "What somebody may do comes from their roles alone.", "person": "Who also appears in bylines."}


class NewAccountForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("name", "email", "person", "groups")
        labels, help_texts = LABELS, HELP


class AccountForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("name", "email", "person", "groups", "is_active", "is_staff")
        labels, help_texts = LABELS, HELP


@admin.register(User)
class AccountAdmin(VerbAdmin, UserAdmin):
    """Sign-in names, roles and the person in print. Passwords are set by Django's own form."""

    save_verb = staticmethod(staff.save_account)
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("email", "name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_select_related = ("person",)
    search_fields = ("email", "name", "person__name")
    ordering = ("name", "email")
    autocomplete_fields = ("person",)
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": (("name", "email"), "person", "password")}),
        ("May do", {"fields": ("groups", ("is_active", "is_staff"))}),
        ("Dates", {"fields": (("last_login", "joined_at"),)}),
    )
    add_fieldsets = (
        (None, {"fields": (("name", "email"), "person", "password1", "password2")}),
        ("May do", {"fields": ("groups",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> User:
        by: Any = request.user
        fields = model_values(form, without="password")
        return staff.save_account(subject, fields=fields, password=form.cleaned_data.get("password1") or None, by=by)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody becomes a superuser by giving one a new password."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    @admin.display(description="roles")
    def roles(self, account: User) -> str:
        return ", ".join(sorted(group.name for group in account.groups.all())) or "none"


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(VerbAdmin, GroupAdmin):
    """Roles as ``cms.accounts.roles`` lays them down; ``sync_roles`` brings them back to that."""

    save_verb = staticmethod(staff.save_role)
    list_display = ("name", "people")
    list_select_related = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return super().get_queryset(request).annotate(people_count=Count("user"))

    @admin.display(description="people", ordering="people_count")
    def people(self, role: Any) -> int:
        return int(role.people_count)
