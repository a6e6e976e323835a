"""The editions of an article: the list, each as it was, and what is not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delivery import contract
from delivery.editions.withholding import release, withhold
from delivery.models import Edition
from tests.accounts.factories import make_user
from tests.delivery import factories
from tests.delivery.doors import at_one_door
from tests.delivery.factories import AT
from tests.delivery.judge import get

pytestmark = [pytest.mark.django_db, at_one_door]


@pytest.fixture
def article():
    """With three editions; a correction came with the second."""
    document = factories.put_article("First")
    notice = contract.Notice(kind="correction", at=AT, text="It was 5, not 7.")
    for number, title in ((2, "Second"), (3, "Third")):
        document.edition, document.title, document.notices = number, title, [notice]
        document.modified_at = AT + timedelta(days=number)
        factories.put(document, at=document.modified_at)
    return document


def hide(number=1, **fields):
    return withhold(
        Edition.objects.get(number=number), by=make_user("standards"), note="A court said so.", **fields
    )  # fmt: skip


def test_the_list_has_numbers_dates_and_notices_newest_first(article, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = get(f"/api/v1/articles/{article.id}/editions")
    body = response.json()
    assert [each["number"] for each in body["data"]] == [3, 2, 1]
    assert [len(each["notices"]) for each in body["data"]] == [1, 1, 0]
    assert body["data"][2]["published_at"] == "2026-03-01T09:00:00Z"
    assert body["data"][0]["url"].endswith(f"/api/v1/articles/{article.id}/editions/3")
    assert (body["page"]["next"], body["page"]["limit"]) == (None, 20)
    assert response.headers["Cache-Tag"] == f"article-{article.id}"


def test_the_list_goes_on_page_by_page(article):
    seen, url = [], f"/api/v1/articles/{article.id}/editions?limit=2"
    while url:
        response = get(url)
        seen += [each["number"] for each in response.json()["data"]]
        cursor = response.json()["page"]["next"]
        url = f"/api/v1/articles/{article.id}/editions?limit=2&cursor={cursor}" if cursor else ""
        assert ('rel="next"' in response.headers["Link"]) is bool(cursor)
    assert seen == [3, 2, 1]


@pytest.mark.parametrize("cursor", ["x", "AgAAAAAAAAAB", "AwAAAAAAAAAA", "", "A" * 50])
def test_a_cursor_from_elsewhere_is_400(cursor, article):
    assert get(f"/api/v1/articles/{article.id}/editions?cursor={cursor}").status_code == 400


def test_an_edition_is_the_document_as_it_was_in_two_queries(article, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = get(f"/api/v1/articles/{article.id}/editions/1")
    assert response.content == bytes(Edition.objects.get(number=1).document)
    assert response.json()["title"] == "First"
    assert response.headers["Cache-Tag"] == f"article-{article.id}"


def test_fields_and_body_shape_an_edition_as_they_shape_a_document(article):
    assert get(f"/api/v1/articles/{article.id}/editions/2?fields=title").json() == {"title": "Second"}
    assert get(f"/api/v1/articles/{article.id}/editions/2?body=html").json()["body"].startswith("<p>")


def test_a_held_edition_is_304_and_stays_in_the_table(article, django_assert_num_queries):
    path = f"/api/v1/articles/{article.id}/editions/1"
    held = get(path).headers["ETag"]
    with django_assert_num_queries(2):
        assert get(path, **{"If-None-Match": held}).status_code == 304


def test_a_slug_works_and_an_old_one_leads_to_the_id(article):
    assert get(f"/api/v1/articles/{article.slug}/editions/1").status_code == 200
    old, article.slug, article.edition = article.slug, "renamed", 4
    factories.put(article, at=AT + timedelta(days=9))
    response = get(f"/api/v1/articles/{old}/editions/1?fields=title")
    assert response.status_code == 301
    assert response.headers["Location"].endswith(f"/api/v1/articles/{article.id}/editions/1?fields=title")
    assert get(f"/api/v1/articles/{old}/editions").status_code == 301


@pytest.mark.parametrize("number", ["4", "0", "-1", "01", "x", "1e3", "99999999999999999999", "²"])
def test_an_unknown_edition_is_404(number, article):
    assert get(f"/api/v1/articles/{article.id}/editions/{number}").status_code == 404


def test_a_withheld_edition_is_410_with_its_public_reason_whatever_the_client_holds(article):
    path = f"/api/v1/articles/{article.id}/editions/1"
    held = get(path).headers["ETag"]
    hide(reason="legal")
    for headers in ({}, {"If-None-Match": held}, {"If-None-Match": "*"}):
        response = get(path, **headers)
        assert response.status_code == 410
        assert response.json()["detail"] == "A court said so."
        assert response.json()["reason"] == "legal"
        assert "First" not in response.content.decode()


def test_a_withheld_edition_is_listed_with_its_reason_and_without_its_notices(article):
    hide(2)
    entry = get(f"/api/v1/articles/{article.id}/editions").json()["data"][1]
    assert entry["withheld"] == {"reason": "legal", "note": "A court said so."}
    assert entry["notices"] == []


def test_withholding_changes_the_list_and_its_etag(article):
    path = f"/api/v1/articles/{article.id}/editions"
    held = get(path).headers["ETag"]
    hide()
    assert get(path, **{"If-None-Match": held}).status_code == 200


def test_a_released_edition_is_there_again(article):
    hide()
    release(Edition.objects.get(number=1), by=make_user("standards"))
    assert get(f"/api/v1/articles/{article.id}/editions/1").status_code == 200


@pytest.mark.parametrize("path", ["editions", "editions/1", "editions/3", "editions/9"])
def test_of_a_withdrawn_article_every_edition_is_410_as_the_article_is(path, article):
    factories.withdraw(article, reason="legal", note="Removed after a court order.")
    response, whole = (get(f"/api/v1/articles/{article.id}{end}") for end in (f"/{path}", ""))
    assert response.status_code == 410
    ours, theirs = response.json(), whole.json()
    for each in (ours, theirs):
        each.pop("request_id")
        each.pop("instance")
    assert ours == theirs


def test_what_a_withdrawal_hid_is_back_with_the_article_and_what_was_withheld_is_not(article):
    hide()
    factories.withdraw(article)
    article.edition = 4
    factories.put(article, at=AT + timedelta(days=9))
    assert get(f"/api/v1/articles/{article.id}/editions/2").status_code == 200
    assert get(f"/api/v1/articles/{article.id}/editions/1").status_code == 410


@pytest.mark.parametrize("path", ["editions", "editions/1"])
def test_editions_of_nothing_are_404(path, article):
    for key in ("nothing", "0198c0de-0000-7000-8000-000000000000", "x" * 200):
        assert get(f"/api/v1/articles/{key}/{path}").status_code == 404
