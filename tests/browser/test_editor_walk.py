"""An editor on deadline, in a real browser: from an empty form to a published article, mostly by keyboard."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import contract
from articles.checking.overrides import override
from articles.documents import dump
from articles.drafts import save_draft
from articles.models import Article
from articles.readiness import blockers
from cms.accounts.models import User
from cms.core.ids import uuid7
from tests.accounts.factories import PASSWORD, make_user
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote, text
from tests.experts.factories import make_person

pytestmark = pytest.mark.browser


def sign_in(page: Page, role: str = "administrator") -> User:
    user = make_user(role, password=PASSWORD)
    page.goto("/admin/")
    page.fill("#id_username", user.email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Newsroom")).to_be_visible()
    return user


def open_article(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.locator(".add-blocks")).to_be_visible()


def add_block(page: Page, kind: str) -> None:
    page.locator(".add-blocks").get_by_role("button", name=kind).click()


def choose(page: Page, field: str, words: str) -> None:
    """Type into the autocomplete of a field and take what it finds first."""
    page.locator(f"#id_{field} + .select2-container, select[name={field}] + .select2-container").first.click()
    page.locator(".select2-search__field").last.fill(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(words)
    page.keyboard.press("Enter")


def quote_block(quote: str) -> contract.Quote:
    return contract.Quote(id=str(uuid7()), quote=quote)


def saved_as(page: Page, version: int) -> None:
    expect(page.locator(".messagelist")).to_contain_text(f"Saved as version {version}.")


def a_colleague_signs_off(page: Page) -> None:
    """Whoever wrote an article does not sign it: somebody else does, in a window of their own."""
    browser = page.context.browser
    assert browser
    context = browser.new_context(base_url=page.evaluate("location.origin"))
    colleague = context.new_page()
    sign_in(colleague, "checker")
    colleague.goto(page.url)
    colleague.get_by_role("button", name="Sign off as checked").click()
    expect(colleague.locator(".messagelist")).to_contain_text("“ready”")
    context.close()
    page.reload()


def vouch_for(article: Article) -> None:
    """A standards editor lets pass what nobody has proved of an article yet."""
    by, until = make_user("standards"), timezone.localdate()
    for each in blockers(article):
        if each.severity == "override":
            override(article, code=each.code, about=each.key, reason="Seen the letters.", expires_on=until, by=by)


def test_from_an_empty_form_to_a_published_article(page: Page) -> None:
    sign_in(page)
    make_person(name="Jo Marsh")
    make_cleared_quote(words_obtained="Sleep is no luxury.")
    make_cleared_image(headline="Lamp at night")
    page.get_by_role("link", name="New article").click()
    page.fill("#id_title", "Why we wake at four")
    page.fill("#id_dek", "And what to do about it.")
    add_block(page, "Text")
    page.keyboard.type("Most adults sleep too little.")
    add_block(page, "Quote")
    choose(page, "quoteblocks-0-quote", "Sleep is no luxury")
    expect(page.locator(".peek-words")).to_have_text("Sleep is no luxury.")
    add_block(page, "Image")
    choose(page, "imageblocks-0-image", "Lamp at night")
    page.get_by_role("button", name="Add another Byline").click()
    choose(page, "bylines-0-person", "Jo Marsh")
    page.keyboard.press("Control+s")
    saved_as(page, 1)

    # The text goes on its way; each press says where it is now.
    for button, stage in (("Hand in for review", "in review"), ("Send to checking", "checking")):
        page.get_by_role("button", name=button).click()
        expect(page.locator(".messagelist")).to_contain_text(f"“{stage}”")
    a_colleague_signs_off(page)
    expect(page.get_by_role("heading", name="Nothing blocks it")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Published")

    article = Article.objects.get()
    assert article.is_live
    assert [type(block).__name__ for block in dump(article).blocks] == ["Text", "Quote", "Image"]
    page.goto(f"/admin/articles/article/{article.pk}/preview/")
    for words in ("Most adults sleep too little.", "Sleep is no luxury.", "By Jo Marsh"):
        expect(page.locator("main")).to_contain_text(words)


PASTED = """Why bread goes stale

