"""Compares a bundle with what a careful editor reads in the text, by the rules of the samples.

Thirteen categories; each counts what is right, what is too much and what is missing. Keys ending in ``_optional`` are
neither right nor wrong, those ending in ``_also`` are other accepted forms.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from articles.importing.bundle import Heading, ImportBundle, List
from articles.importing.inline import render
from articles.importing.reading import read_bytes

CATEGORIES = [
    "title",
    "headings",
    "lists",
    "quotes",
    "speakers",
    "people",
    "suffixes",
    "titles",
    "affiliations",
    "authors",
    "images",
    "sources",
    "related",
]


@dataclass
class Score:
    right: Counter = field(default_factory=Counter)
    extra: Counter = field(default_factory=Counter)
    missing: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def f1(self, category: str | None = None) -> float:
        names = [category] if category else CATEGORIES
        right, extra, missing = (sum(c[n] for n in names) for c in (self.right, self.extra, self.missing))
        return 1.0 if not right + extra + missing else 2 * right / (2 * right + extra + missing)

    def add(self, other: Score) -> None:
        self.right += other.right
        self.extra += other.extra
        self.missing += other.missing
        self.notes += other.notes

    def compare(self, category: str, found: Iterable[Any], wanted: Iterable[Any]) -> None:
        have, want = Counter(found), Counter(wanted)
        self.right[category] += sum((have & want).values())
        for thing, count in (have - want).items():
            self.extra[category] += count
            self.notes.append(f"extra {category}: {thing}")
        for thing, count in (want - have).items():
            self.missing[category] += count
            self.notes.append(f"missing {category}: {thing}")


def plain(text: str | None) -> str:
    """Put typography and case aside."""
    text = (text or "").translate(str.maketrans("“”„‘’‚–—\u00a0", "\"\"\"'''-- "))
    return re.sub(r"\s+", " ", text).strip(" .,;:\"'").casefold()


def score(bundle: ImportBundle, truth: dict[str, Any]) -> Score:
    result = Score()
    names = {local: person.name for local, person in bundle.people.items()}
    result.compare(
        "title", [plain(bundle.title)] if bundle.title else [], [plain(truth["title"])] if truth["title"] else []
    )
    result.compare(
        "headings", [plain(b.text) for b in bundle.body if isinstance(b, Heading)], map(plain, truth["headings"])
    )
    lists = [tuple(plain(item.text) for item in b.items) for b in bundle.body if isinstance(b, List)]
    result.compare("lists", lists, [tuple(map(plain, items)) for items in truth["lists"]])
    quotes = [(plain(q.text), plain(names.get(q.person or "", "")), q.inferred) for q in bundle.quotes.values()]
    wanted = [(plain(q["text"]), plain(q["person"]), q.get("inferred", False)) for q in truth["quotes"]]
    result.compare("quotes", [q[0] for q in quotes], [q[0] for q in wanted])
    result.compare("speakers", quotes, wanted)
    _people(result, bundle, truth)
    authors = [plain(names[b.person]) for b in bundle.bylines if b.role == "author"]
    result.compare("authors", authors, map(plain, truth["authors"]))
    images = [(plain(i.credit.creator), plain(i.credit.supplier)) for i in bundle.images.values() if i.credit.line]
    result.compare("images", images, [(plain(i["creator"]), plain(i["supplier"])) for i in truth["images"]])
    sources = [(plain(s.url), plain(s.doi), plain(s.pmid), plain(s.title)) for s in bundle.sources.values()]
    result.compare(
        "sources", sources, [tuple(plain(s[k]) for k in ("url", "doi", "pmid", "title")) for s in truth["sources"]]
    )
    result.compare("related", [plain(r.title) for r in bundle.related], map(plain, truth["related"]))
    for words in truth.get("not_quotes", []):
        if plain(words) in [q[0] for q in quotes]:
            result.notes.append(f"no quotation: {words}")
    return result


def _people(result: Score, bundle: ImportBundle, truth: dict[str, Any]) -> None:
    found = {plain(person.name): person for person in bundle.people.values()}
    wanted = {plain(person["name"]): person for person in truth["people"]}
    result.compare("people", list(found), list(wanted))
    for name, want in wanted.items():
        have = found.get(name)
        result.compare(
            "suffixes",
            [plain(have.suffix)] if have and have.suffix else [],
            [plain(want["suffix"])] if want["suffix"] else [],
        )
        titles = [c.title for c in have.credentials] + [a.role for a in have.affiliations if a.role] if have else []
        houses = (
            {plain(a.organisation): a.organisation for a in have.affiliations if a.organisation}.values()
            if have
            else []
        )
        _forms(result, "titles", titles, want)
        _forms(result, "affiliations", houses, want)


def _forms(result: Score, category: str, found: Iterable[str], want: dict[str, Any]) -> None:
    """Count what is found against the wanted forms, other accepted forms and what is neither right nor wrong."""
    optional = want.get(f"{category}_optional", [])
    forms = {plain(form): plain(form) for form in want[category]}
    for main, others in want.get(f"{category}_also", {}).items():
        forms |= {plain(other): plain(main) for other in others}
    kept = [forms.get(plain(thing), plain(thing)) for thing in found]
    free = {plain(thing) for thing in optional}
    kept = [thing for thing in kept if thing in forms.values() or ("*" not in optional and thing not in free)]
    result.compare(category, kept, map(plain, want[category]))


def load_truth(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", text) if not word.isdigit()}


def lost_words(path: Path) -> set[str]:
    """Words of the text that stand in no string of its bundle; the marks of Markdown and HTML are none."""
    bundle = msgspec.to_builtins(read_bytes(path.read_bytes(), name=path.name))
    kept = words(" ".join(_strings(bundle)))
    text = path.read_text(encoding="utf-8-sig")
    head = re.match(r"\s*---\s*\n.*?\n---\n", text, re.DOTALL)
    if head:  # the keys of front matter are marks, its values are words
        text = re.sub(r"(?m)^\w+:", "", head[0]) + text[head.end() :]
    return words(re.sub(r"</?[a-z][^<>]*>", "", render(text)[1])) - kept


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [string for inner in value.values() for string in _strings(inner)]
    if isinstance(value, list):
        return [string for inner in value for string in _strings(inner)]
    return [value] if isinstance(value, str) else []
