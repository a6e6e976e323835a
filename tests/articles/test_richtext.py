"""Rich text comes out as the allow-list knows it, whatever was pasted."""

from __future__ import annotations

import pytest

from articles.richtext import clean_html, clean_inline


@pytest.mark.parametrize("clean", [clean_html, clean_inline])
@pytest.mark.parametrize("tags", ["<b>", "<b><i>", "<ul><li>", "<blockquote>", "<div><b>", "<b><ul><li>"])
@pytest.mark.parametrize("times", [28, 30, 31, 59, 60, 61, 3_000])
def test_html_nested_beyond_all_sense_keeps_its_words_in_one_form(clean, tags: str, times: int) -> None:
    once = clean(f"<p>Before.</p>{tags * times}deep<p>After.</p>")
    for word in ("Before.", "deep", "After."):
        assert once.count(word) == 1
    assert clean(once) == once


@pytest.mark.parametrize("href", ["//evil.example", "/\\evil.example", "/\t\\evil.example", "java\nscript:alert(1)"])
def test_a_link_that_browsers_read_otherwise_is_no_link(href: str) -> None:
    assert clean_html(f'<p><a href="{href}">x</a></p>') == "<p>x</p>"


def test_a_path_is_a_link() -> None:
    assert clean_html('<p><a href="/about">x</a></p>') == '<p><a href="/about">x</a></p>'
