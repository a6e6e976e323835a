from __future__ import annotations

import pytest

from sources.passages import holds

TEXT = "The nurse’s rule — 5 mg, not 50 mg — applies  \n at −5 °C. Café\u00ad s close at 0.5 or 1,5."


@pytest.mark.parametrize(
    "passage",
    ["The nurse's rule - 5 mg", "applies at", "-5 °C", "Cafe\u0301 s close", "50 mg—", "0.5", "1,5.", "°C"],
)
def test_the_same_words_are_found_however_they_are_written_down(passage: str) -> None:
    assert holds(TEXT.replace("mg —", "mg—"), passage) or holds(TEXT, passage)


@pytest.mark.parametrize(
    "passage", ["", "  ", "0 mg", "5 °C", "the nurse", "rule applies", "5 or", "at 0", "lose", "urse’s"]
)
def test_other_words_parts_of_words_and_parts_of_numbers_are_not(passage: str) -> None:
    assert not holds(TEXT, passage)


def test_a_number_cut_out_of_one_place_is_found_where_it_stands_whole() -> None:
    assert holds("15 mg at first, then 5 mg", "5 mg")
    assert not holds("15 mg at first, then 25 mg", "5 mg")


def test_scripts_without_spaces_end_a_word_anywhere() -> None:
    assert holds("深い眠りは大切です。", "眠りは")
