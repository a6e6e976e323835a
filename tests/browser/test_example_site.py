"""The example front end in `examples/plain`, in a browser, beside the real API."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles import drafts, publishing
from articles.documents import dump
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import republish, rich_fields
from tests.test_architecture import ROOT

pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site(live_server: Any, settings: Any) -> Iterator[str]:
    """The address of the front end, told where the API is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT / "examples" / "plain")))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/?api={live_server.url}&every=200"
    settings.SERVICE_URL = live_server.url
    settings.PREVIEW_URL = address + "&code={code}"
    yield address
    server.shutdown()
    server.server_close()


def test_it_lists_and_shows_what_is_published(page: Page, site: str) -> None:
    make_published_article(title="Why toes twitch", **rich_fields())
    make_article(title="Not for readers")
    page.goto(site)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Why toes twitch"])
    page.get_by_role("link", name="Why toes twitch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why toes twitch")
    for name in ("blockquote", "figure figcaption", "aside.callout", "table", "section ol li"):
        expect(page.locator(name).first).not_to_be_empty()
    expect(page.locator(".edit")).to_have_count(0)


def test_an_empty_newsroom_and_an_unknown_article_are_told_in_words(page: Page, site: str) -> None:
    page.goto(site)
    expect(page.locator("main")).to_contain_text("Nothing is published yet.")
    page.goto(f"{site}#/nowhere")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("There is no such article.")


def test_it_hears_of_what_is_published_and_changed(page: Page, site: str) -> None:
    article = make_published_article(title="Before")
    page.goto(site)
    expect(page.get_by_role("heading", level=2)).to_have_text(["Before"])
    with page.expect_response(lambda answer: "cursor=" in answer.url):
        pass  # it listens from here on
    make_published_article(title="Just in")
    expect(page.locator("#news")).to_contain_text("There is news.")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Just in", "Before"])
    page.get_by_role("link", name="Before").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before")
    republish(article, by=make_editor_in_chief(), title="After")
    expect(page.locator("#news")).to_contain_text("This article has changed.")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("After")
    publishing.unpublish(article, by=make_editor_in_chief(), reason="It was wrong.")
    expect(page.locator("#news")).to_contain_text("This article has changed.")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("It was wrong.")


def test_the_button_of_the_newsroom_shows_the_draft_on_the_site(
    page: Page, site: str, browser: Browser, live_server: Any
) -> None:
    article = make_published_article(title="As it went out", **rich_fields())
    article.refresh_from_db()
    draft = dump(article)
    draft.title = "As it will be"
    writer = make_user("writer")
    drafts.save_draft(article, draft, base_version=article.version, by=writer)
    client = Client()
    client.force_login(writer)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview on the site").click()
    shown = opened.value
    expect(shown.get_by_role("heading", level=1)).to_contain_text("As it will be")
    expect(shown.locator("#draft")).to_contain_text("A draft, not published.")
    assert "code=" not in shown.url
    address = shown.locator("figure img").first.get_attribute("src") or ""
    assert address.startswith(f"{live_server.url}/images/preview/")
    with shown.expect_navigation():
        shown.locator(".block .edit").first.click()
    assert "#block-" in shown.url
    assert shown.locator(f"#{shown.url.partition('#')[2]}").count() == 1
    # A reader sees what went out, and the link is spent.
    reader = browser.new_page()
    reader.goto(f"{site}#/{article.pid}")
    expect(reader.get_by_role("heading", level=1)).to_have_text("As it went out")
    reader.close()


def test_a_spent_link_says_what_to_do(page: Page, site: str) -> None:
    page.goto(site + "&code=" + "0" * 48)
    expect(page.get_by_role("alert")).to_contain_text("Press “Preview on the site” in the newsroom again.")
