"""The top of an article: headline, kicker above it, dek below it, and a headline that is printed twice."""

from __future__ import annotations

import re

from articles.importing.casing import is_title_case
from articles.importing.tokens import Token


def _body_start(tokens: list[Token]) -> list[int]:
    """Indexes of the first tokens that are no furniture of the top."""
    found = [
        i
        for i, token in enumerate(tokens[:12])
        if token.kind not in ("noise", "date", "image", "credit", "rule", "label")
    ]
    return found[:4]


def find_title(tokens: list[Token]) -> None:
    """Find the headline, a kicker above it and a dek below it."""
    top = _body_start(tokens)
    if not top:
        return
    first = tokens[top[0]]
    labelled = re.match(r"^(?:title|headline)\s*:\s*(?P<rest>\S.*)$", first.text, re.IGNORECASE)
    if labelled and first.kind == "text":
        first.label, first.text, first.kind = first.text[: labelled.start("rest")].strip(), labelled["rest"], "title"
    elif first.kind == "heading" or (first.bold and first.kind == "text"):
        if _heads_all(tokens, first):
            first.kind = "title"
    elif first.kind == "text" and len(top) > 1:
        _plain_title(tokens, top)
    titled = next((i for i in top if tokens[i].kind == "title"), None)
    if titled is not None:
        _dek(tokens, titled)


def _heads_all(tokens: list[Token], first: Token) -> bool:
    """A heading at the very top is the title, unless it is one of several of its kind with text before a byline."""
    others = [token for token in tokens if token is not first and token.kind == "heading" and token.level]
    return first.level <= 1 or first.bold or all(other.level >= first.level for other in others)


def _plain_title(tokens: list[Token], top: list[int]) -> None:
    first, second = tokens[top[0]], tokens[top[1]]
    if _is_kicker(first, second):
        first.kind, first.section = "noise", "kicker"
        first, top = second, top[1:]
        second = tokens[top[1]] if len(top) > 1 else second
    if _is_headline(first, second, tokens[top[0] + 1 : top[0] + 4]):
        first.kind = "title"


def _is_kicker(first: Token, second: Token) -> bool:
    few = len(first.text.split()) <= 2 and first.is_short and not first.text.endswith("?")
    return (
        few
        and second.kind in ("text", "heading")
        and second.is_short
        and len(second.text.split()) >= 4
        and (is_title_case(second.text) or second.level == 1)
    )


def _is_headline(first: Token, second: Token, following: list[Token]) -> bool:
    words = first.text.split()
    signed = any(token.kind in ("byline", "date") for token in following[:1]) or (
        len(following) > 1 and following[1].kind == "byline"
    )
    if len(first.text) > 180 or len(words) > 26 or len(words) < 2:
        return False
    if signed:
        return not first.text.endswith((",", ":"))
    if not first.is_short and not (len(words) <= 22 and not re.search(r"[.;,:…!?][\"”’]?$", first.text)):
        return (
            first.text.startswith(("“", '"', "‘"))
            and is_title_case(first.text)
            and not re.search(r"[.,][”\"’]?$", first.text)
        )
    if first.text.endswith(("?", "!")):
        return is_title_case(first.text) or (
            not re.search(r"\b(?:you|your|ever)\b", first.text, re.IGNORECASE) and not first.gap
        )
    return True


def _dek(tokens: list[Token], titled: int) -> None:
    """A line between title and byline is the dek."""
    following = tokens[titled + 1 : titled + 4]
    if len(following) < 2 or following[0].kind not in ("text", "heading"):
        return
    dek, after = following[0], following[1]
    if after.kind == "date" and len(following) > 2:
        after = following[2]
    goes_on = any(token.kind in ("text", "heading") for token in tokens[titled + 3 :])
    signed = after.kind == "byline" and after.section == "author" and goes_on
    emphasised = re.fullmatch(r"([*_])(?!\1).+\1", dek.text)
    if ((signed or emphasised) and len(dek.text.split()) <= 60 and not (dek.kind == "heading" and dek.level > 3)) or (
        dek.kind == "text"
        and dek.is_short
        and not re.match(r"[\w ]{2,20}:\s", dek.text)
        and len(dek.text.split()) >= 8
        and not is_title_case(dek.text)
        and not after.is_short
    ):
        dek.kind = "dek"


def drop_repeated_title(tokens: list[Token], known: str) -> None:
    """Set aside a headline that is printed twice, or in front matter and again as a heading."""
    title = next((token for token in tokens if token.kind == "title"), None)
    words = known or (title.text if title else "")
    if title and known:
        title.kind, title.section = "noise", "title" if _same(title.text, known) else "other-title"
    for token in tokens[:8] if words else ():
        if token is not title and token.kind in ("text", "heading", "dek") and _same(token.text, words):
            token.kind, token.section = "noise", "title"


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W", "", one.casefold()) == re.sub(r"\W", "", other.casefold())
