from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import make_user
from tests.experts.factories import make_person
from tests.live import make_live

pytestmark = pytest.mark.django_db


def test_the_link_to_a_live_article_leads_to_a_list_of_it(client: Client) -> None:
    client.force_login(make_user("editor"))
    person = make_person()
    record = make_live(person, kind="person", title="Why toes twitch")
    page = client.get(reverse("admin:experts_person_change", args=[person.pk])).content.decode()
    link = re.search(r'Live: <a href="([^"]+)">article “Why toes twitch”', page)
    assert link is not None
    assert str(record.public_id) in link[1]
    assert client.get(unescape(link[1])).status_code == 200
