"""What stands for many things goes live thing by thing, each in a job."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app

from articles import contract as draft
from media import suppliers
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import document
from tests.media.factories import make_supplier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_a_job_queued_before_the_task_got_its_present_name_is_done() -> None:
    by, elm = make_editor_in_chief(), make_supplier(name="Elm")
    image = make_cleared_image(supplier="Elm")
    article = make_published_article(lead_image=draft.LeadImage(image=image.pid))
    suppliers.save_supplier(elm, fields={"template": "{creator} for Elm"}, by=by)
    app.tasks["articles.carryover.send_picture"](pk=image.pk, supplier=elm.pk, by=by.pk)
    assert document(article).images[image.pid].credit.line == "Ada Quill for Elm"
