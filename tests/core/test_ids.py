"""Public ids."""

from __future__ import annotations

from uuid import UUID

from cms.core.ids import spelled, uuid7_text


def test_an_id_as_text_is_as_new_and_as_well_formed():
    texts = [uuid7_text() for _ in range(100)]
    assert len(set(texts)) == 100
    assert all(UUID(text).version == 7 and str(UUID(text)) == text for text in texts)


def test_only_the_canonical_spelling_in_either_case_spells_an_id():
    text = uuid7_text()
    assert spelled(text) == spelled(text.upper()) == text
    for other in (
        text.replace("-", ""),
        f"{{{text}}}",
        f"urn:uuid:{text}",
        f"{text}\n",
        text[:-1],
        text[:-1] + "g",
        "٣" * 36,
        "",
    ):
        assert spelled(other) is None
