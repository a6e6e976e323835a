"""What staff should know of webhooks and caches without asking: sentences with a link to where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from delivery.models import Purge, WebhookDelivery, WebhookEndpoint

FAILING_FOR = timedelta(hours=1)
RECENT = timedelta(days=3)
MOST = 5


@dataclass(frozen=True)
class Notice:
    sentence: str
    link: str
    action: str


def notices(by: User) -> list[Notice]:
    """The gravest first; nothing for those who may not see webhooks. Three queries."""
    found = []
    if by.has_perm("delivery.view_webhookendpoint"):
        found += _stopped() + _given_up()
    if by.has_perm("delivery.view_purge"):
        found += _unpurged()
    return found[:MOST]


def of_endpoint(endpoint: WebhookEndpoint) -> str:
    """What is the matter with it, as a sentence; "" when nothing is."""
    if endpoint.state != WebhookEndpoint.State.ACTIVE:
        return endpoint.state_reason
    if endpoint.failing_since:
        since = timezone.localtime(endpoint.failing_since)
        return f"Nothing has arrived since {since:%-d %B, %H:%M}; it is tried again, for 28 hours."
    return ""


def _stopped() -> list[Notice]:
    stopped = WebhookEndpoint.objects.filter(state=WebhookEndpoint.State.PAUSED)
    failing = WebhookEndpoint.objects.filter(
        state=WebhookEndpoint.State.ACTIVE, failing_since__lt=timezone.now() - FAILING_FOR
    )
    gone = WebhookEndpoint.objects.filter(state=WebhookEndpoint.State.DISABLED, state_at__gt=timezone.now() - RECENT)
    return [
        Notice(f"Webhook “{each}” is {_is(each)}. {of_endpoint(each)}", _page(each), "See to it")
        for each in (stopped | failing | gone).order_by("state", "pk")[:MOST]
    ]


def _is(endpoint: WebhookEndpoint) -> str:
    return "failing" if endpoint.state == WebhookEndpoint.State.ACTIVE else endpoint.get_state_display().lower()


def _given_up() -> list[Notice]:
    """Messages that were given up lately and that nobody sent again, while their endpoint goes on."""
    lost = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.FAILED, finished_at__gt=timezone.now() - RECENT, replays=None,
        endpoint__state=WebhookEndpoint.State.ACTIVE, kind__gt="",
    )  # fmt: skip
    listed = reverse("admin:delivery_webhookdelivery_changelist")
    found = lost.values("endpoint_id", "endpoint__url", "endpoint__description").annotate(lost=Count("pk"))
    return [
        Notice(
            f"{each['lost']} {'message was' if each['lost'] == 1 else 'messages were'} given up for webhook "
            f"“{each['endpoint__description'] or each['endpoint__url']}”.",
            f"{listed}?state__exact=failed&endpoint__id__exact={each['endpoint_id']}",
            "Look and send again",
        )
        for each in found.order_by("-lost")[:MOST]
    ]


def _unpurged() -> list[Notice]:
    failed = Purge.objects.filter(state=Purge.State.FAILED, finished_at__gt=timezone.now() - RECENT)
    last = failed.order_by("-id").first()
    if last is None:
        return []
    link = f"{reverse('admin:delivery_purge_changelist')}?state__exact=failed"
    return [
        Notice(
            f"The cache was not purged after a change, so readers may see old pages. {last.note}", link, "Purge again"
        )
    ]


def _page(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:delivery_webhookendpoint_change", args=[endpoint.pk])
