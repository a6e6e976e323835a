"""Tokens → the article's shape: title, dek, headings, bare lists, biographies and related titles.

Short lines mean what stands around them: before a paragraph they head it, several under a heading are a list, at the
very end they are titles of other articles.
"""

from __future__ import annotations

import re

from articles.importing import furniture, headlines
from articles.importing.casing import is_acronym, is_caps, is_title_case, looks_like_heading
from articles.importing.names import read_name_list
from articles.importing.tokens import Token

_TAIL = ("biography", "credit", "source", "related", "label", "byline", "noise", "date", "rule", "end", "image")

_GOES_ON = re.compile(r";(?:\s+(?:and|or))?$")


def arrange(tokens: list[Token], *, title: str = "") -> None:
    """Settle the kind of every ``text`` token, in place. ``title`` is known where front matter gives it."""
    headlines.find_title(tokens)
    headlines.drop_repeated_title(tokens, title)
    _numbered_headings(tokens)
    _strong_headings(tokens)
    _punctuated_lists(tokens)
    _biographies(tokens)
    style = _style(tokens)
    for start, stop in _short_runs(tokens):
        _settle_run(tokens, start, stop, style)
    for token in tokens:
        if token.kind == "text":
            token.kind = "paragraph"


def _numbered_headings(tokens: list[Token]) -> None:
    """A numbered short line with a paragraph under it heads that paragraph: "3. Freeze the bread"."""
    for index, token in enumerate(tokens):
        if not (token.kind == "item" and token.ordered and token.is_short):
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        before = tokens[index - 1] if index else None
        if after and after.kind == "text" and not after.is_short and not (before and before.kind == "item"):
            token.kind, token.level = "heading", token.level or 2


def _strong_headings(tokens: list[Token]) -> None:
    """Marked, bold and capital lines head what follows."""
    for index, token in enumerate(tokens):
        if token.kind == "heading":
            token.level = max(2, token.level)
        elif (
            token.kind == "text" and len(token.text) <= 140 and (token.bold or (token.is_short and is_caps(token.text)))
        ):
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            if after is not None and after.kind not in ("end",):
                token.kind, token.level = "heading", 2


def _punctuated_lists(tokens: list[Token]) -> None:
    """Lines that end in semicolons, and the one that closes them, are a list: "the dog; / the cat; and / the bird."."""
    begin = None
    for index, token in enumerate(tokens):
        more = token.kind == "text" and len(token.text) <= 240 and _GOES_ON.search(token.text)
        if more:
            begin = index if begin is None else begin
            continue
        if begin is not None and token.kind == "text" and len(token.text) <= 240:
            for item in tokens[begin : index + 1]:
                item.kind = "item"
        begin = None


def _biographies(tokens: list[Token]) -> None:
    """Paragraphs behind the article that tell who wrote it."""
    signed = [token for token in tokens if token.kind == "byline" and token.section == "author"]
    names = {person.name for token in signed for person in read_name_list(token.text)}
    last = len(tokens)
    while last and (tokens[last - 1].kind in _TAIL or tokens[last - 1].is_short):
        last -= 1
    for index in range(last - 1, max(-1, last - 6), -1):
        token = tokens[index]
        if token.kind != "text" or token.is_short:
            if token.kind in _TAIL:
                continue
            break
        others = " ".join(
            other.text for other in tokens[max(0, index - 200) : index] if other.kind in ("text", "item", "heading")
        )
        if furniture.is_biography(token, names, others):
            token.kind = "biography"
        elif not _followed_by_biography(tokens, index):
            break


def _followed_by_biography(tokens: list[Token], index: int) -> bool:
    """ "She lives in Oslo." behind a biography belongs to it; a note may stand between."""
    return index + 1 < len(tokens) and tokens[index + 1].kind != "biography" and len(tokens[index].text.split()) < 40


def _style(tokens: list[Token]) -> str:
    """How this text prints headings: ``marked``, ``title`` or ``sentence``."""
    if sum(token.kind == "heading" for token in tokens) >= 2:
        return "marked"
    lone = [tokens[a] for a, b in _short_runs(tokens) if b - a == 1 and b < len(tokens) and tokens[b].kind == "text"]
    titled = sum(is_title_case(token.text) for token in lone)
    return "title" if titled * 2 >= len(lone) else "sentence"


def _short_runs(tokens: list[Token]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens):
        start = index
        while index < len(tokens) and tokens[index].kind == "text" and tokens[index].is_short:
            index += 1
        if index > start:
            runs.append((start, index))
        index += 1
    return runs


