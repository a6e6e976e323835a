"""Topics through their verbs."""

from __future__ import annotations

import pytest
from django.test import Client

from articles.models import Topic
from articles.topics import delete_topic, save_topic
from cms.core.errors import Conflict, Invalid, NotPermitted
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_topic
from tests.forms import form_values

pytestmark = pytest.mark.django_db


def test_a_topic_gets_its_slug_from_its_name() -> None:
    topic = save_topic(None, fields={"name": "Sleep & dreams", "language": "en"}, by=make_user("editor"))
    assert topic.slug == "sleep-dreams"


def test_a_second_topic_of_one_name_is_refused() -> None:
    make_topic(name="Sleep", slug="sleep")
    with pytest.raises(Invalid, match="exists already"):
        save_topic(None, fields={"name": "SLEEP", "slug": "other", "language": "en"}, by=make_user("editor"))


@pytest.mark.parametrize("role", ["writer", "checker", "photo", "publisher"])
def test_other_roles_make_no_topics(role: str) -> None:
    with pytest.raises(NotPermitted):
        save_topic(None, fields={"name": "Sleep"}, by=make_user(role))
    with pytest.raises(NotPermitted):
        delete_topic(make_topic(), by=make_user(role))


def test_a_topic_in_use_is_not_deleted() -> None:
    topic = make_topic()
    make_article(primary_topic=topic.pid)
    with pytest.raises(Conflict):
        delete_topic(topic, by=make_user("standards"))
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_a_topic_that_articles_are_also_about_is_not_deleted() -> None:
    topic = make_topic()
    make_article(topics=[topic.pid], title="Also about it")
    with pytest.raises(Conflict, match="Also about it"):
        delete_topic(topic, by=make_user("standards"))


def test_an_unused_topic_is_deleted() -> None:
    topic = make_topic()
    delete_topic(topic, by=make_user("standards"))
    assert not Topic.objects.exists()


def test_the_admin_makes_and_changes_topics(client: Client) -> None:
    client.force_login(make_user("editor"))
    data = form_values(client.get("/admin/articles/topic/add/"), "topic_form") | {"name": "Dreams"}
    assert client.post("/admin/articles/topic/add/", data).status_code == 302
    topic = Topic.objects.get()
    assert topic.slug == "dreams"
    url = f"/admin/articles/topic/{topic.pk}/change/"
    data = form_values(client.get(url), "topic_form") | {"description": "At night."}
    assert client.post(url, data).status_code == 302
    topic.refresh_from_db()
    assert topic.description == "At night."
