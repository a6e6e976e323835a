"""Quotation marks become spans."""

from __future__ import annotations

import pytest

from articles.importing.marks import find_spans


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“Rest,” says Roe. “Then walk.”", ["Rest,", "Then walk."]),
        ('"It\'s fine," she says. "Don\'t run."', ["It's fine,", "Don't run."]),
        ("‘It’s the patients’ choice,’ he says, and the ‘jump’ is small.", ["It’s the patients’ choice,", "jump"]),
        ("“She said ‘never’ to me,” says Roe.", ["She said ‘never’ to me,"]),
        ("„Ruhe“, sagt Roe.", ["Ruhe"]),
        ("« Du calme », dit Roe.", ["Du calme"]),
        ("The dogs' bowls and a 24\" screen aren't quotes.", []),
        ("Rock 'n' roll in the '90s.", []),
    ],
)
def test_spans_are_what_stands_between_the_outer_marks(text, inside):
    assert [span.text for span in find_spans(text)] == inside


def test_a_mark_left_open_reaches_the_end_of_the_paragraph():
    (first, last) = find_spans("“Rest,” says Roe. “Then walk.")
    assert first.closed and not last.closed
    assert last.text == "Then walk."
