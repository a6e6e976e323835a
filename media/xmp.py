"""XMP packets (ISO 16684-1): read by namespace into plain values, and written with the few properties a rendition carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from cms.core.errors import Unreadable

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
MAX_PACKET_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 12
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_GIF_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)

# A string, a list of values, or a structure of fields; for writing also the two containers below.
Value = Any


class Sequence(list[Value]):
    """An ``rdf:Seq``: values in order."""


class Alternatives(str):
    """One text in the default language, an ``rdf:Alt``."""

    __slots__ = ()


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read(packet: bytes) -> dict[str, Value]:
    """Every property of the namespaces above as ``prefix:Name`` → value; properties of other namespaces are left out.

    A value is a string, a list (``rdf:Bag``, ``rdf:Seq``), or a dict (a structure). Of texts in several languages the
    ``x-default`` one is taken, else the first. Raises Unreadable when the packet declares a DTD or entities, which no camera or
    agency does, and ValueError when it is no XML.
    """
    # XML forbids control characters, and programs write them all the same: one of them must not cost the whole credit.
    text = _CONTROLS.sub("", _text_of(packet[:MAX_PACKET_BYTES]))
    try:
        root = fromstring(text.encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(
            "image-hostile-metadata",
            "The picture's XMP metadata declares XML entities, as attacks do. Export the picture again without its metadata.",
        ) from error
    except (ParseError, RecursionError) as error:
        raise ValueError(f"The XMP packet is no XML: {error}") from error
    found: dict[str, Value] = {}
    for description in (child for rdf in root.iter(f"{_RDF}RDF") for child in rdf.findall(f"{_RDF}Description")):
        # Those on top are siblings. What lies deeper speaks of something else, such as the ingredients of a composite.
        for name, value in _properties(description, 0):
            if name not in found and value not in ("", [], {}):
                found[name] = value
    return found


def write(properties: dict[str, Value]) -> bytes:
    """A packet with these properties (``prefix:Name`` → value), empty ones left out. Values are strings, ``Alternatives``,
    or a ``Sequence`` of strings and of structures.
    """
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in {"rdf": _RDF[1:-1], **NAMESPACES}.items())
    body = "".join(f"<{name}>{_written(value)}</{name}>" for name, value in properties.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {names}><rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _written(value: Value) -> str:
    if isinstance(value, Sequence):
        items = (
            f'<rdf:li rdf:parseType="Resource">{_fields(item)}</rdf:li>'
            if isinstance(item, dict)
            else f"<rdf:li>{escape(item)}</rdf:li>"
            for item in value
        )
        return f"<rdf:Seq>{''.join(items)}</rdf:Seq>"
    if isinstance(value, Alternatives):
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt>'
    return escape(value)


def _fields(structure: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in structure.items())


def packet_in_gif(data: bytes) -> bytes | None:
    """The packet of a GIF's application extension, which Pillow leaves unread."""
    if b"XMP DataXMP" not in data:
        return None
    match = _GIF_PACKET.search(data)
    return match[0] if match else None


def _text_of(packet: bytes) -> str:
    """The packet as text: UTF-8 as the standard asks, or UTF-16 as some programs write; surrounding padding dropped."""
    body = packet.strip(b"\x00 \r\n\t")
    if body[:3] == b"\xef\xbb\xbf":
        body = body[3:]
    if body[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        text = body.decode("utf-16", "replace")
    elif packet[:1] == b"\x00":
        text = packet.decode("utf-16-be", "replace")
    elif body[1:2] == b"\x00":
        text = packet.decode("utf-16-le", "replace")
    else:
        text = body.decode("utf-8", "replace")
    text = text.strip("\x00\ufeff \r\n\t")
    # An XML declaration would contradict the encoding we hand over.
    return re.sub(r"^<\?xml[^>]*\?>", "", text)


def _properties(description: Element, depth: int) -> Iterator[tuple[str, Value]]:
    for tag, text in description.attrib.items():
        if name := _name(tag):
            yield name, text.strip()
    for child in description:
        if name := _name(child.tag):
            yield name, _value(child, depth + 1)


def _value(element: Element, depth: int) -> Value:
    """The value in any of RDF's spellings: text, container, nested description, resource, attributes."""
    if depth > _MAX_DEPTH:
        return ""
    resource = element.get(f"{_RDF}resource")
    if resource is not None:
        return resource.strip()
    if element.get(f"{_RDF}parseType") == "Resource":
        return dict(_properties(element, depth))
    for child in element:
        if child.tag in {f"{_RDF}Bag", f"{_RDF}Seq"}:
            return [value for item in child if (value := _value(item, depth + 1)) not in ("", {})]
        if child.tag == f"{_RDF}Alt":
            return _preferred(child, depth)
        if child.tag == f"{_RDF}Description":
            return _described(child, depth)
    fields = {name: text.strip() for tag, text in element.attrib.items() if (name := _name(tag))}
    return fields or (element.text or "").strip()


def _described(description: Element, depth: int) -> Value:
    """A nested description: a structure, or a value with qualifiers (``rdf:value``)."""
    value = description.find(f"{_RDF}value")
    if value is not None:
        return _value(value, depth + 1)
    return dict(_properties(description, depth))


def _preferred(alternatives: Element, depth: int) -> Value:
    items = list(alternatives)
    for item in items:
        if item.get(_LANG, "").lower() == "x-default" and (value := _value(item, depth + 1)):
            return value
    return next((value for item in items if (value := _value(item, depth + 1))), "")


def _name(tag: str) -> str | None:
    """``prefix:Name`` in our prefixes, whatever prefix the file uses; None for other namespaces."""
    uri, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else None
