"""A fact-checker with an article of claims, in a real browser and without the mouse; then without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from articles import workflow
from articles.checking import citing
from articles.models import Article, Claim, Verification
from sources import captures
from tests.accounts.factories import PASSWORD
from tests.articles.checking.factories import give, make_checker, make_checking_article, make_cited_claim
from tests.articles.factories import make_editor_in_chief
from tests.browser.test_editor_walk import sign_in

pytestmark = pytest.mark.browser

MILLS = "".join(f"<p>Mill number {n} opened in {1900 + n}.</p>" for n in range(8))


def in_checking(html: str) -> Article:
    by = make_editor_in_chief()
    article = make_checking_article(html, by=by)
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=by)
    return article


def open_desk(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/desk/")
    expect(page.get_by_role("heading", name="The article")).to_be_visible()


def strike(page: Page, *keys: str) -> None:
    """Press keys on a page whose script has started."""
    expect(page.locator("#show-keys")).to_be_visible()
    for key in keys:
        page.keyboard.press(key)


def test_eight_suggestions_become_verdicts_without_the_mouse(page: Page) -> None:
    user = sign_in(page, "checker")
    article = in_checking(MILLS)
    open_desk(page, article)
    for n in range(8):
        expect(page.locator(".checking-bar")).to_contain_text(f"{n} claims")
        strike(page, "a")
    expect(page.locator(".checking-bar")).to_contain_text("8 claims")
    for n in range(8):
        expect(page.locator(".checking-bar")).to_contain_text(f"{8 - n} open")
        page.locator("#verdict [name=method]").focus()
        page.keyboard.type("Registry")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Town book, leaf {n}")
        strike(page, "Escape", "1")
    expect(page.locator(".checking-bar")).to_contain_text("0 open")
    assert Verification.objects.filter(by=user, verdict="confirmed", method="registry_lookup").count() == 8
    assert Claim.objects.filter(standing="confirmed", origin="detector").count() == 8


def test_keys_move_raise_withdraw_and_are_off_in_fields(page: Page) -> None:
    user = sign_in(page, "checker")
    article = in_checking(MILLS)
    claims = [make_cited_claim(article, words=f"Mill number {n} opened in {1900 + n}.", kind="date") for n in range(3)]
    open_desk(page, article)
    expect(page.locator(".claim-words")).to_have_text(claims[0].exact)
    strike(page, "j")
    expect(page.locator(".claim-words")).to_have_text(claims[1].exact)
    strike(page, "k")
    expect(page.locator(".claim-words")).to_have_text(claims[0].exact)
    strike(page, "r")
    expect(page.locator(".claim-pane")).to_contain_text("Elevated risk")
    strike(page, "q")
    page.keyboard.type("1 j 3: who says so?")
    expect(page.locator("[name=question]")).to_have_value("1 j 3: who says so?")
    assert not Verification.objects.exists()
    page.keyboard.press("Tab")
    page.locator("#query button").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("The query is with the author.")
    strike(page, "3")
    expect(page.locator("#refusal")).to_be_focused()
    expect(page.locator("#refusal")).to_contain_text("Say in the note what is wrong")
    page.goto(f"/admin/articles/article/{article.pk}/desk/?claim={claims[2].pid}")
    strike(page, "1")
    expect(page.locator(".messagelist")).to_contain_text("Confirmed.")
    page.goto(f"/admin/articles/article/{article.pk}/desk/?claim={claims[2].pid}")
    strike(page, "z")
    expect(page.locator(".messagelist")).to_contain_text("withdrawn")
    assert list(Verification.objects.filter(by=user).values_list("verdict", flat=True)) == ["confirmed", "withdrawn"]
    strike(page, "?")
    expect(page.locator("#keys")).to_have_attribute("open", "")


def test_a_passage_is_taken_from_the_selection_and_the_difference_is_named(page: Page) -> None:
    sign_in(page, "checker")
    article = in_checking(MILLS)
    claim = make_cited_claim(article, words="Mill number 3 opened in 1903.", kind="date")
    source = claim.citations.get().source
    citing.change(claim.citations.get(), passage="", by=make_checker())
    captures.capture(
        source, text="The town had mills. Mill number 3 opened in 1930. Others followed.", by=make_checker()
    )
    page.goto(f"/admin/articles/article/{article.pk}/desk/?claim={claim.pid}")
    page.evaluate(
        """() => { const node = document.querySelector('.capture').firstChild;
        const at = node.data.indexOf('Mill number 3');
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 29);
        const selection = document.getSelection(); selection.removeAllRanges(); selection.addRange(range); }"""
    )
    strike(page, "p")
    expect(page.locator("textarea[name=passage]:focus")).to_have_value("Mill number 3 opened in 1930.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".match-material")).to_be_visible()
    expect(page.locator(".differences")).to_contain_text(re.compile(r"source says\s+.*1930.*text says\s+.*1903"))
    expect(page.locator(".capture mark")).to_have_text("Mill number 3 opened in 1930.")


def test_a_claim_is_made_from_the_selection_where_it_was_selected(page: Page) -> None:
    sign_in(page, "checker")
    article = in_checking("<p>👩‍🌾 Rye grows. Oats grow.</p><p>Rye grows. Wheat waits.</p>")
    open_desk(page, article)
    page.evaluate(
        """() => { const text = document.querySelector('.place:last-of-type .place-text');
        const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT); let node, last;
        while ((node = walk.nextNode())) if (node.data.includes('Rye grows.')) last = node;
        const at = last.data.lastIndexOf('Rye grows.'); const range = document.createRange();
        range.setStart(last, at); range.setEnd(last, at + 10);
        const selection = document.getSelection(); selection.removeAllRanges(); selection.addRange(range); }"""
    )
    strike(page, "c")
    expect(page.locator("#new-claim [name=words]")).to_have_value("Rye grows.")
    page.locator("#new-claim button").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is a claim now")
    claim = Claim.objects.get()
    assert (claim.exact, claim.suffix.strip()) == ("Rye grows.", "Wheat waits.")


def test_a_high_risk_claim_goes_from_the_blind_queue_to_sign_off(page: Page) -> None:
    user = sign_in(page, "checker")
    article = in_checking(MILLS)
    claim = make_cited_claim(article, words="Mill number 1 opened in 1901.", kind="causal")
    give(claim, by=make_checker())
    page.goto("/admin/articles/article/checking/blind/")
    page.get_by_role("link", name=claim.exact).press("Enter")
    expect(page.locator(".claim-pane")).to_contain_text("what colleagues found is not shown")
    strike(page, "1")
    expect(page.locator(".messagelist")).to_contain_text("given blind")
    page.goto(f"/admin/articles/article/{article.pk}/desk/last-look/")
    page.get_by_role("button", name="Sign off as checked").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("cannot sign it off. Ask a colleague.")
    assert Verification.objects.get(by=user).blind


def test_everything_works_without_script(browser: Browser, live_server, transactional_db, uploads) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 700, "height": 900}
    )
    page = context.new_page()
    user = make_checker(password=PASSWORD)
    page.goto("/admin/")
    page.fill("#id_username", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    article = in_checking("<p>Mill number 1 opened in 1901.</p>")
    open_desk(page, article)
    page.get_by_role("button", name="Make it a claim").click()
    page.get_by_role("link", name=re.compile("Mill number 1")).last.click()
    page.fill("#verdict [name=evidence]", "Town book")
    page.select_option("#verdict [name=method]", "registry_lookup")
    page.get_by_role("button", name="1 Confirmed", exact=True).click()
    assert Claim.objects.get().standing == "confirmed"
    context.close()
