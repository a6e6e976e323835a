from __future__ import annotations

import pytest

from cms.core.errors import Unreadable
from sources.reading import MAX_BYTES, read

PAGE = """<!doctype html><html><head><title>T</title><style>p { color: red }</style></head><body>
<nav><a href="/">Home</a></nav><h1>Sleep &amp; rest</h1><p>Most adults need
 <b>7</b>&nbsp;hours.<br>Some need 9.</p><script>if (a < b) { document.write("<p>x</p>") }</script>
<table><tr><th>Age</th><td>18</td></tr></table><img src=x alt="A bed"><noscript>Turn it on</noscript></body></html>"""


def test_a_page_is_read_whole_and_nothing_that_it_does_not_show() -> None:
    lines = [line for line in read(PAGE.encode(), name="a.html").splitlines() if line]
    assert lines == ["Home", "Sleep & rest", "Most adults need 7 hours.", "Some need 9.", "Age\t18", "A bed"]


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<head><title>T<body><p>Words", "Words"),
        ("<p>One<p>Two", "One\nTwo"),
        ("<p>A &lt;b&gt; &#x27;c&#x27; &bogus;</p>", "A <b> 'c' &bogus;"),
        ("<div><svg><text>x</text></svg>Seen</div>", "Seen"),
        ("<script>open", ""),
        ("<!-- <p>x</p> --><p>y</p>", "y"),
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(markup: str, said: str) -> None:
    if not said:
        with pytest.raises(Unreadable, match="shows no text"):
            read(markup.encode(), name="a.html")
        return
    assert read(markup.encode(), name="a.htm").replace("\n\n", "\n") == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("utf-8-sig"), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("“Grüße”".encode("cp1252"), "“Grüße”"),
        (b'<meta charset="iso-8859-1">Gr\xfc\x93', "Grü“"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis"><p>眠り'.encode("shift_jis"), "眠り"),
        (b"Zeile\r\nzwei\x07", "Zeile\nzwei"),
    ],
)
def test_the_encoding_is_the_one_that_the_file_is_in(data: bytes, said: str) -> None:
    name = "a.html" if data.startswith(b"<") else "a.txt"
    assert read(data, name=name) == said


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"x" * (MAX_BYTES + 1), "a.txt", "too-large"),
        (b"x" * 2_000_001, "a.txt", "too-large"),
        (b"%PDF", "a.pdf", "format"),
        (b"words", "words", "format"),
        (b"a\x00b", "a.html", "binary"),
        (b'<meta charset="nonsense">\xff', "a.html", "encoding"),
        (b"", "a.txt", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name=name)
    assert refusal.value.code == code
    assert name in refusal.value.message


def test_ten_thousand_open_tags_are_read_at_once() -> None:
    assert read(b"<div><svg>" * 10_000 + b"</svg>" * 10_000 + b"end", name="a.html").endswith("end")
