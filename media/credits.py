"""Credit lines of pictures, read into creator, supplier, copyright and licence, whatever their order.

``Shutterstock/Alexander Raths``, ``Alexander Raths/Shutterstock`` and ``Photo by X / Y via Z`` are parsed to the
same parts. Pure functions without a database.
"""

from __future__ import annotations

import re

from msgspec import Struct

MAX_LINE_CHARS = 500

_SUPPLIERS = """
123rf|500px|ABACA|Adobe ?Stock|AFP|Agence France-Presse|Alamy(?: Live News| Stock Photos?)?|ANP|AP(?: Photo| Images)?|
Associated Press|Bigstock(?:photo)?|Bloomberg|BSIP|Burst|Can ?Stock ?Photo|Canva|Cavan(?: Images)?|Corbis(?: Images)?|
Creative Market|Creatas|Deposit ?photos|dpa|Dreamstime(?:\\.com)?|Envato(?: Elements)?|EPA(?:-EFE)?|EyeEm|Facebook|
Flickr(?:\\.com)?|Fotolia|Freepik|Freeimages|Getty(?: Images)?|Glow Images|Gratisography|iStock ?(?:photo)?(?:\\.com)?|
Image ?BROKER|Image Source|Imgur|Imago(?: Images)?|Instagram|JumpStory|Kaboompics|Keystone|Lightrocket|Magnum(?: Photos)?|
Masterfile|Mauritius Images|Moment(?: RF)?|NASA|NOAA|NurPhoto|Nappy|Offset|PA(?: Images| Media| Wire)?|Pexels|Phanie|Photocase|
Photodisc|Photo ?shot|Picfair|Picture Alliance|Pixabay|Pond5|Public Domain Pictures|Rawpixel|Redux|Reshot|Reuters|
Rex(?: Features|/Shutterstock)?|Science ?Photo ?Library|Science Source|Shutter ?stock(?:\\.com)?|SIPA(?: USA)?|SPL|
StockSnap(?:\\.io)?|Stocksy(?: United)?|Stock ?vault|Storyblocks|SWNS|TASS|Thinkstock|Twenty20|Twitter|Unsplash|
UPI|Vecteezy|VectorStock|Visuals Unlimited|Westend61|Wikimedia(?: Commons)?|Wikipedia|Xinhua|YouTube|ZUMA(?: Press| Wire)?
"""
_KNOWN = re.compile(f"(?:{_SUPPLIERS.replace(chr(10), '')})$", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<!\w){_KNOWN.pattern[:-1]}(?!\w)", re.IGNORECASE)
_HOUSE = re.compile(
    r"\b(?:images?|photos?|pictures?|stock|agency|library|press|news|media|archives?|commons|university|hospital|"
    r"institutes?|clinic|museum|school|college|cent(?:er|re)|foundation|ministry|department|inc\.?|ltd\.?)$",
    re.IGNORECASE,
)
_THING = r"(?:images?|photos?|photographs?|photography|pictures?|pics?|illustrations?|graphics?|art(?:work)?|visuals?)"
_LABEL = re.compile(
    rf"^\(?\s*(?:(?:top|lead|main|header|hero|cover|banner|title|opening|feature|featured|stock|file|article|inline|"
    rf"bottom|body|first|second|third)\s+)*(?:{_THING}\s*(?:\d+\s*)?(?:credits?|sources?|rights)?|"
    rf"(?:{_THING}\s+)?courtesy(?:\s+of)?|"
    rf"credits?|illustrator|photographer)(?P<link>\s*[:：]\s*|\s+(?:is\s+)?(?:by|from|via|©)\s+|\s+[–—|]\s+|"
    rf"(?<=courtesy)\s+|(?<=courtesy\sof)\s+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:photo|image|picture|illustration)s?\s+)?(?:by|from|via|courtesy(?:\s+of)?|of|credit:)\s+", re.I
)
_LICENCE = re.compile(
    r"\bCC0(?:\s1\.0)?\b|\bCC[\s-]BY(?:[\s-](?:SA|NC|ND)){0,2}(?:\s[1-4]\.\d)?\b|\bpublic domain\b|"
    r"\bCreative Commons(?:\s(?:Attribution|Zero|licen[cs]e)(?:[\s\-]\w+){0,3})?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d\b)?", re.IGNORECASE)
