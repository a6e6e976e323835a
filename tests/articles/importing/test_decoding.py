"""Bytes become text, or a sentence says what to do."""

from __future__ import annotations

import pytest

from articles.importing.decoding import MAX_BYTES, UnreadableText, decode

WORDS = "It’s “late” – señor"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_characters(encoding):
    assert decode(WORDS.encode(encoding)) == WORDS


def test_the_bytes_that_windows_leaves_open_do_not_stop_a_file():
    assert decode(b"caf\xe9 \x81 \x93here\x94") == "café \x81 “here”"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 text", "binary"),
        (b"PK\x03\x04", "binary"),
        (b"\x89PNG\r\n", "binary"),
        (b"text\x00text", "binary"),
        (b"\xff\x01\x02\x03\x04\x05" * 20, "binary"),
        (b"\xef\xbb\xbfbroken \xff", "encoding"),
        (b"a" * (MAX_BYTES + 1), "too-large"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data, code):
    with pytest.raises(UnreadableText) as refused:
        decode(data, name="story.txt")
    assert refused.value.code == code
    assert refused.value.message.startswith("“story.txt”") and refused.value.message.endswith(".")
