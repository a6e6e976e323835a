"""The people of a bundle: who gets a record, who wrote and reviewed, and whose biography stands where."""

from __future__ import annotations

import re
from collections.abc import Callable

from articles.importing.bundle import Affiliation, Byline, Credential, Person
from articles.importing.frontmatter import FrontMatter
from articles.importing.inline import plain
from articles.importing.names import find_names, read_name_list
from articles.importing.people import Directory, Figure
from articles.importing.tokens import Token


class Cast:
    """Hands out local ids to the figures of a text and fills ``people`` and ``bylines``. ``note`` adds to the report."""

    def __init__(
        self, directory: Directory, people: dict[str, Person], bylines: list[Byline], note: Callable[..., None]
    ) -> None:
        self.directory = directory
        self.people = people
        self.bylines = bylines
        self._note = note
        self._ids: dict[int, str] = {}

    def read_bylines(self, tokens: list[Token], front: FrontMatter) -> None:
        """Enter authors and reviewers of the front matter and of the byline tokens."""
        for words in front.authors:
            self._byline(words, "author", 1)
        for words in front.reviewers:
            self._byline(words, "reviewer", 1)
        for token in tokens:
            if token.kind == "byline":
                self._byline(token.text, token.section, token.lines[0])
                self._note("byline", token.lines[0], f"{token.label} {token.text}".strip(), whole=True)

    def _byline(self, words: str, role: str, line: int) -> None:
        for person in read_name_list(words):
            figure = self.directory.add(person.name, line)
            self._credit(figure, role, f"{person.name}, {person.suffix}" if person.suffix else person.name, line)
        if not read_name_list(words):
            self._note("front-matter", line, f"{role}: {words}", whole=True)

    def _credit(self, figure: Figure, role: str, as_credited: str, line: int) -> None:
        person = self.id_of(figure)
        if not any(byline.person == person and byline.role == role for byline in self.bylines):
            known = role if role in ("author", "reviewer", "editor") else "contributor"
            self.bylines.append(Byline(person=person, role=known, as_credited=as_credited, lines=[line]))  # type: ignore[arg-type]

    def id_of(self, figure: Figure) -> str:
        """Return the local id of ``figure``, given at the first asking."""
        key = id(figure)
        if key not in self._ids:
            self._ids[key] = f"per_{len(self._ids) + 1}"
        return self._ids[key]

    def take_biography(self, token: Token) -> bool:
        """Give a biography to the person it tells of; False where it names nobody and belongs in the text."""
        text, line = plain(token.text), token.lines[0]
        authors = [figure for figure in self.directory.people() if self._is_author(figure)]
        figure = self._told_of(text, line, authors)
        if figure is None:
            self._note("biography-nameless", line)
            return False
        figure.biography.append(text)
        if not authors:
            self._credit(figure, "author", figure.name, line)
            self._note("author-from-biography", line, name=figure.name, about=self.id_of(figure))
        self._note("biography", line, name=figure.name, about=self.id_of(figure))
        return True

    def _is_author(self, figure: Figure) -> bool:
        local = self._ids.get(id(figure))
        return any(byline.person == local and byline.role == "author" for byline in self.bylines)

    def _told_of(self, text: str, line: int, authors: list[Figure]) -> Figure | None:
        """Find whom a biography is about: one of the authors, else the first who is named in full."""
        hits = [hit for hit in find_names(text[:400]) if hit.start <= 60 or authors]
        for hit in hits:
            known = self.directory.find(hit)
            if known is not None and (known in authors or id(known) in self._ids):
                return known
        if authors:
            return authors[0]
        named = next((hit for hit in hits if len(hit.words) > 1), None)
        return (self.directory.find(named) or self.directory.add(named.name, line)) if named else None

    def finish(self) -> None:
        """Write the people who were asked for, with all that the text says of them."""
        by_id = {id(figure): figure for figure in self.directory.figures.values()}
        for key, local in self._ids.items():
            figure = by_id[key]
            self.people[local] = _person_of(figure)
            if len(figure.name.split()) == 1:
                self._note("person-surname-only", figure.line, name=figure.name, about=local)
        for figure in by_id.values():
            if id(figure) not in self._ids and figure.evidence >= 4:
                self._note("person-mentioned", figure.line, name=figure.name)


def _person_of(figure: Figure) -> Person:
    credentials, affiliations = [], []
    for post, line in figure.posts:
        if post.kind == "role":
            affiliations.append(Affiliation(role=post.title, organisation=post.organisation, lines=[line]))
            continue
        credentials.append(Credential(title=post.title, kind=_credential_kind(post.kind, post.title), lines=[line]))
        if post.organisation and post.kind != "fellowship":
            affiliations.append(Affiliation(organisation=post.organisation, lines=[line]))
    return Person(
        name=figure.name,
        suffix=figure.suffix or None,
        credentials=credentials,
        affiliations=affiliations,
        biography="\n\n".join(figure.biography),
        lines=[figure.line],
    )


def _credential_kind(kind: str, title: str) -> str:
    """Name the kind as ``experts.models.Credential.Kind`` does."""
    return "licence" if kind == "certification" and re.search(r"\blicensed\b", title, re.IGNORECASE) else kind
