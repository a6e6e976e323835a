"""The canonical form of a draft: cleaned, complete, and refused with every fault named at its path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.db import models

from articles import contract
from articles.contract import Draft
from articles.mentions import mentions
from articles.models import Article, Byline, Citation, EmbedBlock, RelatedLink, TableBlock
from articles.richtext import clean_html, clean_inline
from cms.core.errors import Invalid, fault, no_choice
from cms.core.text import SLUG_PATTERN, clean_line, clean_text

# BCP 47 in the forms that newsrooms use: en, pt-BR, zh-Hant, es-419.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")  # a UUID in its one form
MAX_BLOCKS = 2_000
MAX_TEXT = 1_000_000  # characters of one field; a long book chapter has a tenth of that

_MANY_LINES = {"dek", "alt", "caption", "passage"}

Fault = dict[str, Any]


def canonical(draft: Draft) -> Draft:
    """The same draft in its one form: NFC text, sanitised HTML, lower-case ids, empty text blocks gone, tables squared.

    Raises ``Invalid`` with ``errors`` (``path``, ``code``, ``message`` each) when something cannot be kept as it is.
    """
    clean: Draft = _clean(draft)
    clean.blocks = [block for block in map(_clean_block, clean.blocks) if not _is_empty(block)]
    clean.topics = sorted(set(clean.topics) | ({clean.primary_topic} if clean.primary_topic else set()))
    faults = list(_faults(clean))
    if faults:
        raise Invalid("draft-has-faults", faults[0]["message"], errors=faults)
    return clean


def _clean(part: Any) -> Any:
    """A copy of a struct with every plain text cleaned; HTML is left to ``_clean_block``."""
    values = {}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, msgspec.Struct):
            value = _clean(value)
        elif isinstance(value, list):
            value = [_clean(each) if isinstance(each, msgspec.Struct) else _text(name, each) for each in value]
        elif isinstance(value, str):
            value = _text(name, value)
        values[name] = value
    return type(part)(**values)


def _text(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name == "html":
        return value
    line = clean_text(value) if name in _MANY_LINES else clean_line(value)
    return line.lower() if _is_id(line) else line


def _is_id(value: str) -> bool:
    return len(value) == 36 and _ID.fullmatch(value) is not None


def _clean_block(block: contract.Block) -> contract.Block:
    if isinstance(block, contract.Text | contract.Callout):
        block.html = clean_html(block.html)
    elif isinstance(block, contract.Quote):
        block.html = clean_inline(block.html) if block.display == "inline" else ""
        block.display = "block" if block.display == "inline" and not block.html else block.display
    elif isinstance(block, contract.Table):
        width = max([len(block.header), *map(len, block.rows)], default=0)
        block.header = _padded([clean_line(cell) for cell in block.header], width)
        block.rows = [_padded([clean_line(cell) for cell in row], width) for row in block.rows]
    return block


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _is_empty(block: contract.Block) -> bool:
    return isinstance(block, contract.Text | contract.Callout) and not block.html


def _faults(draft: Draft) -> Iterator[Fault]:
    yield from _field_faults(draft)
    yield from _id_faults(draft)
    yield from _placement_faults(draft)
    if len(draft.blocks) > MAX_BLOCKS:
        yield fault("/blocks", "too-many", f"An article has at most {MAX_BLOCKS} blocks: divide it.")
    for n, block in enumerate(draft.blocks):
        yield from _block_faults(f"/blocks/{n}", block)


def _field_faults(draft: Draft) -> Iterator[Fault]:
    yield from _too_long("", draft, Article, {"title": "title", "slug": "slug"})
    if draft.contract != contract.CONTRACT:
        yield fault("/contract", "contract", f"Drafts are written by contract {contract.CONTRACT}.")
    for name in ("dek",):
        if len(getattr(draft, name)) > MAX_TEXT:
            yield fault(f"/{name}", "too-long", f"The {name} is too long: at most {MAX_TEXT} characters.")
    if draft.slug and not re.fullmatch(SLUG_PATTERN, draft.slug):
        yield fault("/slug", "slug", "A slug has letters and digits, joined by single hyphens: why-toes-twitch.")
    if not LANGUAGE.fullmatch(draft.language):
        yield fault("/language", "language", "Write the language as en, fr, pt-BR or zh-Hant.")
    if draft.kind not in Article.Kind.values:
        yield no_choice("/kind", Article.Kind.values)


def _id_faults(draft: Draft) -> Iterator[Fault]:
    ids = [(path, value) for path, _, value in mentions(draft)]
    ids += [(f"/blocks/{n}/id", block.id) for n, block in enumerate(draft.blocks)]
    if draft.translation_group is not None:
        ids.append(("/translation_group", draft.translation_group))
    for path, value in ids:
        if not _is_id(value):
            yield fault(path, "id", "An id is a UUID such as 0198c0de-0000-7000-8000-000000000000.")
    yield from _doubles(
        "/blocks/{}/id", [block.id for block in draft.blocks], "Two blocks have the same id: give each its own."
    )


def _placement_faults(draft: Draft) -> Iterator[Fault]:
    yield from _doubles(
        "/bylines/{}/person",
        [(b.person, b.role) for b in draft.bylines],
        "This person is in the byline twice: keep one.",
    )
    yield from _doubles(
        "/citations/{}/source",
        [(c.source, c.role, c.locator) for c in draft.citations],
        "This source is cited twice in the same way: keep one, or give each its own page or section.",
    )
    yield from _doubles(
        "/related/{}/article",
        [r.article for r in draft.related if r.article],
        "This article is linked twice: keep one.",
    )
    for n, byline in enumerate(draft.bylines):
        yield from _too_long(f"/bylines/{n}", byline, Byline, {"as_credited": "as_credited"})
    for n, citation in enumerate(draft.citations):
        yield from _too_long(f"/citations/{n}", citation, Citation, {"locator": "locator"})
        if citation.role not in Citation.Role.values:
            yield no_choice(f"/citations/{n}/role", Citation.Role.values)
    for n, link in enumerate(draft.related):
        yield from _related_faults(f"/related/{n}", link)


def _related_faults(path: str, link: contract.Related) -> Iterator[Fault]:
    yield from _too_long(path, link, RelatedLink, {"title": "title", "url": "url", "relation": "relation"})
    if link.article and link.url:
        yield fault(
            f"{path}/url", "both", "A related link leads to an article here or to an address outside, not to both."
        )
    if not link.article and not link.title:
        yield fault(f"{path}/title", "missing", "Choose an article, or give the title of a page outside.")
    if link.url:
        yield from _url_faults(f"{path}/url", link.url)


def _block_faults(path: str, block: contract.Block) -> Iterator[Fault]:
    if len(getattr(block, "html", "")) > MAX_TEXT:
        yield fault(f"{path}/html", "too-long", f"This block is too long: at most {MAX_TEXT} characters. Divide it.")
    if isinstance(block, contract.Embed):
        yield from _too_long(path, block, EmbedBlock, {"provider": "provider", "url": "url", "title": "title"})
        yield from _url_faults(f"{path}/url", block.url)
        if not block.provider:
            yield fault(f"{path}/provider", "missing", "Say who provides it, such as YouTube.")
    if isinstance(block, contract.Table):
        yield from _too_long(path, block, TableBlock, {"caption": "caption"})
        if not block.header and not block.rows:
            yield fault(f"{path}/rows", "missing", "This table is empty: fill it or delete it.")


def _url_faults(path: str, url: str) -> Iterator[Fault]:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url
    except ValueError:
        good = False
    if not good:
        yield fault(path, "url", "An address starts with https:// or http://, such as https://example.org/page.")


def _too_long(path: str, part: Any, model: type[models.Model], names: dict[str, str]) -> Iterator[Fault]:
    for name, column in names.items():
        most = model._meta.get_field(column).max_length  # type: ignore[union-attr]
        if most and len(getattr(part, name)) > most:
            yield fault(
                f"{path}/{name}", "too-long", f"The {name.replace('_', ' ')} is too long: at most {most} characters."
            )


def _doubles(path: str, values: list[Any], message: str) -> Iterator[Fault]:
    seen = set()
    for n, value in enumerate(values):
        if value in seen:
            yield fault(path.format(n), "double", message)
        seen.add(value)
