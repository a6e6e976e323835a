"""What the newsroom knows already of the people, sources, quotations and articles that imported texts name.

Everything is looked up once for any number of bundles, then asked without queries. The same full name with a suffix that
agrees is the same person; anything less is for an editor to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Literal

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Left, Lower, Reverse, StrIndex, Substr
from msgspec import Struct

from articles.importing import bundle as found
from articles.importing.bundle import ImportBundle
from articles.models import Article
from cms.core.text import clean_line, clean_text, slugify
from experts.models import Affiliation, Credential, Organisation, Person, Quote
from media.models import Image
from sources.lookup import Cited, Register
from sources.models import Source

Facts = tuple[list[Credential], list[Affiliation]]
Certainty = Literal["certain", "doubtful"]
MOST = 5  # candidates offered for one name
MOST_ROWS = 2_000  # candidates looked at
_ALIKE = 0.86  # a letter or two of a full name


class Match(Struct, frozen=True):
    """One known thing that may be the one in the text. ``is_meant``: take it, unless an editor says otherwise."""

    thing: Any
    certainty: Certainty
    why: str
    is_meant: bool


class Known:
    """The index. Things made while a batch is loaded are added to it, so that the next text finds them."""

    def __init__(self) -> None:
        self.register = Register()
        self.organisations: dict[str, Organisation] = {}
        self.slugs: set[str] = set()
        self._facts: dict[str, Facts] = {}
        self._people: dict[str, dict[str, Person]] = defaultdict(dict)  # last word → public id → person
        self._lines: dict[str, Source] = {}
        self._titles: dict[str, list[Source]] = defaultdict(list)
        self._quotes: dict[tuple[str, str], Quote] = {}
        self._files: dict[str, list[Image]] = defaultdict(list)
        self._articles: dict[str, list[Article]] = defaultdict(list)

    @classmethod
    def of(cls, bundles: Sequence[ImportBundle]) -> Known:
        """Look up what the bundles name. At most ten queries, whatever their number."""
        known = cls()
        people = _look_up_people(known, [person for each in bundles for person in each.people.values()])
        _look_up_quotes(known, bundles, people)
        _look_up_sources(known, [source for each in bundles for source in each.sources.values()])
        files = {image.filename for each in bundles for image in each.images.values() if image.filename}
        if files:
            for image in Image.objects.filter(original_name__in=files).order_by("pk"):
                known._files[image.original_name].append(image)
        titles = {clean_line(link.title).lower() for each in bundles for link in each.related if link.title}
        if titles:
            for article in Article.objects.kept().alias(lower=Lower("title")).filter(lower__in=titles).order_by("pk"):
                known._articles[fold(article.title)].append(article)
        return known

    def people(self, person: found.Person) -> list[Match]:
        """Who it may be, the likeliest first."""
        matches = [match for candidate in self._near(person.name) if (match := _compare(person, candidate)) is not None]
        matches.sort(key=lambda match: (match.certainty != "certain", not match.is_meant, match.thing.pk or 0))
        if sum(match.certainty == "certain" for match in matches) > 1:
            why = "several people have this name"
            matches = [Match(m.thing, "doubtful", why, m.is_meant) if m.is_meant else m for m in matches]
        return matches[:MOST]

    def sources(self, source: found.Source) -> list[Match]:
        """Which entry of the register it may be."""
        if known := self.register.find(cited(source)):
            return [Match(known, "certain", "the same identifier or address", True)]
        if line := self._lines.get(fold(source.cited_as)):
            return [Match(line, "certain", "cited in the same words", True)]
        alike = self._titles.get(fold(source.title), []) if source.title else []
        return [Match(each, "doubtful", "the same title", False) for each in alike[:MOST]]

    def images(self, image: found.Image) -> list[Match]:
        """Pictures that came under the same file name; no name of a file proves that it is the one."""
        alike = self._files.get(image.filename or "", [])
        return [Match(each, "doubtful", "the same file name", False) for each in alike[:MOST]]

    def quote(self, words: str, person: Person) -> Quote | None:
        """The quotation of this person in exactly these words."""
        return self._quotes.get((person.pid, clean_text(words)))

    def articles(self, title: str, language: str) -> list[Match]:
        """Articles here with that title; one that readers can see is surely meant."""
        alike = [each for each in self._articles.get(fold(title), []) if each.language == language]
        live = [each for each in alike if each.is_live]
        if len(live) == 1:
            return [Match(live[0], "certain", "a live article with this title", True)]
        return [Match(each, "doubtful", "an article with this title", False) for each in (live or alike)[:MOST]]

    def facts(self, person: Person) -> Facts:
        """The credentials and posts of a person; of one who is not in the index, by two queries."""
        if person.pid not in self._facts:
            posts = person.affiliations.select_related("organisation")
            self._facts[person.pid] = (list(person.credentials.all()), list(posts))
        return self._facts[person.pid]

    def add_person(
        self, person: Person, credentials: Iterable[Credential], affiliations: Iterable[Affiliation]
    ) -> None:
        self._facts[person.pid] = (list(credentials), list(affiliations))
        self.slugs.add(person.slug)
        for word in (_last(person.name), _sketch(person.name)):
            self._people[fold(word)][person.pid] = person

    def add_source(self, source: Source, citation: Cited) -> None:
        self.register.add(citation, source)
        self._lines.setdefault(fold(source.cited_as), source)
        if source.title:
            self._titles[fold(source.title)].append(source)

    def add_quote(self, quote: Quote) -> None:
        if quote.person:
            self._quotes.setdefault((quote.person.pid, clean_text(quote.words_obtained)), quote)

    def _near(self, name: str) -> Iterable[Person]:
        near = [self._people.get(fold(word), {}) for word in (_last(name), _sketch(name)) if word]
        return {public_id: person for group in near for public_id, person in group.items()}.values()


def cited(source: found.Source) -> Cited:
    """What a source of a bundle says about itself, as the register compares it."""
    named = (("doi", source.doi), ("pmid", source.pmid))
    return Cited(
        identifiers=tuple((scheme, value) for scheme, value in named if value),
        url=source.url if source.url and len(source.url) <= 2000 else "",
    )


@lru_cache(maxsize=50_000)
def fold(words: str | None) -> str:
    """Words as they are compared: case, accents, punctuation and white space put aside."""
    return slugify(words or "", max_length=600)


def suffix_parts(suffix: str | None) -> set[str]:
    return set(re.split(r"[,;\s]+", (suffix or "").replace(".", "").casefold())) - {""}


def _compare(person: found.Person, known: Person) -> Match | None:
    if fold(person.name) == fold(known.name) and fold(person.name):
        return _same_name(suffix_parts(person.suffix), suffix_parts(known.suffix), known)
    ours, theirs = person.name.split(), known.name.split()
    if fold(_last(person.name)) == fold(_last(known.name)) and (
        len(ours) == 1 or len(theirs) == 1 or fold(ours[0])[:1] == fold(theirs[0])[:1]
    ):
        return Match(known, "doubtful", "the same family name", False)
    return Match(known, "doubtful", "a similar name", False) if _alike(fold(person.name), fold(known.name)) else None


def _alike(one: str, other: str) -> bool:
    """Whether two names may be spellings of one. Most pairs are told apart by their lengths and letters alone."""
    pair = SequenceMatcher(None, one, other)
    return pair.real_quick_ratio() >= _ALIKE and pair.quick_ratio() >= _ALIKE and pair.ratio() >= _ALIKE


def _same_name(ours: set[str], theirs: set[str], known: Person) -> Match:
    if ours == theirs or (ours and theirs and (ours <= theirs or theirs <= ours)):
        return Match(known, "certain", "the same name" + (" and suffix" if ours else ""), True)
    if not ours or not theirs:
        return Match(known, "doubtful", "the same name; only one of the two has a suffix", True)
    return Match(known, "doubtful", "the same name with another suffix", False)


def _last(name: str) -> str:
    return name.split()[-1].lower() if name.split() else ""


def _sketch(name: str) -> str:
    """First name and the beginning of the last: what two spellings of a name share."""
    words = name.lower().split()
    return f"{words[0]} {words[-1][:2]}" if len(words) > 1 else ""


def _sketched() -> QuerySet[Person]:
    """People with ``last`` and ``sketch`` as ``_last`` and ``_sketch`` give them."""
    lower = Lower("name")
    backwards = Reverse(lower)
    last = Reverse(Left(backwards, StrIndex(Concat(backwards, Value(" ")), Value(" ")) - 1))
    first = Left(lower, StrIndex(Concat(lower, Value(" ")), Value(" ")) - 1)
    people = Person.objects.alias(last=last, first=first)
    return people.alias(sketch=Concat(F("first"), Value(" "), Substr(F("last"), 1, 2)))


def _look_up_people(known: Known, people: Sequence[found.Person]) -> Sequence[Person]:
    names = {clean_line(person.name) for person in people}
    if not names:
        return []
    rows = _sketched().filter(
        Q(last__in={_last(name) for name in names})
        | Q(sketch__in={sketch for name in names if (sketch := _sketch(name))})
        | Q(slug__in={slugify(name, max_length=100) for name in names})  # accents put aside
    )
    rows = rows.prefetch_related("credentials", "affiliations__organisation").order_by("pk")
    near = list(rows[:MOST_ROWS])
    for row in near:
        known.add_person(row, row.credentials.all(), row.affiliations.all())
    places = {clean_line(post.organisation).lower() for person in people for post in person.affiliations}
    if places - {""}:
        for place in Organisation.objects.alias(lower=Lower("name")).filter(lower__in=places):
            known.organisations[place.name.lower()] = place
    return near


def _look_up_quotes(known: Known, bundles: Sequence[ImportBundle], people: Sequence[Person]) -> None:
    words = {clean_text(quote.text) for each in bundles for quote in each.quotes.values()}
    if words and people:
        rows = Quote.objects.filter(person__in=[person.pk for person in people], words_obtained__in=words)
        for row in rows.select_related("person").order_by("pk"):
            known.add_quote(row)


def _look_up_sources(known: Known, sources: Sequence[found.Source]) -> None:
    known.register = Register.of([cited(source) for source in sources])
    lines = {clean_text(source.cited_as) for source in sources}
    titles = {source.title for source in sources if source.title}
    if lines or titles:
        for row in Source.objects.filter(Q(cited_as__in=lines) | Q(title__in=titles)).order_by("pk"):
            known.add_source(row, Cited())
