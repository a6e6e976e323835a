"""Sending a changed thing live from its page, and seeing how far it has come."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import carrying
from articles.linking import AT_ONCE
from articles.models import Reissue
from tests.accounts.factories import make_user
from tests.articles import crowds
from tests.articles.factories import make_published_article, make_reissue
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_a_crowd_leads_to_a_page_that_refreshes_until_all_have_followed(client: Client) -> None:
    person = make_person(name="Ada Quill")
    crowds.showing(person, AT_ONCE + 30)
    person.name = "Ada Marsh"
    person.save(update_fields=["name"])
    client.force_login(make_user("editor"))
    where = client.post(reverse("admin:articles_reissue_send", args=["person", person.pk]))["Location"]
    row = Reissue.objects.get()
    assert where == reverse("admin:articles_reissue_change", args=[row.pk])
    page = client.get(where)
    assert page["Refresh"] == "3"
    assert f"{carrying.BATCH} of {AT_ONCE + 30} documents" in page.content.decode()
    assert client.get(reverse("admin:articles_reissue_changelist"))["Refresh"] == "3"
    carrying.carry_on(row.pk)
    page = client.get(where)
    assert "Refresh" not in page
    assert "Everywhere" in page.content.decode()


def test_what_could_not_follow_is_named_with_the_way_to_it(client: Client) -> None:
    article = make_published_article(title="Left behind")
    failure = {"kind": "article", "id": article.pid, "reason": "It cannot be read."}
    row = make_reissue(failed=1, failures=[failure])
    client.force_login(make_user("writer"))
    shown = client.get(reverse("admin:articles_reissue_change", args=[row.pk])).content.decode()
    assert "Left behind" in shown
    assert reverse("admin:articles_article_change", args=[article.pk]) in shown
    assert "Not everywhere" in shown
    assert client.get(reverse("admin:articles_reissue_change", args=[999_999])).status_code == 404
