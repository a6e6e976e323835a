"""A pasted article → an ImportBundle: the steps of reading, in order.

    characters → lines → tokens → furniture → structure → names → details and quotations → bundle

Nothing is written and nothing is looked up; the same text gives the same bundle.
"""

from __future__ import annotations

import re

from articles.importing import details, frontmatter, structure
from articles.importing.assembling import Assembly
from articles.importing.bundle import ImportBundle
from articles.importing.decoding import decode
from articles.importing.furniture import settle
from articles.importing.inline import plain
from articles.importing.lines import scan
from articles.importing.names import read_name_list
from articles.importing.passages import Passage, prepare
from articles.importing.people import Directory, collect
from articles.importing.posts import read_posts
from articles.importing.quotations import Reader
from articles.importing.tokens import Token, tokenise

# Quotations and people are looked for in so many characters: 25,000 words, more than any article has. What stands
# behind is kept as plain paragraphs, so that a pasted book cannot occupy a worker for minutes.
MAX_READ_CHARS = 150_000
_SPOKEN = ("paragraph", "callout", "item")
_DESCRIBED = (*_SPOKEN, "biography", "dek")


def read_bytes(data: bytes, *, name: str = "") -> ImportBundle:
    """Read a file. ``name`` is for the sentence of ``UnreadableText``, which is raised where no text can be read."""
    return read_text(decode(data, name=name))


def read_text(text: str) -> ImportBundle:
    """Read an article as a careful editor would, and say in the report what was assumed."""
    front, body, skipped = frontmatter.split(text)
    tokens = settle(tokenise(scan(body)))
    if skipped:
        for token in tokens:
            token.lines = [line + skipped for line in token.lines]
    structure.arrange(tokens, title=front.title)
    tokens = _with_signatures(tokens)
    directory = Directory()
    _name_bylines(tokens, front, directory)
    passages = _passages(tokens, directory)
    ordered = [passages[index] for index in sorted(passages)]
    details.gather(ordered, directory)
    details.read_sources(tokens, directory)
    directory.forget()
    reader = Reader(directory)
    for index in sorted(passages):
        if tokens[index].kind in _SPOKEN:
            reader.read(passages[index])
    return Assembly(tokens, passages, directory, reader.quotations, front).bundle()


def _with_signatures(tokens: list[Token]) -> list[Token]:
    """Put a line that only names the speaker ("— Ann Roe, MD") behind the quotation that it signs."""
    kept: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        before = kept[-1] if kept else None
        if before and _signs(token, before) and not _begins_a_list(token, after):
            before.text = f"{before.text} — {re.sub(r'^[—–-]+ *', '', token.text)}"
            before.lines = [*before.lines, *token.lines]
        else:
            kept.append(token)
    return kept


def _signs(token: Token, before: Token) -> bool:
    return (
        token.kind in ("paragraph", "related", "callout", "item")
        and re.match(r"(?:[—–]|--|-\s)\s*[^\W\d_]", token.rows[0].lstrip("> ")) is not None
        and before.kind in ("paragraph", "callout")
        and _is_quoted(before)
        and len(token.text.split()) < 40
    )


def _begins_a_list(token: Token, after: Token | None) -> bool:
    """A dash before the first of several items is a list mark, whatever was quoted above it."""
    return token.kind == "item" and after is not None and after.kind == "item" and not after.ordered


def _is_quoted(token: Token) -> bool:
    return token.kind == "callout" or token.text.rstrip()[-1:] in "”\"’'»*_"


def _name_bylines(tokens: list[Token], front: frontmatter.FrontMatter, directory: Directory) -> None:
    """Enter authors and reviewers first, so that the text's mentions of them are known."""
    named = [(token.text, token.lines[0]) for token in tokens if token.kind == "byline"]
    named += [(words, 1) for words in (*front.authors, *front.reviewers)]
    for words, line in named:
        for person in read_name_list(words):
            figure = directory.add(person.name, line, evidence=5)
            figure.suffix = figure.suffix or person.suffix
            details.add_posts(figure, read_posts(person.rest), line)


def _passages(tokens: list[Token], directory: Directory) -> dict[int, Passage]:
    """Scan running text for names and quotation marks, by the index of its token, up to ``MAX_READ_CHARS``."""
    texts: dict[int, tuple[Token, str]] = {}
    left = MAX_READ_CHARS
    for index, token in enumerate(tokens):
        if token.kind in _DESCRIBED and (left := left - len(token.text)) >= 0:
            texts[index] = (token, plain(token.text))
    found = {index: collect(directory, text, token.lines[0]) for index, (token, text) in texts.items()}
    return {
        index: prepare(text, token.lines[0], found[index], set_off=token.kind == "callout")
        for index, (token, text) in texts.items()
    }
