"""Publishing has the renditions made that its documents name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from articles import contract as draft
from articles import publishing
from media import jobs, pictures
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


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
