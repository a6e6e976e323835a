"""Markdown and harmless tags inside a line → plain text and the HTML of the contract (strong, em, a).

Whatever is not one of these is escaped, so that pasted tags are shown as the words they are.
"""

from __future__ import annotations

import html as markup
import re
from urllib.parse import urlsplit

_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_TAG = re.compile(
    r"</?(?:span|sub|sup|br|b|i|u|em|strong|small|mark|cite|a|p|div|font)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_PIECE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!|>-])"
    r"|!?\[(?P<link>(?:[^\[\]\n]|"
    r"\[[^\[\]\n]{0,200}\]){1,300})\]\((?P<url>[^()\s]{1,1000}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?)(?:\s\"[^\"]{0,200}\")?\)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>(?:[^*_\n]{1,500}?|[*_][^*_\n]{1,500}[*_]))(?<=\S)(?P=strong)"
    r"|(?<![\w*_])(?P<em>[*_])(?=[^\s*_])(?P<italic>[^*_\n]{1,500}?)(?<=[^\s*_])(?P=em)(?![\w*_])"
)
_MARKED = re.compile(r"[\\*_]|\]\(")  # without one of these no piece of Markdown is there


def plain(text: str) -> str:
    """Return the words without marks."""
    return render(text)[1]


def render(text: str) -> tuple[str, str]:
    """Return (html, text) of one line or paragraph."""
    if "<" in text:
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: markup.unescape(match[0]).replace("\xa0", " "), text)
    if not _MARKED.search(text):
        return markup.escape(text, quote=False), text
    html: list[str] = []
    words: list[str] = []
    position = 0
    for match in _PIECE.finditer(text):
        _literal(text[position : match.start()], html, words)
        _piece(match, html, words)
        position = match.end()
    _literal(text[position:], html, words)
    return "".join(html), "".join(words)


def _tag(match: re.Match[str]) -> str:
    return " " if re.match(r"</?(?:br|p|div)\b", match[0], re.IGNORECASE) else ""


def _literal(text: str, html: list[str], words: list[str]) -> None:
    html.append(markup.escape(text, quote=False))
    words.append(text)


def _piece(match: re.Match[str], html: list[str], words: list[str]) -> None:
    if match["escaped"]:
        _literal(match["escaped"], html, words)
    elif match["link"]:
        inner_html, inner = render(match["link"])
        href = _safe(match["url"])
        html.append(f'<a href="{href}">{inner_html}</a>' if href else f"{inner_html} ({markup.escape(match['url'])})")
        words.append(inner if href else f"{inner} ({match['url']})")
    else:
        tag = "strong" if match["strong"] else "em"
        inner_html, inner = render(match["bold"] or match["italic"])
        html.append(f"<{tag}>{inner_html}</{tag}>")
        words.append(inner)


def _safe(url: str) -> str | None:
    """Return an address fit for ``href``, or None where its scheme is none of the web's."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return None
    return markup.escape(url, quote=True) if scheme in ("http", "https", "mailto", "") else None
