"""What a line of a source list looks like: an address, an identifier, a citation."""

from __future__ import annotations

import re

from sources.identifiers import find

AUTHORS = re.compile(
    r"^(?:[A-Z][\w’'-]+(?:\s(?:van|von|de|der|la|del)\b)*\s+[A-Z]{1,3}\b[,.]|[A-Z][\w’'-]+,\s+(?:[A-Z]\.\s?){1,3}|"
    r"[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z][\w’'-]+,?\s|[A-Z]\w*\s[A-Z]\w+ et al)"
)
_CITATION_SIGNS = (
    re.compile(r"\b(?:19|20)\d\d\b"),
    re.compile(r"\b\d{1,4}\s*\(\d{1,4}(?:\s?Suppl)?[^)]*\)|\b\d{1,4}:\s?e?\d+"),
    re.compile(r"\bet al\b|\b[A-Z][\w’'-]+ [A-Z]{1,3},"),
    re.compile(r"\b(?:doi|pmid|pmcid|isbn|arxiv|nct)\b", re.IGNORECASE),
    re.compile(r"[“\"][^“”\"]{8,200}[”\"]"),
    re.compile(
        r"\b(?:journal|press|accessed|retrieved|proceedings|lancet|jama|nature|bmj|annals|published)\b", re.IGNORECASE
    ),
    re.compile(r"\b(?:J|Am|Med|Clin|Sci|Res|Rev|Int|Eur|Br|N Engl)\b\s[A-Z]"),
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|int|info|io|uk|eu|de|fr|ca|au)\b(?:/\S*)?",
    re.IGNORECASE,
)


def find_address(text: str) -> str | None:
    """Return the first web address as printed, with or without its scheme."""
    match = _ADDRESS.search(text)
    return match[0] if match else None


def split_sources(text: str) -> list[str]:
    """Split what one line lists as several sources: each piece has an address, an identifier or a title in marks."""
    for cut, title_will_do in (
        (r";\s+", True),
        # Before an address only where an address stands on both sides: else the words in front of it are its title.
        (
            r",\s+(?:and\s+)?(?=https?://|www\.|[\w-]+\.[\w.-]+/)|\s+and\s+(?=https?://|www\.)|\s+(?=https?://)",
            False,
        ),
    ):
        pieces = [piece for piece in re.split(cut, text) if piece]
        if len(pieces) > 1 and all(
            find_address(piece) or find(piece) or (title_will_do and _CITATION_SIGNS[4].search(piece))
            for piece in pieces
        ):
            return pieces
    pieces = re.split(r";\s+", text)
    if len(pieces) > 1 and all(re.match(r"[A-Z“\"][\w.’'-]*,?\s+[\w“\"]", piece) for piece in pieces):
        return (
            pieces  # an agency's "SOURCES: Elm University, news release; Ann Roe, M.D., chair of surgery, Elm Hospital"
        )
    return [text]


def looks_like_source(text: str) -> bool:
    """Say whether a line is an address, an identifier or a citation."""
    short = text[:1500]
    address = find_address(short)
    if address and len(short) - len(address) < 200:
        return True
    if any(scheme in ("doi", "pmid", "pmcid", "isbn13", "nct", "arxiv") for scheme, _ in find(short)):
        return True
    signs = sum(bool(sign.search(short)) for sign in _CITATION_SIGNS)
    return signs >= 2 + (len(short) > 500) and (bool(AUTHORS.match(short)) or signs >= 3)
