"""Rich text: the allow-list, and text taken apart into paragraphs, headings and lists.

The allow-list is part of the delivery contract: p, h2–h4, ul, ol, li, strong, em, s, sub, sup, code, br and a with an absolute
http(s) or mailto address, a path or an anchor. ``clean_html`` is idempotent; what it returns is the canonical form.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from cms.core.text import clean_text

# What the block editor offers; the sanitiser below allows exactly what these produce.
EXTENSIONS: dict[str, object] = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}
INLINE_EXTENSIONS: dict[str, object] = {
    name: EXTENSIONS[name]
    for name in ("Bold", "Italic", "Strike", "Subscript", "Superscript", "Code", "HardBreak", "Link")
}

INLINE = frozenset({"strong", "em", "s", "sub", "sup", "code", "br", "a"})
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
# Pasted pages bring their own names for the same things.
_ALIASES = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
_LINK = re.compile(r"(https?://[^\s/?#]|mailto:[^\s@]+@|/(?![/\\])|#).*", re.IGNORECASE | re.DOTALL)
# Scripts and styles lose their content as well; every other unknown tag loses only itself.
_DROPPED_WHOLE = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "textarea"}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href":
        # Browsers skip blanks and control characters before a scheme; so must whoever judges the scheme.
        value = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+", "", value)
        return value if _LINK.fullmatch(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(INLINE) | set(HEADINGS) | set(_ALIASES) | {"p", "ul", "ol", "li", "div", "blockquote"},
    attributes={"a": {"href", "title"}},
    clean_content_tags=_DROPPED_WHOLE,
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    strip_comments=True,
)
MAX_DEPTH = 60  # elements within one another: the walks below recurse
# The cleaner's time and memory grow with how deep tags lie times how many there are: what nobody wrote by hand is flattened first.
_MOST_DEPTH, _MOST_WORK = 200, 2_000_000
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)")
# Their next one closes the last, so they lie within one another only where others, which count, do.
_CLOSING_THEMSELVES = {
    *("p", "br", "hr", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option"),
    *("img", "input", "link", "meta", "wbr", "col", "source"),
}
_ALL_BUT_PARAGRAPHS = re.compile(r"</?(?!(?:p|br|script|style|title|textarea)\b)[a-zA-Z][^<>]*>?")
_BARE = re.compile(r"&(?![#a-zA-Z])")  # the cleaner takes the square of their number in time
_FLATTENER = nh3.Cleaner(tags={"p", "br"}, attributes={}, link_rel=None)


@dataclass
class Node:
    """An element: its tag, its attributes as they print, and children that are nodes or text."""

    tag: str
    attributes: str = ""
    children: list[Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    """The cleaner's output, which is well formed, as nodes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.depth = 0
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _ALIASES.get(tag, tag)
        printed = "".join(f' {name}="{entities.escape(value or "")}"' for name, value in attrs)
        node = Node(tag, printed)
        self._open[-1].children.append(node)
        if tag != "br":
            self._open.append(node)
            self.depth = max(self.depth, len(self._open))

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


@dataclass(frozen=True)
class Part:
    """One paragraph, heading or list. ``kind`` is p, h2, h3, h4, ul or ol; ``html`` is what stands inside a paragraph
    or heading; ``items`` what stands inside each list item."""

    kind: str
    html: str = ""
    items: tuple[str, ...] = ()

    def __str__(self) -> str:
        inside = "".join(f"<li>{item}</li>" for item in self.items) if self.items else self.html
        return f"<{self.kind}>{inside}</{self.kind}>"


def parts(html: str) -> list[Part]:
    """The paragraphs, headings and lists of any HTML, cleaned, empty ones left out.

    What is nested beyond all sense, on the way in or out, keeps its words and paragraphs and loses all other tags.
    """
    if _is_clean(html, _CLEAN):
        return [
            Part(kind, items=tuple(_ITEM.findall(inside))) if kind in {"ul", "ol"} else Part(kind, inside)
            for kind, inside in _PART.findall(html)
        ]
    text = _BARE.sub("&amp;", clean_text(html))
    cleaned = _CLEANER.clean(_ALL_BUT_PARAGRAPHS.sub("", text) if _is_tangled(text) else text)
    tree = _tree(cleaned)
    if tree.depth <= MAX_DEPTH:
        found = list(_parts(tree.root.children))
        if tree.depth <= MAX_DEPTH // 2 or _tree("".join(map(str, found))).depth <= MAX_DEPTH:
            return found
    return list(_parts(_tree(_FLATTENER.clean(cleaned)).root.children))


def _is_tangled(html: str) -> bool:
    """Whether tags are opened so deep, or so many of them so deep, that cleaning would take long. One never closed counts."""
    opened: Counter[str] = Counter()
    depth = deepest = tags = 0
    for closing, name in _ANY_TAG.findall(html.lower()):
        tags += 1
        if name in _CLOSING_THEMSELVES:
            continue
        if not closing:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest > _MOST_DEPTH or deepest * tags > _MOST_WORK


