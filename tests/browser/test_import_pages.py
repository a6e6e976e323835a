"""An import at the keyboard: every doubt settled, accepted, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article, Import
from experts.models import Person, Quote
from tests.articles.imported import EYELID
from tests.browser.test_editor_walk import sign_in
from tests.experts.factories import make_person

pytestmark = pytest.mark.browser


def paste(page: Page, text: str) -> Import:
    page.goto("/admin/articles/import/add/")
    page.get_by_label("Paste an article").fill(text)
    page.get_by_role("button", name="Read it").press("Enter")
    expect(page.locator("#decisions")).to_be_visible()
    return Import.objects.latest("pk")


def badge_of(card: Locator) -> str:
    """What is written behind the badge: that a doubt is settled is told by words, not by colour alone."""
    return card.locator("legend .badge").evaluate("badge => getComputedStyle(badge, '::after').content")


def test_a_doubt_is_settled_by_one_click_and_kept_at_once(page: Page) -> None:
    sign_in(page, "writer")
    row = paste(page, EYELID)
    card = page.locator(".findings .group").first.locator("fieldset.finding").first
    assert "settled" not in badge_of(card)
    card.locator("input[type=radio]").first.check()
    assert badge_of(card) == '" · settled"'
    expect(page.locator("#still-open")).to_have_text("0 to decide")
    row.refresh_from_db()
    assert list(row.choices["speakers"].values()) == ["per_1"]


def test_an_import_is_decided_accepted_and_undone_without_a_mouse(page: Page) -> None:
    sign_in(page, "writer")
    paste(page, EYELID)
    page.keyboard.press("j")
    focused = page.locator(":focus")
    expect(focused).to_have_class("finding is-inferred")
    expect(page.locator(".imported-text .is-lit")).not_to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator("#still-open")).to_have_text("0 to decide")
    page.get_by_role("button", name="Accept", exact=True).press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Accepted")
    page.get_by_role("link", name="Its report").press("Enter")
    page.get_by_role("button", name="Undo the whole import").press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("was undone")
    assert Article.objects.get().discarded_at and not Quote.objects.exists() and not Person.objects.exists()


def test_a_known_person_is_offered_as_the_speaker_while_typing(page: Page) -> None:
    known = make_person(name="Ann Roe", suffix="MD")
    sign_in(page, "writer")
    paste(page, EYELID)
    typed = page.get_by_label("Somebody else").first
    typed.press_sequentially("roe")
    expect(page.locator("#known-people option")).to_have_count(1)
    assert page.locator("#known-people option").get_attribute("value") == "Ann Roe, MD"
    typed.fill("Ann Roe, MD")
    typed.press("Tab")
    expect(page.locator("#still-open")).to_have_text("0 to decide")
    page.get_by_role("button", name="Accept", exact=True).press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Accepted")
    assert Quote.objects.filter(person=known).count() == 1


def test_a_tick_and_a_name_exclude_each_other(page: Page) -> None:
    sign_in(page, "writer")
    paste(page, EYELID)
    card = page.locator("fieldset.finding", has=page.get_by_label("Somebody else")).first
    typed, tick = card.get_by_label("Somebody else"), card.locator("input[type=radio]").first
    tick.check()
    typed.fill("Ann Roe")
    typed.press("Tab")
    expect(tick).not_to_be_checked()
    tick.check()
    expect(typed).to_have_value("")
