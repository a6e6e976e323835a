"""Characters become numbered lines with their marks."""

from __future__ import annotations

import pytest

from articles.importing.decoding import UnreadableText
from articles.importing.lines import MAX_LINES, scan
from articles.importing.tokens import tokenise


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_any_line_end_counts_the_same(end):
    assert [(line.number, line.text) for line in scan(f"One{end}{end}Two")] == [(1, "One"), (3, "Two")]


@pytest.mark.parametrize(
    ("raw", "mark", "text"),
    [
        ("## Sleep", "heading", "Sleep"),
        ("- Sleep", "bullet", "Sleep"),
        ("•Sleep", "bullet", "Sleep"),
        ("12) Sleep", "number", "Sleep"),
        ("[3] Roe A.", "number", "Roe A."),
        ("> Sleep", "quote", "Sleep"),
        ("| a | b |", "table", "a | b"),
        ("###", "end", "###"),
        ("* * *", "rule", "* * *"),
        ("(404) 639-3286", "", "(404) 639-3286"),
        ("2019 was dry", "", "2019 was dry"),
    ],
)
def test_each_mark_is_read(raw, mark, text):
    (line,) = scan(raw)
    assert (line.mark, line.text) == (mark, text)


def test_what_no_reader_sees_is_dropped_and_spaces_are_one():
    assert scan("so\u00adlar\u00a0 po\u200bwer\x07")[0].text == "solar power"


def test_lines_wrapped_at_a_width_are_one_paragraph():
    text = "\n".join(
        [
            "The owl turns its head towards the sound and waits for",
            "the mouse to move again, which it will do before long,",
            "because mice are curious and the leaves are dry today.",
        ]
        * 3
    )
    assert len(tokenise(scan(text))) < 4


def test_lines_of_their_own_stay_apart():
    assert [token.text for token in tokenise(scan("https://a.example.org/x\nhttps://b.example.org/y"))] == [
        "https://a.example.org/x",
        "https://b.example.org/y",
    ]


def test_an_archive_in_one_file_is_refused():
    with pytest.raises(UnreadableText, match="Split it"):
        scan("a line\n" * (MAX_LINES + 1))