def _settle_run(tokens: list[Token], start: int, stop: int, style: str) -> None:
    run = tokens[start:stop]
    before = _content_before(tokens, start)
    after = tokens[stop] if stop < len(tokens) else None
    if _is_end(tokens, stop) and _is_related(tokens, start, run, after):
        for token in run:
            token.kind = "related"
        return
    if before is not None and before.kind in ("text", "paragraph") and before.text.rstrip().endswith(":"):
        _settle_list(run, after, style)
    elif before is not None and before.kind == "heading" and tokens[start - 1] is before:
        _under_heading(run, after, style)
    elif len(run) == 1:
        _settle_single(run[0], after, style)
    elif len(run) == 2:
        _settle_single(run[0], run[1], style)
        _settle_single(run[1], after, style)
    else:
        run[0].kind, run[0].level = "heading", 2
        _settle_list(run[1:], after, style)


def _content_before(tokens: list[Token], start: int) -> Token | None:
    return next(
        (
            token
            for token in reversed(tokens[max(0, start - 4) : start])
            if token.kind not in ("noise", "date", "rule", "image")
        ),
        None,
    )


def _is_end(tokens: list[Token], stop: int) -> bool:
    """Say whether only furniture follows."""
    return all(
        token.kind in _TAIL or (token.kind in ("text", "item") and token.is_short) for token in tokens[stop : stop + 60]
    )


def _is_related(tokens: list[Token], start: int, run: list[Token], after: Token | None) -> bool:
    """Titles of other articles: behind the furniture of the end, or title-like at the very end."""
    behind = next((token for token in reversed(tokens[:start]) if token.kind not in ("rule", "noise", "end")), None)
    if (
        behind is not None
        and behind.kind in ("biography", "credit", "source", "related")
        and _is_tail_piece(tokens, start)
    ):
        return True
    titles = sum(looks_like_heading(token.text) for token in run)
    if behind is None or behind.kind in ("heading", "title") or behind.text.endswith(":"):
        return False
    if after is not None and after.kind in ("biography", "source", "byline", "item"):
        return False
    return titles == len(run) and (len(run) < 3 or all(len(token.text.split()) > 3 for token in run))


def _is_tail_piece(tokens: list[Token], start: int) -> bool:
    """A credit may stand at the top, too: then what follows it is the article."""
    return any(
        token.kind in ("text", "paragraph", "item", "biography") and not token.is_short for token in tokens[:start]
    )


def _settle_single(token: Token, after: Token | None, style: str) -> None:
    heads = after is not None and after.kind in (
        "text",
        "paragraph",
        "item",
        "table",
        "callout",
        "heading",
        "image",
        "credit",
        "noise",
        "label",
    )
    initials = is_acronym(token.text) and style != "marked"  # of a house
    sentence = not is_title_case(token.text) and not is_caps(token.text)
    if (
        not heads
        or initials
        or (sentence and (style != "sentence" or token.text.endswith("!")) and not _like_label(token, style))
    ):
        token.kind = "paragraph"
    else:
        token.kind, token.level = "heading", 3 if style == "marked" else 2


def _like_label(token: Token, style: str) -> bool:
    """One or two words, or a question of few, head a paragraph whatever their case."""
    words = len(token.text.split())
    return (words <= 4 and not token.text.endswith(("?", "!"))) or (
        style == "sentence"
        and token.text.endswith("?")
        and words <= 9
        and bool(re.match(r"(?:What|Why|How|When|Who|Is|Are|Can|Should|Does|Do|Which|Where)\b", token.text))
    )


def _under_heading(run: list[Token], after: Token | None, style: str) -> None:
    if len(run) >= 2:
        _settle_list(run, after, style)
    else:
        _settle_single(run[0], after, "title")


def _surely_heads(text: str) -> bool:
    """Behind a list one proper name makes no heading: "Teachers, in September", "Living in Oslo"."""
    return looks_like_heading(text) and not re.search(
        r"^[^A-Z]*[A-Z][^A-Z]*(?:,| in| at| from| to) [A-Z][\w’'-]*$", text
    )


def _settle_list(run: list[Token], after: Token | None, style: str) -> None:
    """Items of a bare list; a last line in the style of headings heads the paragraph that follows."""
    if len(run) > 1 and after is not None and after.kind in ("text", "paragraph", "callout"):
        others = sum(looks_like_heading(token.text) for token in run[:-1])
        last = run[-1]
        if _surely_heads(last.text) and others * 2 < len(run) - 1 and (style != "marked" or is_caps(last.text)):
            last.kind, last.level = "heading", 2
            run = run[:-1]
    if len(run) == 1:
        run[0].kind = "paragraph"
        return
    for token in run:
        token.kind = "item"
