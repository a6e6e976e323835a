"""Publishing has the renditions made that its documents name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import contract as draft
from articles import lapsing, publishing
from articles.models import Article
from delivery.models import Purge
from media import jobs, pictures
from media.lapsing import set_plan
from media.models import Image
from tests.accounts.factories import make_user
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "empty_queue")]


def deferred() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'image_id' FROM procrastinate_jobs WHERE task_name = 'media.jobs.make_renditions' ORDER BY id"
        )
        return [row[0] for row in cursor.fetchall()]


def test_publishing_has_the_renditions_of_its_pictures_made(client: Client) -> None:
    image = make_cleared_image()
    article = make_published_article(lead_image=draft.LeadImage(image=image.pid, alt="A rectangle."))
    assert deferred() == [image.pid]
    jobs.make_renditions(image.pid)
    entry = document(article).images[image.pid]
    for source in entry.sources:
        for part in source.srcset.split(", "):
            response = client.get(part.split(" ")[0])
            assert (response.status_code, response["Content-Type"]) == (200, source.type)
            assert response.getvalue()


def test_a_corrected_credit_has_new_renditions_made_under_a_new_address() -> None:
    by = make_editor_in_chief()
    image = make_cleared_image()
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid, alt="A rectangle."))
    before = document(article).images[image.pid]
    corrected = pictures.save_image(image, fields={"creators": ["Somebody Else"]}, by=None)
    publishing.reissue(corrected, by=by)
    after = document(article).images[image.pid]
    assert deferred() == [image.pid, image.pid]
    assert after.credit.line.startswith("Somebody Else")
    assert after.src != before.src


def _lapse(image: Image, *, act: str) -> None:
    substitute = make_cleared_image() if act == "replace" else None
    set_plan(image, act=act, substitute=substitute, by=make_user("photo"))
    image.grants.update(valid_to=timezone.localdate() - timedelta(days=1))
    lapsing.lapse(image, at=timezone.now())


@pytest.mark.parametrize(
    "end",
    [
        lambda article, image, by: publishing.unpublish(article, by=by, reason="A mistake."),
        lambda article, image, by: publishing.takedown(article, by=by, reason="A court order."),
        lambda article, image, by: _lapse(image, act="withdraw"),
        lambda article, image, by: _lapse(image, act="replace"),
        lambda article, image, by: publishing.reissue(
            pictures.save_image(image, fields={"creators": ["Somebody Else"]}, by=None), by=by
        ),
    ],
    ids=["withdrawn", "taken down", "right ended", "swapped", "credit corrected"],
)
def test_whatever_ends_or_changes_a_picture_purges_the_tag_of_its_renditions(
    end: Callable[[Article, Image, Any], Any], client: Client, settings: Any
) -> None:
    settings.CACHE_PURGER = "varnish"
    by, image = make_editor_in_chief(), make_cleared_image()
    article = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid, alt="A rectangle."))
    rendition = client.get(str(document(article).images[image.pid].src))
    assert rendition.getvalue()
    Purge.objects.all().delete()
    end(article, image, by)
    assert rendition["Cache-Tag"] in {tag for purge in Purge.objects.all() for tag in purge.tags}
