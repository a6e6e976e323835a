from __future__ import annotations

from datetime import timedelta
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from articles import jobs, previewing
from articles.errors import BadCode
from articles.models import PreviewGrant
from cms.core.errors import Conflict, NotPermitted
from delivery.errors import BadCredential
from tests.accounts.factories import make_user
from tests.articles.factories import make_article

pytestmark = pytest.mark.django_db
SITE = "https://front.example/preview"


@pytest.fixture(autouse=True)
def site(settings):
    settings.PREVIEW_URL = SITE


def code_for(article, *, by=None, at=None) -> str:
    address = previewing.invite(article, by=by or make_user("writer"), at=at or timezone.now())
    return parse_qs(urlsplit(address).query)["code"][0]


def test_a_code_is_good_once():
    article, now = make_article(), timezone.now()
    code = code_for(article)
    opened = previewing.exchange(code, at=now)
    assert opened.article == article
    assert previewing.admit(f"bearer {opened.token}", at=now).article == article
    with pytest.raises(BadCode):
        previewing.exchange(code, at=now)
    assert previewing.admit(f"Bearer {opened.token}", at=now).article == article


def test_a_code_is_good_for_a_minute_and_a_token_for_an_hour():
    article, now = make_article(), timezone.now()
    with pytest.raises(BadCode):
        previewing.exchange(code_for(article, at=now), at=now + timedelta(seconds=60))
    opened = previewing.exchange(code_for(article, at=now), at=now + timedelta(seconds=59))
    assert previewing.admit(f"Bearer {opened.token}", at=opened.ends_at - timedelta(seconds=1))
    with pytest.raises(BadCredential):
        previewing.admit(f"Bearer {opened.token}", at=opened.ends_at)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"groups": []}])
def test_a_preview_falls_with_whoever_asked_for_it(change):
    writer, article, now = make_user("writer"), make_article(), timezone.now()
    opened, unused = previewing.exchange(code_for(article, by=writer), at=now), code_for(article, by=writer)
    if "groups" in change:
        writer.groups.clear()
    else:
        type(writer).objects.filter(pk=writer.pk).update(**change)
    for attempt in (
        lambda: previewing.admit(f"Bearer {opened.token}", at=now),
        lambda: previewing.exchange(unused, at=now),
    ):
        with pytest.raises((BadCode, BadCredential)):
            attempt()


def test_neither_code_nor_token_is_kept():
    code = code_for(make_article())
    token = previewing.exchange(code, at=timezone.now()).token
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(g)::text FROM articles_previewgrant g")
        (row,) = cursor.fetchone()
    assert code not in row
    assert token.removeprefix("prf_view_") not in row


@pytest.mark.parametrize(
    ("site_address", "expected"),
    [
        ("https://front.example/p", "https://front.example/p?code={}"),
        ("https://front.example/p?draft=1", "https://front.example/p?draft=1&code={}"),
        ("https://front.example/{code}/look", "https://front.example/{}/look"),
    ],
)
def test_the_code_goes_where_the_site_wants_it(settings, site_address, expected):
    settings.PREVIEW_URL = site_address
    address = previewing.invite(make_article(), by=make_user("writer"), at=timezone.now())
    before, after = expected.split("{}")
    assert address.startswith(before)
    assert address.endswith(after)
    assert len(address) == len(expected) - 2 + 48


def test_who_sees_no_drafts_previews_none():
    with pytest.raises(NotPermitted):
        previewing.invite(make_article(), by=make_user(None), at=timezone.now())
    assert not PreviewGrant.objects.exists()


def test_without_a_site_the_refusal_says_what_to_do(settings):
    settings.PREVIEW_URL = ""
    with pytest.raises(Conflict, match="PREVIEW_URL"):
        previewing.invite(make_article(), by=make_user("writer"), at=timezone.now())


def test_what_opens_nothing_any_more_is_forgotten():
    article, now = make_article(), timezone.now()
    opened = previewing.exchange(code_for(article), at=now)
    code_for(article)
    previewing.forget(at=now + timedelta(minutes=30))
    assert PreviewGrant.objects.count() == 1
    assert previewing.admit(f"Bearer {opened.token}", at=now)
    PreviewGrant.objects.update(ends_at=now - timedelta(seconds=1), code_until=now - timedelta(hours=2))
    jobs.forget_previews(0)
    assert not PreviewGrant.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_exchanges_at_once_one_succeeds():
    code, now, outcomes = code_for(make_article()), timezone.now(), []

    def run():
        try:
            outcomes.append(previewing.exchange(code, at=now).token)
        except BadCode:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert len(outcomes) == 4
