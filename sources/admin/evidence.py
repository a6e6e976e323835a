"""What a source's page says of the logs about it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from sources.models import Source

MOST = 10


def integrity(source: Source) -> str:
    as_of = f", as of {source.integrity_as_of}" if source.integrity_as_of else ""
    events = source.integrity_events.select_related("by")
    return _log(source, "integrityevent", f"{source.get_integrity_display()}{as_of}", events, "Record what you found")


def health(source: Source) -> str:
    as_of = f", as of {timezone.localtime(source.health_as_of):%d %B %Y %H:%M}" if source.health_as_of else ""
    checks = source.checks.select_related("by")
    return _log(source, "sourcecheck", f"{source.get_health_display()}{as_of}", checks, "Say what you met")


def captures(source: Source) -> str:
    """That there are restricted ones is no secret; what they say is."""
    held = source.captures.defer("text").select_related("by")
    return _log(source, "capture", "", held, "Paste or upload what it says")


def _log(source: Source, model: str, now: str, rows: models.QuerySet[Any], adding: str) -> str:
    newest, every = (
        list(rows[: MOST + 1]),
        f"{reverse(f'admin:sources_{model}_changelist')}?source__id__exact={source.pk}",
    )
    lines = [
        format_html(
            '<li><a href="{}">{}</a>, {} by {}</li>',
            reverse(f"admin:sources_{model}_change", args=[row.pk]), str(row), f"{timezone.localtime(row.at):%d %B %Y}",
            row.by or "the program",
        )
        for row in newest[:MOST]
    ]  # fmt: skip
    if len(newest) > MOST:
        lines.append(format_html('<li><a href="{}">All of them</a></li>', every))
    add = f"{reverse(f'admin:sources_{model}_add')}?source={source.pk}"
    told = format_html("<strong>{}</strong>", now) if now else ""
    return format_html(
        '{}<ul>{}</ul><a href="{}">{}</a>', told, format_html_join("", "{}", ((line,) for line in lines)), add, adding
    )
