"""What stands for many things goes live thing by thing, each in a job."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django import app

from articles import carryover
from articles import contract as draft
from cms.core.errors import NotPermitted
from media import suppliers
from tests.accounts.factories import make_user
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


def test_one_picture_that_the_gate_refuses_holds_up_no_other() -> None:
    by = make_editor_in_chief()
    elm = make_supplier(name="Elm")
    first, second = make_cleared_image(supplier="Elm"), make_cleared_image(supplier="Elm")
    articles = [make_published_article(by=by, lead_image=draft.LeadImage(image=each.pid)) for each in (first, second)]
    suppliers.save_supplier(elm, fields={"template": "{creator} for Elm"}, by=by)
    first.grants.all().delete()
    for image in (first, second):
        carryover.send_one.func(kind="image", pk=image.pk, owner="supplier-1", by=by.pk)
    lines = [document(a).images[i.pid].credit.line for a, i in zip(articles, (first, second), strict=True)]
    assert lines == ["Ada Quill/Elm", "Ada Quill for Elm"]
    carryover.send_one.func(kind="image", pk=99999, owner="supplier-1", by=by.pk)
    with pytest.raises(NotPermitted):
        carryover.send_all(elm, by=make_user("checker"))
