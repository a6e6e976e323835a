"""Tokens → tokens: what is around the article gets its kind: labels, credits, bylines, sources, noise, dates.

A label opens a section that goes on while lines fit it. What this step does not know stays ``text``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.importing import adverts, bylines, captions, citations, labels
from articles.importing.inline import plain
from articles.importing.labels import Label
from articles.importing.names import find_names, read_name_list
from articles.importing.tokens import Kind, Token
from articles.importing.words import is_role_noun

_SECTION_KINDS: dict[str, Kind] = {
    "source": "source",
    "related": "related",
    "biography": "biography",
    "credit": "credit",
    "noise": "noise",
}
MARKDOWN_IMAGE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]+)[^)]*\)$")
_EMPHASISED = re.compile(r"^([*_])(?![*_])(?P<text>[^*_]+)(?<![\s*_])\1$")
_WRITER = re.compile(
    r"\b(?:writer|journalist|reporter|editor|columnist|correspondent|blogger|contributor|freelance|freelancer|author|ghostwriter|"
    r"writes|written|writing|covers|covered|covering|reports|reported|reporting|her work|his work|stories|articles|byline|"
    r"blog|newsletter)\b",
    re.IGNORECASE,
)
_BIO_VERB = re.compile(
    r"\s*,?\s*(?:\([^)]*\)\s*)?(?:,[^.]{0,120},)?\s*(?:is|was|has|have|writes|covers|lives|works|reports|spent|teaches|"
    r"holds|joined|began|contributes|"
    r"specializes|specialises|studied|earned|runs|edits|leads|hosts|loves|enjoys|received|graduated|started|came|serves|grew)\b"
)


def settle(tokens: list[Token]) -> list[Token]:
    """Return the stream with furniture marked; label lines that carry content become two tokens."""
    settled: list[Token] = []
    section = ""
    ended = False
    for token in tokens:
        if token.kind == "end":
            ended = True
            section = ""
            settled.append(token)
            continue
        new, section = _settle_one(token, settled, section, ended)
        settled.extend(new)
    return settled


def _settle_one(token: Token, settled: list[Token], section: str, ended: bool) -> tuple[list[Token], str]:
    """Give one token its kind; return it (or its parts) and the section that is open afterwards."""
    if token.kind in ("table", "rule"):
        return [token], section if token.kind == "rule" else ""
    if _is_post_of_author(token, settled):
        return [replace(token, kind="noise")], ""
    emphasised = _EMPHASISED.match(token.text)
    if emphasised and token.kind == "text":
        bare, opened = _settle_one(replace(token, text=emphasised["text"]), settled, section, ended)
        return (bare, opened) if bare[0].kind != "text" else ([_plain(token, ended)], "")
    known = _alone(token, settled)
    if known is not None:
        return known, section if known[0].kind in ("noise", "date", "image") else ""
    label = labels.read_label(token.text, bare_allowed=True)
    if label and not (token.kind == "item" and section):
        return _open(token, label)
    if section == "related" and _lists_sources(token, settled):
        section = "source"
    if section and _fits(token, settled, section):
        return [replace(token, kind=_SECTION_KINDS.get(section, "text"), section=section)], section
    return [_plain(token, ended)], ""


def _plain(token: Token, ended: bool) -> Token:
    """Settle what stands in no section: behind the end mark all is boilerplate, and a citation is a source anywhere."""
    if ended and token.kind != "heading":
        return replace(token, kind="noise")
    return replace(token, kind="source") if token.kind in ("text", "item") and _cites(token) else token


def _is_post_of_author(token: Token, settled: list[Token]) -> bool:
    """ "Elm News Reporter" right under a byline is its second line."""
    before = settled[-1] if settled else None
    return (
        before is not None
        and before.kind == "byline"
        and token.kind == "text"
        and not token.gap
        and len(token.text.split()) <= 6
        and is_role_noun(token.text.split()[-1])
    )


def _alone(token: Token, settled: list[Token]) -> list[Token] | None:
    """Recognise what needs no section: noise, dates, credits, bylines."""
    text = token.text
    if MARKDOWN_IMAGE.match(text):
        return [replace(token, kind="image")]
    if token.kind == "item" and not (token.ordered and settled and settled[-1].kind == "credit"):
        return [replace(token, kind="noise")] if adverts.is_noise(text) and adverts.PAGE_CONTROL.match(text) else None
    if adverts.is_noise(text):
        return [replace(token, kind="noise")]
    if token.kind == "heading":
        return None
    if bylines.is_date(text):
        return [replace(token, kind="date")]
    byline = bylines.read_byline(plain(text) if "*" in text[:20] else text)
    if byline:
        return [
            replace(token, kind="byline", text=words, section=role, label=text if at == 0 else "")
            for at, (role, words) in enumerate(byline)
        ]
    signed = bylines.split_biography(text)
    if signed:
        label, names, rest = signed
        by = replace(token, kind="byline", text=names, section="author", label=label)
        return [by, replace(token, kind="biography", text=rest, gap=False)]
    return _credited(token)


def _credited(token: Token) -> list[Token] | None:
    """Recognise a picture credit, alone or behind a caption."""
    if captions.is_credit(token.text):
        return [replace(token, kind="credit")]
    caption = captions.split_caption(token.text)
    return [replace(token, kind="credit", text=caption[1], label=caption[0], section="caption")] if caption else None


def _open(token: Token, label: Label) -> tuple[list[Token], str]:
    """Open a section; what stands behind the label on the same line is its first content."""
    opener = replace(token, kind="label", text=label.printed, section=label.section)
    if not label.rest:
        return [opener], label.section
    content = replace(token, text=label.rest, label=label.printed, section=label.section, gap=False)
    if label.section in ("author", "reviewer", "editor"):
        content.kind, content.text = "byline", bylines.without_date(label.rest)
        return ([content], "") if read_name_list(content.text) else ([replace(token)], "")
    content.kind = _SECTION_KINDS[label.section]
    if content.kind == "source":
        pieces = citations.split_sources(label.rest)
        return [
            replace(content, text=piece, label="" if at else label.printed) for at, piece in enumerate(pieces)
        ], "source"
    return [content], label.section


def _fits(token: Token, settled: list[Token], section: str) -> bool:
    before = settled[-1] if settled else None
    first = before is not None and before.kind == "label"
    if token.kind == "heading" or (token.bold and section != "related"):
        return False
    if section == "source":
        if citations.looks_like_source(token.text):
            return True
        marked_before = before is not None and (first or before.marked)
        return (token.marked and marked_before) or (
            not token.gap and before is not None and before.kind in ("source", "label") and not token.text.endswith("?")
        )
    if section == "related":
        return (
            token.is_short
            or token.marked
            or bool(re.match(r"^\[[^\]]+\]\([^)]+\)$", token.text))
            or bool(citations.find_address(token.text) and len(token.text) < 200)
        )
    if section == "biography":
        return not token.is_short and (first or _goes_on(token, before))
    if section in ("author", "reviewer", "editor"):
        return False
    if section == "credit":
        return (
            captions.is_credit(token.text)
            or token.marked
            or ("/" in token.text and token.is_short)
            or (first and token.is_short)
        )
    reaches = (
        bool(re.search(r"\S@\S|\b[\d-]{7,}\b|\bcontact\b|\bavailable (?:to|for) comment", token.text))
        and len(token.text) < 400
    )
    return section == "noise" and ((not token.gap and token.is_short) or (first and reaches))


def _lists_sources(token: Token, settled: list[Token]) -> bool:
    """``Further reading`` heads other articles here and references there: the first line tells."""
    before = settled[-1] if settled else None
    opened = (
        before is not None
        and before.kind == "label"
        and re.match(r"(?:further|recommended) reading|learn more", before.text, re.I)
    )
    return bool(opened) and citations.looks_like_source(token.text)


def _goes_on(token: Token, before: Token | None) -> bool:
    """A second paragraph of a biography speaks of the same person."""
    if before is None or before.kind != "biography":
        return False
    names = [hit.surname for hit in find_names(before.text[:200])][:1]
    return bool(re.match(r"(?:She|He|They|Her|His|When not)\b", token.text)) or any(
        token.text.startswith(name) or f" {name} " in token.text[:60] for name in names
    )


def _cites(token: Token) -> bool:
    """A citation standing alone, as agencies print the paper that a release is about."""
    text = token.text
    if len(text) > 700 or not (citations.AUTHORS.match(text) or citations.find_address(text[:60])):
        return False
    if not citations.looks_like_source(text):
        return False
    if citations.find_address(text) == text.strip("<>() ."):
        return True
    return (
        bool(citations.AUTHORS.match(text))
        and bool(re.search(r"\b(?:doi|pmid)\b|\b(?:19|20)\d\d\b|et al\.", text, re.IGNORECASE))
        and not re.search(r"[“”]", text)
    )


def is_biography(token: Token, names: set[str], others: str) -> bool:
    """Say whether a paragraph at the end tells who the author is.

    ``names`` are those of the bylines, ``others`` the text before: whoever is spoken of there is no new author.
    """
    hit = next((hit for hit in find_names(token.text[:160])), None)
    if hit is None or hit.start > 25 or (len(hit.words) < 2 and hit.name not in {name.split()[-1] for name in names}):
        return False
    if not _BIO_VERB.match(token.text[hit.end : hit.end + 260]) and not re.match(
        r"\s*[,–—|]", token.text[hit.end : hit.end + 3]
    ):
        return False
    if hit.name in names or any(name.split()[-1] == hit.surname for name in names):
        return True
    spoken_of = re.search(rf"\b{re.escape(hit.surname)}\b", others)
    return not names and spoken_of is None and bool(_WRITER.search(token.text))
