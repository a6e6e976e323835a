"""The picture desk in a browser: uploads that go wrong and are sent again, alt texts and the focal point without a mouse."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from media.models import Image
from tests.accounts.factories import make_user
from tests.media.factories import draw_picture, make_image

pytestmark = pytest.mark.browser


def sign_in(page: Page) -> None:
    user = make_user("photo")
    user.set_password("open sesame 12")
    user.save()
    page.goto("/admin/login/")
    page.fill("[name=username]", user.email)
    page.fill("[name=password]", "open sesame 12")
    page.click("[type=submit]")


def files(number: int) -> list[Any]:
    return [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": draw_picture()} for n in range(number)]


def test_what_did_not_arrive_is_sent_again_and_the_others_go_on(page: Page) -> None:
    sign_in(page)
    page.goto("/admin/media/image/upload/")
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(1)
            route.abort()
        else:
            route.continue_()

    page.route("**/upload/", lose)
    page.set_input_files("#id_files", [*files(5), {"name": "no.txt", "mimeType": "text/plain", "buffer": b"text"}])
    counts = page.locator("[data-counts]")
    expect(counts).to_have_text("6 of 6 done, 3 uploaded, 1 refused, 2 not sent.")
    assert Image.objects.count() == 3
    page.get_by_role("button", name="Send all of those again").click()
    expect(counts).to_have_text("6 of 6 done, 5 uploaded, 1 refused.")
    expect(page.get_by_text("This is text, not a picture we can use.")).to_be_visible()
    assert Image.objects.count() == 5


def test_a_session_that_ended_keeps_the_files_until_one_has_signed_in_again(page: Page) -> None:
    sign_in(page)
    page.goto("/admin/media/image/upload/")
    page.context.clear_cookies()
    page.set_input_files("#id_files", files(3))
    expect(page.locator("[data-counts]")).to_have_text("3 of 3 done, 3 not sent.")
    expect(page.get_by_text("You were signed out").first).to_be_visible()
    other = page.context.new_page()
    sign_in(other)
    page.get_by_role("button", name="Send all of those again").click()
    expect(page.locator("[data-counts]")).to_have_text("3 of 3 done, 3 uploaded.")


def test_alt_texts_are_written_with_the_keyboard_alone(page: Page) -> None:
    first, second = make_image(alt_text=""), make_image(alt_text="")
    sign_in(page)
    page.goto("/admin/media/image/alts/")
    page.locator("textarea").first.focus()
    page.keyboard.type("A pier in fog.")
    page.keyboard.press("Tab")
    expect(page.locator(".alt-said").first).to_have_text("Saved.")
    page.keyboard.press("Tab")
    page.keyboard.type("A lamp.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".alt-said").last).to_have_text("Saved.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.alt_text, first.alt_text) == ("A pier in fog.", "A lamp.")


def test_the_focal_point_is_set_without_a_mouse(page: Page) -> None:
    image = make_image()
    sign_in(page)
    page.goto(f"/admin/media/image/{image.pk}/change/")
    page.locator("[data-focal]").focus()
    for key in ("Shift+ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("0.610", "0.490")
    page.keyboard.press("Delete")
    assert (page.input_value("#id_focal_x"), page.input_value("#id_focal_y")) == ("", "")
