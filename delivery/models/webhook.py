"""Receivers of webhooks, the secrets they verify with, and every message that was or will be sent to them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cms.core.models import PublicModel
from delivery.models.purge import Purge
from delivery.models.record import Record


class WebhookEndpoint(PublicModel):
    """Where messages go, which ones, and how it does. Empty ``kinds`` or ``acts`` mean all.

    ``failures`` counts what failed in a row because of the receiver as a whole (unreachable, overloaded), since ``failing_since``;
    until ``resting_until`` it is left alone. ``delivered_at`` is the last success.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"  # messages are kept and wait
        DISABLED = "disabled"  # messages are no longer made

    class Act(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        REISSUED = "reissued"
        RETRACTED = "retracted"
        WITHDRAWN = "withdrawn"

    url = models.CharField("address", max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    kinds = ArrayField(models.CharField(max_length=16, choices=Record.Kind), blank=True, default=list)
    acts = ArrayField(models.CharField(max_length=16, choices=Act), verbose_name="events", blank=True, default=list)
    state = models.CharField(max_length=16, choices=State, default=State.ACTIVE)
    state_reason = models.TextField(blank=True, default="")
    state_at = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField("last delivery", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "webhook endpoint"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.description or self.url


class WebhookSecret(models.Model):
    """What an endpoint's messages are signed with, sealed by the site's key. ``expires_at`` is set when a newer one takes over."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(expires_at__isnull=True), name="webhook_secret_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"secret of {self.created_at:%Y-%m-%d %H:%M}"


class WebhookDelivery(models.Model):
    """One message to one endpoint: written with the change it tells of, sent later, kept as the log.

    ``event_id`` is the same for all endpoints, all attempts and all replays of one event. ``kind`` and ``thing_id`` name the
    record; messages about one record go out in the order of ``id``. ``lane`` spreads records over the jobs of an endpoint.
    """

    class State(models.TextChoices):
        HELD = "held", "waits for the caches"
        DUE = "due", "to be sent"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "given up"
        CANCELLED = "cancelled", "not sent"

    OPEN = (State.HELD, State.DUE)

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event_id = models.UUIDField()
    type = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, blank=True, default="")
    thing_id = models.UUIDField(null=True)
    seq = models.BigIntegerField(null=True)
    payload = models.BinaryField()
    at = models.DateTimeField("written")
    lane = models.PositiveSmallIntegerField(default=0)
    purge = models.ForeignKey(Purge, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    replay_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replays")
    replayed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.HELD)
    attempt_count = models.PositiveIntegerField("attempts", default=0)
    first_attempt_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        ordering = ["-id"]
        permissions = [("replay_webhookdelivery", "Can send webhook messages again")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["held", "due"], finished_at__isnull=True)
                | (~Q(state__in=["held", "due"]) & Q(finished_at__isnull=False)),
                name="webhook_delivery_finished_has_its_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "lane", "id"], name="webhook_open", condition=Q(state__in=["held", "due"])
            ),
            models.Index(
                fields=["endpoint", "kind", "thing_id", "id"],
                name="webhook_record",
                condition=Q(state__in=["held", "due"]),
            ),
            models.Index(fields=["endpoint", "seq"], name="webhook_seq"),
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
            models.Index(fields=["event_id"], name="webhook_event"),
            models.Index(fields=["state", "-id"], name="webhook_state"),
            models.Index(fields=["finished_at"], name="webhook_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"

    @property
    def message_id(self) -> str:
        """The ``webhook-id`` that receivers know it by."""
        return f"msg_{self.event_id.hex}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class WebhookAttempt(models.Model):
    """One try: ``status`` is the answer's, None when none came; ``note`` says in words what happened."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    note = models.TextField()
    excerpt = models.TextField(blank=True, default="")  # the first of what was answered

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.note
