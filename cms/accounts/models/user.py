"""Who works here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import connection, models
from django.db.models.functions import Lower

# Asked at every request, and by Django's own way in several times the time.
_HELD = """
SELECT DISTINCT t.app_label || '.' || p.codename
  FROM accounts_user_groups m JOIN auth_group_permissions g ON g.group_id = m.group_id
  JOIN auth_permission p ON p.id = g.permission_id JOIN django_content_type t ON t.id = p.content_type_id
 WHERE m.user_id = %s"""


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=fold(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=fold(username or ""))


def fold(email: str) -> str:
    """An e-mail address as it is compared: no outer blanks, case folded throughout."""
    return email.strip().casefold()


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff. Signs in by e-mail; what they may do comes from their roles (Django groups)."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150)
    # Whoever also appears in print is the same human being: the four-eyes rules ask for this.
    person = models.OneToOneField(
        "experts.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="user"
    )
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may use the admin", default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="That e-mail address has an account.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = fold(self.email)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return str(self)

    def holds(self, permission: str) -> bool:
        """Whether one of this person's roles grants ``app.codename``. Being a superuser grants nothing here.

        One query for each user object, cached as Django caches group permissions.
        """
        if not self.is_active:
            return False
        return permission in self._role_permissions()

    def _role_permissions(self) -> set[str]:
        cached: set[str] | None = getattr(self, "_held", None)
        if cached is None:
            with connection.cursor() as cursor:
                cursor.execute(_HELD, [self.pk])
                cached = self._held = {permission for (permission,) in cursor.fetchall()}
        return cached
