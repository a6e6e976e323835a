"""What an editor decided about a bundle, and the bundle as it reads then. Pure: nothing is looked up or written."""

from __future__ import annotations

import html as markup
from collections.abc import Iterable

from msgspec import Struct, field, structs

from articles.importing.bundle import Block, Heading, ImportBundle, List, Paragraph, Person, QuoteBlock, Related
from cms.core.ids import as_uuid
from cms.core.text import clean_line

NEW = "new"  # of a person, source or picture: none of the known ones
PLAIN = "title"  # of a related title: keep it as a title, link it to nothing
TEXT = "text"  # of a quotation: these words are no quotation and stay in the text
UNNAMED = "unnamed"  # of a quotation: the speaker is not named in print
NAMED = "name:"  # of a quotation, before a name: somebody whom the reader did not find ("name:Ann Roe, MD")
MAX_NAME = 200

# Findings that say "this line was taken for something": each can be taken back, and the line is a paragraph again.
RETRACTABLE = frozenset(
    {"title-assumed", "heading-assumed", "list-assumed", "related-assumed", "noise", "kicker", "title-differs"}
)


class Choices(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Decisions by local id. Values are a public id, another local id, or one of the words above. Whoever is ``NAMED``
    is a person of the bundle from then on, and the whole value is their local id.

    ``back`` holds keys of findings that were wrong (see ``key``): what they took out of the text goes back into it.
    """

    people: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    related: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    back: list[str] = field(default_factory=list)


def key(code: str, line: int) -> str:
    """The name of a finding that can be taken back."""
    return f"{code}:{line}"


def misfits(bundle: ImportBundle, choices: Choices) -> list[str]:
    """Paths of decisions about what the bundle does not hold, or with values that say nothing ("/choices/people/per_9")."""
    typed = {value for value in choices.speakers.values() if _typed_name(value)}
    places = [str(place) for place in range(len(bundle.related))]
    asked: dict[str, tuple[Iterable[str], set[str]]] = {
        "people": ({*bundle.people, *typed}, {NEW, *bundle.people}),
        "sources": (bundle.sources, {NEW}),
        "images": (bundle.images, {NEW}),
        "related": (places, {PLAIN}),
        "speakers": (bundle.quotes, {TEXT, UNNAMED, *bundle.people, *typed}),
    }
    found = [
        f"/choices/{kind}/{local}"
        for kind, (locals_, words) in asked.items()
        for local, value in getattr(choices, kind).items()
        if local not in locals_ or not (value in words or as_uuid(value))
    ]
    assumed = {key(each.code, each.line) for each in bundle.report if each.code in RETRACTABLE}
    return found + [f"/choices/back/{place}" for place, each in enumerate(choices.back) if each not in assumed]


def settle(bundle: ImportBundle, choices: Choices, *, text: str) -> ImportBundle:
    """The bundle as the editor reads it: assumptions taken back, false quotations in the text.

    A copy; ids stay, and a related title that went back into the text leaves an empty one in its place.
    """
    settled = structs.replace(
        bundle,
        body=list(bundle.body),
        quotes=dict(bundle.quotes),
        people=dict(bundle.people),
        related=list(bundle.related),
        noise=list(bundle.noise),
    )
    lines = text.splitlines()
    for finding in bundle.report:
        if finding.code in RETRACTABLE and key(finding.code, finding.line) in choices.back:
            _take_back(settled, finding.code, finding.line, lines)
    for local, choice in choices.speakers.items():
        if choice == TEXT and local in settled.quotes:
            del settled.quotes[local]
        elif (name := _typed_name(choice)) and local in settled.quotes:
            _, _, suffix = choice.partition(",")
            said = settled.quotes[local].lines
            settled.people.setdefault(choice, Person(name=name, suffix=clean_line(suffix) or None, lines=said))
    settled.body = [_unquoted(block, settled) for block in settled.body]
    used = {quote.person for quote in settled.quotes.values()} | {byline.person for byline in settled.bylines}
    named = {choice for choice in choices.speakers.values() if choice in settled.people}
    settled.people = {local: person for local, person in settled.people.items() if local in used | named}
    return settled


def _typed_name(choice: str) -> str:
    """The name, without suffix, that stands in a decision; "" for every other decision, and for what is no name."""
    name = clean_line(choice.removeprefix(NAMED).partition(",")[0]) if choice.startswith(NAMED) else ""
    return name if len(choice) <= MAX_NAME and any(map(str.isalpha, name)) else ""


def _take_back(bundle: ImportBundle, code: str, line: int, lines: list[str]) -> None:
    if code == "title-assumed":
        words, bundle.title = bundle.title or "", None
        _insert(bundle, _paragraph(words, line))
    elif code == "related-assumed":
        for place, link in enumerate(bundle.related):
            if line in link.lines:
                bundle.related[place] = Related(title="")  # decisions name the others by their places
                _insert(bundle, _paragraph(link.title, line))
    elif code in {"heading-assumed", "list-assumed"}:
        bundle.body = [again for block in bundle.body for again in _as_paragraphs(block, line)]
    elif line <= len(lines):
        words = " ".join(lines[line - 1].split())
        bundle.noise = [noise for noise in bundle.noise if noise != words]
        _insert(bundle, _paragraph(words, line))


def _insert(bundle: ImportBundle, paragraph: Paragraph) -> None:
    """Where it stood: before the first block of a later line."""
    place = next(
        (n for n, block in enumerate(bundle.body) if block.lines and block.lines[0] > paragraph.lines[0]),
        len(bundle.body),
    )
    if paragraph.text:
        bundle.body.insert(place, paragraph)


def _as_paragraphs(block: Block, line: int) -> list[Block]:
    if line not in block.lines:
        return [block]
    if isinstance(block, Heading):
        return [_paragraph(block.text, line)]
    if isinstance(block, List):
        return [Paragraph(html=item.html, text=item.text, lines=block.lines) for item in block.items]
    return [block]


def _paragraph(words: str, line: int) -> Paragraph:
    return Paragraph(html=markup.escape(words, quote=False), text=words, lines=[line])


def _unquoted(block: Block, bundle: ImportBundle) -> Block:
    if isinstance(block, QuoteBlock) and block.quote not in bundle.quotes and block.text:
        return Paragraph(html=block.html or markup.escape(block.text, quote=False), text=block.text, lines=block.lines)
    return block
