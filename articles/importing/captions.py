"""Lines that credit a picture, and captions with the credit behind them."""

from __future__ import annotations

import re

from media import credits

# What a caption with a credit behind it cannot do without; looked for before the long list of agencies is.
_ENDS_IN_CREDIT = re.compile(r"[:/©]| by | courtesy of ", re.IGNORECASE)


def is_credit(text: str) -> bool:
    """Say whether a line credits a picture, with a label or by an agency's name."""
    if len(text) > 300:
        return False
    if credits.has_label(text):
        rest = credits.strip_label(text)
        if not rest:
            return False
        parts = credits.parse(text)
        named = bool(parts.supplier and credits.is_supplier(parts.supplier)) or "/" in rest
        by_colon = bool(re.match(r"^[^:]{1,40}:", text))
        few = len(rest.split()) <= 24
        return few and (
            named
            or ((by_colon or _all_capitalised(rest)) and not rest.endswith((".", "?", "!")))
            or (rest.endswith(".") and len(rest.split()) <= 8 and _all_capitalised(rest))
            or (by_colon and len(rest.split()) <= 8)
        )
    bare = text.strip("()[] ")
    if len(bare.split()) > 8 or bare.endswith((".", "?", "!")):
        return False
    pieces = [piece.strip() for piece in re.split(r"/|\s+via\s+|\s+on\s+|\|", bare)]
    if credits.is_supplier(bare):
        return True
    if re.search(r"\b(?:illustrator|photographer|photo|image)\s*:\s*\S", bare, re.IGNORECASE):
        return True
    return (
        len(pieces) > 1
        and any(credits.is_supplier(piece) for piece in (pieces[0], pieces[-1]))
        and ("/" in bare or _all_capitalised(bare))
    )


def split_caption(text: str) -> tuple[str, str] | None:
    """Split a caption from the credit behind it: "A calf at rest. (Photo: Ann Roe/Alamy)"."""
    if len(text) > 400 or not _ENDS_IN_CREDIT.search(text) or not credits.names_supplier(text):
        return None
    match = re.search(
        r"\s*[(\[]?\b(?:photo(?:graph)?|image|picture|illustration|credit)s?(?: credit)?\s*(?::|by|courtesy of|"
        r"©)\s*[^()]{2,80}[)\]]?\s*$",
        text,
        re.IGNORECASE,
    )
    if match is None:
        match = re.search(r"\s*[(\[][^()]{0,60}/[^()]{0,60}[)\]]\s*$", text)
    if match is None or match.start() < 8:
        return None
    credit = text[match.start() :].strip().strip("()[]")
    pieces = re.split(r"/|\s+via\s+|\s+on\s+", credits.strip_label(credit))
    if not any(credits.is_supplier(piece.strip()) for piece in pieces):
        return None
    return text[: match.start()].strip(), credit


def _all_capitalised(text: str) -> bool:
    words = [
        word
        for word in re.findall(r"[\w@.’'-]+", text)
        if word.lower() not in ("on", "of", "by", "via", "from", "the", "and", "for", "at")
    ]
    return bool(words) and (all(word[:1].isupper() or word[:1].isdigit() for word in words) or len(words) == 1)
