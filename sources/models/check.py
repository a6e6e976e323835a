"""Looks at whether a source can still be opened."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.core.models import AppendOnly
from sources.models.source import Source


class SourceCheck(AppendOnly):
    """One look at a source. ``outcome`` is what was met; ``health`` what the source's health became by it."""

    class Trigger(models.TextChoices):
        MANUAL = "manual", "Somebody looked"

    class Outcome(models.TextChoices):
        OK = "ok", "There, as before"
        MOVED_SAME_CONTENT = "moved_same_content", "Moved, same content"
        MOVED_CHANGED_CONTENT = "moved_changed_content", "Moved, content changed"
        REDIRECT_TO_ROOT = "redirect_to_root", "Leads to the home page"
        REDIRECT_TO_ERROR = "redirect_to_error", "Leads to an error page"
        SOFT_404 = "soft_404", "Says that it is not there"
        PARKED_DOMAIN = "parked_domain", "Parked domain"
        LOGIN_OR_PAYWALL = "login_or_paywall", "Sign-in or paywall"
        BLOCKED = "blocked", "Blocked"
        RATE_LIMITED = "rate_limited", "Too many requests"
        NOT_FOUND = "not_found", "Not found (404)"
        GONE = "gone", "Gone (410)"
        DNS_ERROR = "dns_error", "No such host"
        TLS_ERROR = "tls_error", "Certificate refused"
        TIMEOUT = "timeout", "No answer in time"
        SERVER_ERROR = "server_error", "Server error"
        TOO_LARGE = "too_large", "Too large"
        REFUSED_BY_POLICY = "refused_by_policy", "Not fetched, by policy"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="checks")
    trigger = models.CharField(max_length=12, choices=Trigger, default=Trigger.MANUAL)
    outcome = models.CharField("what was met", max_length=24, choices=Outcome, blank=True, default="")
    health = models.CharField("health", max_length=12, choices=Source.Health)
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_health_display()
