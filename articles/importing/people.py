"""Mentions → people: who is who in the text, and what the whole text says of each.

``Directory`` collects every plausible name, answers "who is *Marsh*, *Dr. Marsh*, *she*, *the dermatologist*?" and
keeps who was mentioned last. ``gather`` in ``details`` adds posts and suffixes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from articles.importing.names import NameHit, find_names, suffix_after, surname
from articles.importing.posts import Post
from articles.importing.words import LETTER, SPEECH_VERBS, gender, is_organisation, is_role_noun, leaning

SURE = 50  # signs; a name with as many needs no more
LOOK_BACK = 30  # people; nobody's *she* means the thirty-first before
_FEMALE_TITLES = ("Mrs", "Ms", "Miss", "Dame", "Sister")
_MALE_TITLES = ("Mr", "Sir", "Fr")


@dataclass(slots=True)
class Figure:
    """A person of the text. ``posts`` and ``suffix`` are filled by ``details``; ``line`` is the first mention's."""

    name: str
    suffix: str = ""
    gender: str = ""
    line: int = 0
    evidence: int = 0
    mentioned: int = 0
    described: int = 0  # mentions read for posts; a hundredth says nothing new
    posts: list[tuple[Post, int]] = field(default_factory=list)
    biography: list[str] = field(default_factory=list)

    def is_known_as(self, noun: str) -> bool:
        """Say whether one of the person's titles names them ``noun``."""
        return any(noun in post.title.lower().split() for post, _ in self.posts)


class Directory:
    """All people of a text by name, surname and first name, and the order in which they were last mentioned."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}
        self._by_surname: dict[str, list[Figure]] = {}
        self._by_first: dict[str, list[Figure]] = {}
        self._recent: dict[int, Figure] = {}
        self._count = 0

    def add(self, name: str, line: int, *, evidence: int = 1, honorific: str = "") -> Figure:
        """Return the figure called ``name``, made if it is new."""
        known = self.figures.get(name.casefold()) or self._variant(name)
        if known is None:
            known = Figure(name, gender=gender(name.split()[0]), line=line)
            self.figures[name.casefold()] = known
            self._by_surname.setdefault(surname(name).casefold(), []).append(known)
            self._by_first.setdefault(name.split()[0].casefold(), []).append(known)
        known.evidence += evidence
        _address(known, honorific)
        return known

    def address(self, hit: NameHit) -> None:
        """Learn from "Ms. Roe" which pronoun means her."""
        figure = self.find(hit)
        if figure is not None:
            _address(figure, hit.honorific)

    def _variant(self, name: str) -> Figure | None:
        """Find the same person with a middle initial more or less."""
        words = name.split()
        if len(words) < 2:
            return None
        for figure in self._by_surname.get(surname(name).casefold(), ()):
            others = figure.name.split()
            if len(others) > 1 and others[0].casefold() == words[0].casefold() and abs(len(others) - len(words)) < 2:
                longer = name if len(words) > len(others) else figure.name
                if len(words) != len(others):
                    figure.name = longer
                    self.figures[name.casefold()] = figure
                    return figure
        return None

    def find(self, hit: NameHit) -> Figure | None:
        """Return whom a printed name means, or None where nobody of that name was introduced."""
        if len(hit.words) > 1:
            return self.figures.get(hit.name.casefold()) or self._variant(hit.name)
        key = hit.name.casefold()
        for known in (self._by_surname.get(key), self._by_first.get(key) if not hit.honorific else None):
            if known:
                return max(
                    known[:20], key=lambda figure: (figure.evidence > 0, len(figure.name.split()) > 1, figure.mentioned)
                )
        if hit.honorific and self._by_first.get(key):
            return self._by_first[key][-1]
        return None

    def people(self) -> list[Figure]:
        """List every figure once, in the order of their first names in the text."""
        return list({id(figure): figure for figure in self.figures.values()}.values())

    def mention(self, figure: Figure) -> None:
        """Note that ``figure`` was mentioned last."""
        self._recent.pop(id(figure), None)
        self._recent[id(figure)] = figure
        self._count += 1
        figure.mentioned = self._count

    def forget(self) -> None:
        """Forget the order of mentions, to read the text once more from its beginning."""
        self._recent.clear()

    def latest(self, pronoun: str = "") -> Figure | None:
        """Return who was mentioned last, of the gender that ``pronoun`` asks for."""
        wanted = {"she": "f", "her": "f", "he": "m", "his": "m", "him": "m"}.get(pronoun, "")
        recent = islice(reversed(self._recent.values()), LOOK_BACK)
        fitting = [figure for figure in recent if not wanted or figure.gender in ("", wanted)]
        likely = [figure for figure in fitting if not wanted or figure.gender or leaning(figure.name) in ("", wanted)]
        found = next(iter(likely or fitting), None)
        if found and wanted:
            found.gender = wanted
        return found

    def latest_known_as(self, noun: str) -> Figure | None:
        """Return who was mentioned last with a title of that noun, else who was mentioned last."""
        for figure in islice(reversed(self._recent.values()), LOOK_BACK):
            if figure.is_known_as(noun):
                return figure
        return self.latest()


def _address(figure: Figure, honorific: str) -> None:
    title = honorific.rstrip(".")
    if title in _FEMALE_TITLES or title in _MALE_TITLES:
        figure.gender = "f" if title in _FEMALE_TITLES else "m"


def collect(directory: Directory, text: str, line: int) -> list[NameHit]:
    """Enter every name in ``text`` that shows signs of being a person's, and return all names found."""
    hits = list(find_names(text))
    for hit in hits:
        if hit.honorific and len(hit.words) == 1:
            directory.address(hit)
        known = directory.figures.get(hit.name.casefold())
        if known and known.evidence > SURE:
            continue
        signs = _signs(text, hit)
        if len(hit.words) > 1 and not is_organisation(hit.name) and signs:
            directory.add(hit.name, line, evidence=signs, honorific=hit.honorific)
    return hits


_IS = re.compile(
    rf"\s+(?:is|was|serves|works|directs|has been|became|leads|runs)\s+(?:also\s+)?(?:an?|the|as|{LETTER}+)\b"
)
_SAID = re.compile(rf"\b(?:{'|'.join(sorted(verb for verb in SPEECH_VERBS if verb.endswith(('s', 'd'))))})\s+$")
_APPOSITIVE = re.compile(r",\s+(?:who\b|an?\s|the\s|[\w-]+\s|)(?P<words>(?:[\w’'-]+\s?){1,8})")


def _signs(text: str, hit: NameHit) -> int:
    """Count the signs that a capitalised name is a person's."""
    signs = 3 * bool(hit.honorific) + 2 * bool(hit.before)
    signs += bool(gender(hit.words[0]))
    after = text[hit.end : hit.end + 90]
    suffix, end = suffix_after(text[hit.end : hit.end + 60], 0)
    signs += 3 * bool(suffix)
    word = re.match(r"\s+(\w+)", after)
    signs += 2 * bool(word and word[1].lower() in SPEECH_VERBS)
    signs += 2 * bool(_IS.match(after[end:]))
    found = _APPOSITIVE.match(after[end:])
    signs += 2 * bool(found and any(is_role_noun(w) for w in found["words"].split()))
    lead = text[max(0, hit.start - 20) : hit.start]
    signs += 2 * bool(_SAID.search(lead))
    before = lead.split()[-1:] if lead.endswith(" ") else []
    signs += 2 * bool(before and is_role_noun(before[0]) and before[0][:1].islower())
    return signs
