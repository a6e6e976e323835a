"""Sending a changed thing live from its page, and seeing how far it has come."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import carrying
from articles import contract as draft
from articles.linking import AT_ONCE
from articles.models import Reissue
from tests.accounts.factories import make_user
from tests.articles import crowds
from tests.articles.admin.posting import messages_of
from tests.articles.factories import make_cleared_image, make_published_article, make_reissue, make_topic
from tests.articles.test_publishing import document
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def address(kind: str, thing: Any) -> str:
    return reverse("admin:articles_reissue_send", args=[kind, thing.pk])


def test_a_thing_leads_to_the_page_that_sends_it_live(client: Client) -> None:
    person = make_person(name="Ada Quill")
    page = reverse("admin:experts_person_change", args=[person.pk])
    client.force_login(make_user("editor"))
    assert address("person", person) not in client.get(page).content.decode()
    article = make_published_article(bylines=[draft.Byline(person=person.pid)])
    assert address("person", person) in client.get(page).content.decode()
    person.name = "Ada Marsh"
    person.save(update_fields=["name"])
    shown = client.get(address("person", person)).content.decode()
    assert "1 live document shows this person" in shown
    assert "Not sent yet" in shown
    response = client.post(address("person", person))
    assert response["Location"] == page
    assert messages_of(client, response) == ["Sent live: 1 live article changed."]
    assert document(article).people[person.pid].name == "Ada Marsh"
    client.force_login(make_user("writer"))
    assert address("person", person) not in client.get(page).content.decode()
    assert client.post(address("person", person)).status_code == 403


def test_what_blocks_it_is_said_before_and_refused_after(client: Client) -> None:
    image = make_cleared_image(creators=["Iris Holm"])
    make_published_article(lead_image=draft.LeadImage(image=image.pid))
    image.grants.all().delete()
    client.force_login(make_user("editor"))
    shown = client.get(address("image", image)).content.decode()
    assert "What blocks it" in shown
    assert '<button type="submit" class="button default"' not in shown
    assert client.post(address("image", image)).status_code == 200


def test_what_nobody_shows_has_nothing_to_send(client: Client) -> None:
    client.force_login(make_user("editor"))
    assert "No live article shows this" in client.get(address("topic", make_topic())).content.decode()
    assert client.get(reverse("admin:articles_reissue_send", args=["article", 1])).status_code == 404
    assert client.get(reverse("admin:articles_reissue_send", args=["person", 999_999])).status_code == 404


def test_a_crowd_leads_to_a_page_that_refreshes_until_all_have_followed(client: Client) -> None:
    person = make_person(name="Ada Quill")
    crowds.showing(person, AT_ONCE + 30)
    person.name = "Ada Marsh"
    person.save(update_fields=["name"])
    client.force_login(make_user("editor"))
    where = client.post(address("person", person))["Location"]
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
