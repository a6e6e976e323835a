"""Rich text comes out as the allow-list knows it, whatever was pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import richtext
from articles.richtext import clean_html, clean_inline, parts


@pytest.mark.parametrize("clean", [clean_html, clean_inline])
@pytest.mark.parametrize("tags", ["<b>", "<b><i>", "<ul><li>", "<blockquote>", "<div><b>", "<b><ul><li>"])
@pytest.mark.parametrize("times", [28, 30, 31, 59, 60, 61, 3_000])
def test_html_nested_beyond_all_sense_keeps_its_words_in_one_form(clean, tags: str, times: int) -> None:
    once = clean(f"<p>Before.</p>{tags * times}deep<p>After.</p>")
    for word in ("Before.", "deep", "After."):
        assert once.count(word) == 1
    assert clean(once) == once


@pytest.mark.parametrize(
    "tags",
    [
        "<ul><li>" * 20_000,
        "<blockquote>" * 40_000,
        "<b></i>" * 20_000,  # closed by name only
        "".join(f"<b class={number}>" for number in range(150))
        + "<p>" * 50_000,  # each paragraph opens all of them again
        "<font>" * 60_000 + "</font>" * 60_000,
    ],
    ids=["lists", "quotations", "unclosed", "reopened", "closed"],
)
def test_tags_by_the_ten_thousand_do_not_stop_a_worker_and_take_no_word_along(tags: str) -> None:
    assert (
        clean_html(f"<p>Before.</p>{tags}deep <script>alert(1)</script><p>After.</p>")
        == "<p>Before.</p><p>deep</p><p>After.</p>"
    )


def test_what_is_long_and_flat_keeps_its_tags() -> None:
    html = "<p>A <strong>b</strong> &amp; <em>c</em></p>" * 500 + "<ul><li>One</li><li>Two</li></ul>"
    assert clean_html(html.replace("&amp;", "&").replace("strong", "b")) == html


def test_bare_ampersands_are_text() -> None:
    assert clean_html('<p>a && b &c; <a href="/x?a=1&b=2&">d</a></p>') == (
        '<p>a &amp;&amp; b &amp;c; <a href="/x?a=1&amp;b=2&amp;">d</a></p>'
    )
    assert clean_html("&" * 300_000) == f"<p>{'&amp;' * 300_000}</p>"


@pytest.mark.parametrize("href", ["//evil.example", "/\\evil.example", "/\t\\evil.example", "java\nscript:alert(1)"])
def test_a_link_that_browsers_read_otherwise_is_no_link(href: str) -> None:
    assert clean_html(f'<p><a href="{href}">x</a></p>') == "<p>x</p>"


def test_a_path_is_a_link() -> None:
    assert clean_html('<p><a href="/about">x</a></p>') == '<p><a href="/about">x</a></p>'


TAGS = ["p", "h2", "ul", "li", "ol", "strong", "em", "br"]
PIECES = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
PIECES += [
    "<a href='/x'>",
    "</a>",
    "word",
    "é",
    "e\u0301",
    " ",
    "  ",
    "\n",
    "\xa0",
    "&amp;",
    "&lt;",
    "&",
    "<",
    ">",
    "“",
    "\x07",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from(["{}", "<p>{}</p>", "<ul><li>{}</li></ul>"]),
)
def test_what_is_passed_at_a_glance_is_what_cleaning_would_make(inner, frame):
    html = frame.format(inner)
    assert clean_html(html) == "".join(map(str, parts(html)))
    if html and richtext._is_clean(html, richtext._CLEAN_INSIDE):
        assert [(part.kind, part.html) for part in parts(html)] == [("p", html)]


@pytest.mark.parametrize(
    "html",
    [
        "<p>a </p>",
        "<p> a</p>",
        "<p></p>",
        "<p>a  b</p>",
        "<p>a\xa0b</p>",
        "<p>a & b</p>",
        "<p>a",
        "x",
        "\ufeff<p>a</p>",
    ],
)
def test_what_is_not_canonical_is_looked_at(html):
    assert not richtext._is_clean(html, richtext._CLEAN)


def test_plain_paragraphs_are_passed_at_a_glance():
    html = "<p>A <strong>b c</strong> &amp; d.</p><ul><li>e</li><li><em>f</em></li></ul>"
    assert richtext._is_clean(html, richtext._CLEAN)
    assert not richtext._is_clean("<p>" + "a " * 500_000 + "<", richtext._CLEAN)