def _tree(cleaned: str) -> _Tree:
    tree = _Tree()
    tree.feed(cleaned)
    tree.close()
    return tree


def clean_html(html: str) -> str:
    """The canonical form of any HTML: only what the allow-list knows, every word of visible text kept."""
    return html if _is_clean(html, _CLEAN) else "".join(map(str, parts(html)))


def clean_inline(html: str) -> str:
    """One paragraph's inside: blocks are joined by line breaks, their tags dropped."""
    if _is_clean(html, _CLEAN_INSIDE):
        return html
    inside: list[str] = []
    for part in parts(html):
        inside.extend(part.items or (part.html,))
    return _TRIM.sub("", re.sub(r"(?:<br>)+", "<br>", _BLOCK_TAG.sub("<br>", "<br>".join(inside))))


# What most text is: canonical as it stands, so that nothing needs to be parsed and printed again. Each pattern can match
# a text in one way only, so a look takes one pass.
_INSIDE = r"(?!</)[^<>]*(?:<strong>[^<>]+</strong>[^<>]*|<em>[^<>]+</em>[^<>]*)*"
_BLOCKS = [f"<{tag}>{_INSIDE}</{tag}>" for tag in ("p", "h2", "h3", "h4")]
_BLOCKS += [f"<{tag}>(?:<li>{_INSIDE}</li>)+</{tag}>" for tag in ("ul", "ol")]
_CLEAN = re.compile(f"(?:{'|'.join(_BLOCKS)})+")
_PART, _ITEM = re.compile(r"<(p|h[2-4]|ul|ol)>(.*?)</\1>"), re.compile("<li>(.*?)</li>")
_CLEAN_INSIDE = re.compile(rf"(?! ){_INSIDE}(?<! )")
_ODD = re.compile(r"[^\S ]|\ufeff|  |&(?!(?:amp|lt|gt);)|<[a-z]\w*> | </")


def _is_clean(html: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.fullmatch(html)) and not _ODD.search(html) and clean_text(html) == html


_BLOCK_TAG = re.compile(r"</?(?:ul|ol|li)>")
_TRIM = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_BREAK = re.compile(r"<br>|</?(?:ul|ol|li|p|h[2-4])>")
_TAG = re.compile(r"<[^>]*>")
_LINE_END = re.compile(r"\s*\n\s*")


def plain_text(html: str) -> str:
    """The words of canonical HTML without marks; breaks and blocks become line feeds."""
    text = entities.unescape(_TAG.sub("", _BREAK.sub("\n", html))) if "<" in html or "&" in html else html
    return (_LINE_END.sub("\n", text) if "\n" in text else text).strip()


def as_html(text: str) -> str:
    """Plain text as canonical HTML: a paragraph for every line."""
    lines = (line.strip() for line in clean_text(text).split("\n"))
    return "".join(f"<p>{entities.escape(line, quote=False)}</p>" for line in lines if line)


def links(html: str) -> list[str]:
    """The addresses that canonical HTML links to, in order."""
    return [entities.unescape(address) for address in re.findall(r'<a[^>]* href="([^"]*)"', html)]


def _parts(children: list[Node | str]) -> list[Part]:
    found: list[Part] = []
    loose: list[Node | str] = []

    def close() -> None:
        paragraph = _inside(loose)
        loose.clear()
        if paragraph:
            found.append(Part("p", paragraph))

    for child in children:
        if isinstance(child, str) or child.tag in INLINE:
            loose.append(child)
            continue
        close()
        found.extend(_block(child))
    close()
    return found


def _block(node: Node) -> list[Part]:
    if node.tag in HEADINGS:
        inside = _inside(node.children)
        return [Part(node.tag, inside)] if inside else []
    if node.tag in {"ul", "ol"}:
        items = tuple(item for item in map(_item, _items(node)) if item)
        return [Part(node.tag, items=items)] if items else []
    return _parts(node.children)


def _items(node: Node) -> list[Node]:
    """The items of a list; whatever else stands in it becomes an item, so that no words are lost."""
    return [
        child if isinstance(child, Node) and child.tag == "li" else Node("li", "", [child]) for child in node.children
    ]


def _item(node: Node) -> str:
    inside = _parts(node.children)
    html = ""
    for part in inside:
        flows = part.kind not in {"ul", "ol"}
        html += ("<br>" if html and flows else "") + (part.html if flows else str(part))
    return html


def _inside(children: list[Node | str]) -> str:
    """Inline content as it prints, white space collapsed, outer breaks and blanks gone."""
    html = re.sub(r"[ \t\r\n\f]+", " ", "".join(map(_inline, children)))
    return _TRIM.sub("", html)


def _inline(child: Node | str) -> str:
    if isinstance(child, str):
        return entities.escape(child, quote=False)
    if child.tag == "br":
        return "<br>"
    inside = "".join(map(_inline, child.children))
    if not inside.strip():
        return inside
    if child.tag not in INLINE:
        return f" {inside} "  # a block inside a mark: its words stay apart
    if child.tag == "a" and "href=" not in child.attributes:
        return inside
    return f"<{child.tag}{child.attributes}>{inside}</{child.tag}>"
