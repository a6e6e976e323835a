"""Credit lines of pictures: read into creator, supplier, copyright and licence, and compiled from them as they are printed.

``Shutterstock/Alexander Raths``, ``Alexander Raths/Shutterstock`` and ``Photo by X / Y via Z`` are parsed to the
same parts. Pure functions without a database.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from string import Formatter
from typing import Protocol

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

DEFAULT_TEMPLATE = "{creator}/{supplier}"
PLACEHOLDERS = ("creator", "supplier", "id")
_CREATIVE_COMMONS = re.compile(
    r"^https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<terms>by[a-z-]*)/(?P<version>[\d.]+)|publicdomain/zero/(?P<zero>[\d.]+))",
    re.IGNORECASE,
)


class Credited(Protocol):
    """What is asked of a picture to compile its credit."""

    creators: list[str]
    supplier: str
    supplier_image_id: str
    credit_line: str
    credit_template: str
    licence_url: str


class CreditParts(Struct, frozen=True, kw_only=True):
    """What a credit line says; ``line`` is the line without its label, the rest None where it is not printed."""

    line: str
    creator: str | None = None
    supplier: str | None = None
    copyright: str | None = None
    licence: str | None = None


def parse(line: str, *, suppliers: Collection[str] = ()) -> CreditParts:
    """Read one credit, with or without its label (``Top image:``, ``Photo by``).

    ``suppliers``: names in lower case that are suppliers beside those that are known to everybody.
    """
    bare = strip_label(" ".join(line[:MAX_LINE_CHARS].split()))
    licence = _LICENCE.search(bare)
    rest = _LICENCE.sub("", bare, count=1) if licence else bare
    notice = _COPYRIGHT.search(rest)
    rest = _COPYRIGHT.sub("", rest, count=1) if notice else rest
    creator, supplier = _roles([piece for part in _pieces(rest, suppliers) if (piece := _tidy(part))], suppliers)
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


def _pieces(text: str, suppliers: Collection[str]) -> Sequence[str]:
    """The parts between dividers; a supplier whose name holds one (``A / B``) stays whole at either end."""
    for name in sorted(suppliers, key=len, reverse=True):
        if _VIA.search(name) and (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)):
            return [*_VIA.split(text[: match.start()]), match[0], *_VIA.split(text[match.end() :])]
    return _VIA.split(text)


def _roles(parts: list[str], suppliers: Collection[str]) -> tuple[str | None, str | None]:
    """Tell creator from supplier: a known house first, then one by its words, then the order as printed."""
    houses = [part for part in parts if part.lower() in suppliers or is_supplier(part)]
    houses = houses or [part for part in parts if _HOUSE.search(part)]
    if not houses:
        return (parts[0] if parts else None), (parts[-1] if len(parts) > 1 else None)
    makers = [part for part in parts if part not in houses]
    # Of two houses the last sold it: "FatCamera/E+/Getty Images", "monkeybusinessimages/iStock/Thinkstock".
    supplier = houses[-1] if parts.index(houses[-1]) else houses[0]
    if not makers and len(houses) > 1:
        makers = [house for house in houses if house != supplier]
    return (makers[0] if makers else None), supplier


# -- the other way ----------------------------------------------------------------------------------------------------


def compile(image: Credited) -> str:
    """``credit_line`` where the contract prescribes its words, else creator and supplier; "" when nobody is named.

    The words between the two are those that the supplier asks for. A Creative Commons licence is named behind them, as its terms
    ask. Runs no query.
    """
    if image.credit_line:
        return image.credit_line
    creator, supplier = ", ".join(image.creators), image.supplier
    if creator and supplier and creator.casefold() != supplier.casefold():
        values = {"creator": creator, "supplier": supplier, "id": image.supplier_image_id}
        line = " ".join(_filled(image.credit_template or DEFAULT_TEMPLATE, values).split()).rstrip(" ,;/")
    else:
        line = creator or supplier
    licence = licence_name(image.licence_url)
    return f"{line}, {licence}" if line and licence else line


def wrong_in_template(template: str) -> str:
    """What is wrong with a supplier's template, as a sentence for whoever typed it; "" when it can be filled in."""
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        return f"A brace has no partner. Write the placeholders as {known}."
    names = [name for _, name, _, _ in fields if name is not None]
    unknown = [name for name in names if name not in PLACEHOLDERS]
    if unknown or any(spec or conversion for _, _, spec, conversion in fields):
        what = f"{{{unknown[0]}}} is no placeholder" if unknown else "A placeholder is its name alone"
        return f"{what}. Those that are filled in are {known}."
    return "" if "creator" in names else "Say where {creator} stands: a credit names who made the picture."


def licence_name(url: str) -> str:
    """``CC BY-SA 4.0`` for the address of a Creative Commons licence; "" for any other."""
    match = _CREATIVE_COMMONS.match(url)
    if not match:
        return ""
    if match["zero"]:
        return f"CC0 {match['zero'].strip('.')}"
    return f"CC {match['terms'].upper()} {match['version'].strip('.')}"


def _filled(template: str, values: dict[str, str]) -> str:
    pieces = ((text, values.get(name or "", "")) for text, name, _, _ in Formatter().parse(template))
    return "".join(part for piece in pieces for part in piece)