_VIA = re.compile(
    r"\s*(?:/|\||·|•|;)\s*|\s+(?:via|on|from|at|for|through|[–—])\s+|\s+(?:user|contributor|member)\s+|,\s+(?:via\s+)?",
    re.IGNORECASE,
)


class CreditParts(Struct, frozen=True, kw_only=True):
    """What a credit line says; ``line`` is the line without its label, the rest None where it is not printed."""

    line: str
    creator: str | None = None
    supplier: str | None = None
    copyright: str | None = None
    licence: str | None = None


def parse(line: str) -> CreditParts:
    """Read one credit, with or without its label (``Top image:``, ``Photo by``)."""
    bare = strip_label(" ".join(line[:MAX_LINE_CHARS].split()))
    licence = _LICENCE.search(bare)
    rest = _LICENCE.sub("", bare, count=1) if licence else bare
    notice = _COPYRIGHT.search(rest)
    rest = _COPYRIGHT.sub("", rest, count=1) if notice else rest
    creator, supplier = _roles([piece for part in _VIA.split(rest) if (piece := _tidy(part))])
    return CreditParts(
        line=bare,
        creator=creator,
        supplier=supplier,
        copyright=bare[bare.index(notice[0]) :].strip() if notice else None,
        licence=licence[0] if licence else None,
    )


def parse_many(line: str) -> list[CreditParts]:
    """Read a line that credits several pictures (``Photos: A/Getty; B/Alamy``), in order."""
    bare = strip_label(" ".join(line.split()))
    bare = re.sub(r"^\(?1[.):]\s+", "", re.sub(r"(?<=\S)\s+\(?\d{1,2}[.):]\s+(?=\S)", "; ", bare))
    pieces = [piece.strip(" .,") for piece in re.split(r"\s*[;\n]\s*|\s+\|\s+(?=\S+\s*/)", bare)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2:
        pieces = [piece.strip() for piece in re.split(r",\s+(?:and\s+)?|\s+and\s+", bare) if piece.strip()]
        if len(pieces) < 2 or not all("/" in piece or " via " in piece for piece in pieces):
            return [parse(bare)]
    read = [parse(piece) for piece in pieces]
    if len(read) == 2 and sorted((bool(one.creator), bool(one.supplier)) for one in read) == [
        (False, True),
        (True, False),
    ]:
        return [_merged(bare, read)]
    return [parse(re.sub(r"^\(?\d{1,2}[.):]\s*", "", piece)) for piece in pieces]


def _merged(line: str, read: list[CreditParts]) -> CreditParts:
    """Two halves of one credit: "Elm University; Illustrator: Ann Roe"."""
    creator = next(one.creator for one in read if one.creator)
    supplier = next(one.supplier for one in read if one.supplier)
    return CreditParts(line=line, creator=creator, supplier=supplier)


def is_supplier(name: str) -> bool:
    """Say whether ``name`` is a picture agency or stock house that is known here."""
    return bool(_KNOWN.match(name.strip()))


def names_supplier(text: str) -> bool:
    """Say whether a known agency is named anywhere in ``text``; a quick look before a thorough one."""
    return bool(_ANYWHERE.search(text))


def strip_label(line: str) -> str:
    """Take the label off a credit line; a line without one comes back as it is."""
    text = line.strip()
    match = _LABEL.match(text)
    if match:
        text = text[match.end() :]
        if line.strip().startswith("(") and text.endswith(")"):
            text = text[:-1]
    return _LEAD.sub("", text, count=1).strip()


def has_label(line: str) -> bool:
    """Say whether ``line`` begins as credit lines do."""
    return bool(_LABEL.match(line.strip()))


def _tidy(part: str) -> str:
    return _LEAD.sub("", part.strip(" .,()[]*_")).strip(" .,()[]:")


def _roles(parts: list[str]) -> tuple[str | None, str | None]:
    """Tell creator from supplier: a known house first, then one by its words, then the order as printed."""
    houses = [part for part in parts if is_supplier(part)] or [part for part in parts if _HOUSE.search(part)]
    if not houses:
        return (parts[0] if parts else None), (parts[-1] if len(parts) > 1 else None)
    makers = [part for part in parts if part not in houses]
    # Of two houses the last sold it: "FatCamera/E+/Getty Images", "monkeybusinessimages/iStock/Thinkstock".
    supplier = houses[-1] if parts.index(houses[-1]) else houses[0]
    if not makers and len(houses) > 1:
        makers = [house for house in houses if house != supplier]
    return (makers[0] if makers else None), supplier