By Odette Larkin

Bread begins to stale the moment that it cools. Starch that swelled in the oven slowly orders itself again.

What the fridge does

“Cold is what bread fears most,” says Milo Brandt, PhD, a food chemist at Harrow Institute.

- Keep it at room temperature
- Freeze what you will not eat in two days

Source: Brandt M. Starch and time. Journal of Cereal Notes. 2019;12:4-9.
"""


def test_from_a_pasted_text_to_a_published_article(page: Page) -> None:
    sign_in(page)
    page.get_by_role("link", name="Import text").click()
    page.locator("form.paste textarea").first.fill(PASTED)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator("#id_title")).to_have_value("Why bread goes stale")
    page.fill("#id_dek", "Cold makes it worse.")
    page.keyboard.press("Control+s")
    saved_as(page, 2)
    for button in ("Hand in for review", "Send to checking"):
        page.get_by_role("button", name=button).click()
    a_colleague_signs_off(page)
    article = Article.objects.get()
    vouch_for(article)
    page.reload()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Published")
    article.refresh_from_db()
    document = page.request.get(f"/api/v1/articles/{article.pid}").json()
    assert [block["type"] for block in document["body"]] == ["paragraph", "heading", "quote", "list"]
    assert [byline["as_credited"] for byline in document["bylines"]] == ["Odette Larkin"]
    assert "Milo Brandt" in str(document["people"])
    assert len(document["sources"]) == 1


def test_blocks_are_moved_deleted_and_brought_back_by_keyboard(page: Page) -> None:
    sign_in(page)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>"), text("<p>Three.</p>")])
    open_article(page, article)
    page.locator("#textblocks-2").get_by_role("button", name="Move up").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.inline-related').id") == "textblocks-2"
    page.locator("#id_textblocks-0-DELETE").check()
    page.locator("#id_textblocks-1-DELETE").check()
    page.locator("#id_textblocks-1-DELETE").uncheck()
    page.keyboard.press("Control+s")
    saved_as(page, 2)
    assert [block.html for block in dump(Article.objects.get()).blocks] == ["<p>Three.</p>", "<p>Two.</p>"]


def test_tab_follows_the_order_that_is_seen(page: Page) -> None:
    sign_in(page)
    quote = make_cleared_quote()
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    draft = dump(article)
    draft.blocks.insert(1, quote_block(quote.pid))
    save_draft(article, draft, base_version=1, by=make_user("editor"))
    open_article(page, article)
    seen = page.evaluate(
        "[...document.querySelectorAll('.order-machine .inline-related:not(.empty-form)')].map(block => block.id)"
    )
    assert seen == ["textblocks-0", "quoteblocks-0", "textblocks-1"]


def test_a_button_pressed_over_unsaved_words_asks_and_saves_first(page: Page) -> None:
    sign_in(page)
    article = make_article(title="Before")
    open_article(page, article)
    page.fill("#id_title", "After")
    page.get_by_role("button", name="Hand in for review").click()
    expect(page.get_by_role("heading", name="You have changes that are not saved")).to_be_visible()
    page.get_by_role("button", name="Save, then go on").click()
    expect(page.locator(".messagelist")).to_contain_text("“in review”")
    article.refresh_from_db()
    assert (article.title, article.stage) == ("After", "in_review")


def test_a_button_pressed_on_an_untouched_form_just_acts(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article(blocks=[text("<p>One  two</p><ul><li>a<ul><li>b</li></ul></li></ul>")]))
    page.locator("h1").first.click()
    page.get_by_role("button", name="Hand in for review").click()
    expect(page.locator(".messagelist")).to_contain_text("“in review”")


def test_the_answer_to_a_button_is_in_sight_far_down_in_a_long_form(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article(blocks=[text(f"<p>{'One. ' * 400}</p>") for _ in range(4)]))
    page.evaluate("window.scrollTo(0, 1500)")
    page.get_by_role("button", name="Hand in for review").click()
    expect(page.locator(".messagelist")).to_contain_text("“in review”")
    page.wait_for_function("window.scrollY > 500")
    expect(page.locator(".messagelist")).to_be_in_viewport()


def test_two_editors_at_once_lose_nothing(page: Page) -> None:
    sign_in(page)
    article = make_article(title="Before", blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    open_article(page, article)
    page.locator("#textblocks-1 .tiptap").click()
    page.keyboard.press("End")
    page.keyboard.type(" Mine.")
    theirs = dump(article)
    theirs.title, theirs.blocks = "Theirs", theirs.blocks[:1]
    save_draft(article, theirs, base_version=1, by=make_user("editor", name="Robin Vane"))
    page.keyboard.press("Control+s")
    expect(page.locator(".lead")).to_contain_text("Robin Vane saved this article")
    expect(page.locator(".sides")).to_contain_text("Two. Mine.")
    page.get_by_role("link", name="Open the unsaved text on top").click()
    expect(page.locator("#id_title")).to_have_value("Before")
    page.keyboard.press("Control+s")
    saved_as(page, 3)
    assert [block.html for block in dump(Article.objects.get()).blocks] == ["<p>One.</p>", "<p>Two. Mine.</p>"]


def test_a_refused_save_comes_back_with_everything_typed(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article())
    page.fill("#id_slug", "two words")
    add_block(page, "Callout")
    page.keyboard.type("A new callout.")
    page.keyboard.press("Control+s")
    expect(page.locator(".field-slug .errorlist")).to_contain_text("letters and digits")
    expect(page.locator("#calloutblocks-0 .tiptap")).to_contain_text("A new callout.")
    page.fill("#id_slug", "two-words")
    page.keyboard.press("Control+s")
    saved_as(page, 2)


def test_a_form_outlives_its_session(page: Page) -> None:
    user = sign_in(page)
    open_article(page, make_article(title="Before"))
    page.fill("#id_title", "After")
    page.context.clear_cookies()
    page.keyboard.press("Control+s")
    expect(page.locator(".unsent")).to_contain_text("signed out")
    expect(page.locator("#id_title")).to_have_value("After")
    other = page.context.new_page()
    other.goto("/admin/")
    other.fill("#id_username", user.email)
    other.fill("#id_password", PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Newsroom")).to_be_visible()
    page.keyboard.press("Control+s")
    saved_as(page, 2)
    assert Article.objects.get().title == "After"


def test_control_and_enter_in_a_text_break_no_line(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article(blocks=[text("<p>One.</p>")]))
    page.locator("#textblocks-0 .tiptap").click()
    page.keyboard.press("End")
    page.keyboard.type(" Two.")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/preview/"))
    assert dump(Article.objects.get()).blocks[0].html == "<p>One. Two.</p>"


def test_control_and_enter_save_and_show_the_article(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article(title="Before"))
    page.fill("#id_title", "After")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/preview/"))
    expect(page.get_by_role("heading", name="After")).to_be_visible()


def test_a_blocker_leads_to_the_field_that_mends_it(page: Page) -> None:
    sign_in(page)
    open_article(page, make_article(title="", bylines=[]))
    page.get_by_role("link", name="The article has no title. Write one.").click()
    expect(page.locator("#id_title")).to_be_focused()
    page.get_by_role("link", name="Nobody is named as the author. Add a byline.").click()
    expect(page.get_by_role("button", name="Add another Byline")).to_be_focused()


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_no_page_is_wider_than_its_window(page: Page, width: int) -> None:
    sign_in(page)
    article = make_article(blocks=[text(), quote_block(make_cleared_quote().pid)])
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("change/", "history/", "compare/?from=1", "preview/"):
        page.goto(f"/admin/articles/article/{article.pk}/{path}")
        settles_within(page, width)
    page.goto("/admin/")
    settles_within(page, width)


def settles_within(page: Page, width: int) -> None:
    """The editors of texts are drawn by script after the page is there."""
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
