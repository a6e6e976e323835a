"""The live translations of a document, as its record keeps them beside it: a header names them, and the document stays unread."""

from __future__ import annotations

from delivery import contract


def write(document: contract.Document) -> str:
    """As ``fr:<id> pt-BR:<id>``; "" for what has none."""
    if not isinstance(document, contract.Article):
        return ""
    return " ".join(f"{each.language}:{each.id}" for each in document.translations)


def read(written: str) -> list[tuple[str, str]]:
    """Language and id of each."""
    return [(language, public_id) for language, _, public_id in (each.partition(":") for each in written.split())]
