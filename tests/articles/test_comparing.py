"""Two drafts side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles import contract
from articles.comparing import Pair, compare, differing, word_difference
from articles.contract import Draft


def name(kind: str, public_id: str) -> str:
    return f"{kind} {public_id}"


def block(key: str, html: str) -> contract.Text:
    return contract.Text(id=key, html=html)


def of(pairs: list[Pair], about: str) -> Pair:
    return next(pair for pair in pairs if pair.about == about)


@given(st.text(alphabet="ab \n,"), st.text(alphabet="ab \n,"))
def test_the_pieces_joined_are_the_two_texts(left: str, right: str) -> None:
    a, b = word_difference(left, right)
    assert "".join(piece.text for piece in a) == left
    assert "".join(piece.text for piece in b) == right
    same = ["".join(piece.text for piece in side if not piece.differs) for side in (a, b)]
    assert same[0] == same[1]


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = word_difference("Most adults sleep too little.", "Most children sleep too little.")
    assert [piece.text for piece in left if piece.differs] == ["adults"]
    assert [piece.text for piece in right if piece.differs] == ["children"]


def test_two_like_drafts_differ_nowhere() -> None:
    draft = Draft(title="A", blocks=[block("1", "<p>x</p>")])
    assert differing(compare(draft, draft, name=name)) == []


def test_a_changed_field_and_an_emptied_one_are_named() -> None:
    pairs = differing(compare(Draft(title="A", dek="d"), Draft(title="B"), name=name))
    assert [(pair.about, pair.state) for pair in pairs] == [("Title", "changed"), ("Dek", "changed")]


def test_blocks_are_matched_by_their_ids() -> None:
    left = Draft(blocks=[block("1", "<p>one</p>"), block("2", "<p>two</p>"), block("3", "<p>three</p>")])
    right = Draft(blocks=[block("1", "<p>one!</p>"), block("4", "<p>new</p>"), block("3", "<p>three</p>")])
    states = {(pair.left_text, pair.right_text): pair.state for pair in compare(left, right, name=name)}
    assert states["one", "one!"] == "changed"
    assert states["two", ""] == "left"
    assert states["", "new"] == "right"
    assert states["three", "three"] == "same"


def test_a_moved_block_is_said_to_be_moved_and_shown_once() -> None:
    one, two, three = block("1", "<p>one</p>"), block("2", "<p>two</p>"), block("3", "<p>three</p>")
    pairs = compare(Draft(blocks=[one, two, three]), Draft(blocks=[three, one, two]), name=name)
    assert sorted(pair.state for pair in pairs if pair.about == "Text") == ["moved", "same", "same"]


def test_bold_put_on_a_word_is_a_change() -> None:
    left, right = Draft(blocks=[block("1", "<p>one</p>")]), Draft(blocks=[block("1", "<p><strong>one</strong></p>")])
    assert [pair.state for pair in differing(compare(left, right, name=name))] == ["changed"]


def test_every_kind_of_block_shows_its_words_and_what_it_points_to() -> None:
    blocks: list[contract.Block] = [
        contract.Quote(id="1", quote="q", display="inline", html="“Yes,” she says."),
        contract.Image(id="2", image="i", alt="Alt.", caption="Caption."),
        contract.Callout(id="3", html="<p>Go.</p>", tone="tip"),
        contract.Embed(id="4", provider="Vimeo", url="https://vimeo.com/1", title="T"),
        contract.Table(id="5", header=["A"], rows=[["1"]], caption="C"),
    ]
    shown = "\n".join(pair.right_text for pair in compare(Draft(), Draft(blocks=blocks), name=name))
    for words in (
        "quote q",
        "“Yes,”",
        "image i",
        "Alt.",
        "Caption.",
        "Go.",
        "tip",
        "Vimeo",
        "https://vimeo.com/1",
        "A\n1",
    ):
        assert words in shown


def test_a_very_long_text_is_compared_by_its_lines() -> None:
    left = "\n".join(f"line {n} of the text" for n in range(4000))
    right = left.replace("line 2000 of", "line two thousand of")
    marked = [piece.text for piece in word_difference(left, right)[1] if piece.differs]
    assert "".join(marked).strip() == "two thousand"
