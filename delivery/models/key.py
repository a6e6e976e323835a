"""API keys: what a program shows in place of a session."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cms.core.models import PublicModel


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def live(self, *, at: datetime) -> ApiKeyQuerySet:
        """Neither revoked nor expired. Whoever issued one may still have left: ``delivery.keys`` asks that."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiKey(PublicModel):
    """``prf_live_<prefix>_<secret>``: of the secret only a digest is kept. It acts in the name of whoever issued it, within its
    scopes, and never with more rights than that person holds at the moment.

    ``replaces`` is the key that this one was made to take over from; both work until the older one expires or is revoked. A
    trigger keeps digest, scopes and issuer as they were made, and what is revoked revoked.
    """

    class Scope(models.TextChoices):
        READ = "read", "Read what is published, where the site asks for keys"
        NEWSROOM = "newsroom:read", "Read in the newsroom"
        ARTICLES = "articles:write", "Write articles and move them"
        PUBLISH = "publish", "Publish, schedule, withdraw and take down"
        IMPORTS = "imports:write", "Import texts"
        IMAGES = "images:write", "Upload and describe pictures, enter rights"
        PEOPLE = "people:write", "Write people, organisations and quotations"
        SOURCES = "sources:write", "Write the source register"
        CHECK = "check", "Check claims"
        WEBHOOKS = "webhooks", "Manage webhooks"

    name = models.CharField(max_length=100, help_text="What uses it, such as: archive import.")
    prefix = models.CharField(max_length=10, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_keys", editable=False
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="successor"
    )
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="apikey_has_a_name"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="apikey_has_scopes"),
            # One surface a key: what reads in public opens nothing in the newsroom.
            models.CheckConstraint(
                condition=~Q(scopes__contains=["read"]) | Q(scopes__len=1), name="apikey_has_one_surface",
                violation_error_message="A key that reads in public does nothing else: issue two.",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="apikey_expires_later"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="apikey_revoked_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_public(self) -> bool:
        """Whether it opens the public surface; otherwise it opens the newsroom."""
        return self.scopes == [self.Scope.READ]

    def state(self, *, at: datetime) -> str:
        """live, revoked, expired, or down while whoever issued it may not sign in."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= at:
            return "expired"
        return "live" if self.issued_by.is_active and self.issued_by.is_staff else "down"
