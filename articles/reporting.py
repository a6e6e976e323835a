"""An import as an editor reads it before accepting: what is left to decide, what was assumed, what will be made."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

from msgspec import Struct, field, structs

from articles.importing import bundle as found
from articles.importing.bundle import Finding, ImportBundle
from articles.importing.settling import NAMED, NEW, PLAIN, RETRACTABLE, TEXT, UNNAMED, Choices, key, settle
from articles.imports import bundle_of, choices_of
from articles.matching import MOST, Known, Match
from articles.models import Import
from articles.planning import Chosen, chosen_rows

Certainty = Literal["certain", "inferred", "doubtful"]
_RANK: dict[Certainty, int] = {"doubtful": 0, "inferred": 1, "certain": 2}
BACK = "back"  # the value that takes an assumption back


class Option(Struct):
    value: str
    label: str
    is_chosen: bool = False
    is_proposed: bool = False


class Card(Struct):
    """One thing to look at. ``decides`` names the decision ("speakers:quo_3"); without options it is only told."""

    sentence: str
    certainty: Certainty
    lines: list[int]
    decides: str = ""
    options: list[Option] = field(default_factory=list)
    words: str = ""
    somebody: str | None = None  # who was named as the speaker beside the options; None where nobody can be

    @property
    def key(self) -> str:
        """What is decided, without its kind: "quo_3"."""
        return self.decides.partition(":")[2]

    @property
    def wants_decision(self) -> bool:
        return self.certainty == "doubtful" or (self.certainty == "inferred" and self.decides.startswith("speakers:"))

    @property
    def is_settled(self) -> bool:
        return bool(self.somebody) or any(option.is_chosen for option in self.options)

    @property
    def ticks(self) -> list[tuple[Option, bool]]:
        """Each option, and whether it is ticked: what was decided, else what needs no decision."""
        needs_none = not self.is_settled and (self.certainty == "certain" or self.decides.startswith(f"{BACK}:"))
        return [(option, option.is_chosen or (option.is_proposed and needs_none)) for option in self.options]


class Thing(Struct):
    """Something that will be made, or is known. ``known`` is the row that will be taken."""

    title: str
    details: list[str]
    lines: list[int]
    known: Any = None


class Report(Struct):
    """Everything on the page. Cards are in the order of the text within their certainty."""

    bundle: ImportBundle
    cards: list[Card]
    people: list[Thing]
    quotes: list[Thing]
    sources: list[Thing]
    images: list[Thing]
    related: list[Thing]

    @property
    def to_decide(self) -> list[Card]:
        """What a person should look at: doubts, and speakers whose words stay out of print until somebody confirms them."""
        return [card for card in self.cards if card.wants_decision]

    @property
    def assumed(self) -> list[Card]:
        return [card for card in self.cards if card.certainty == "inferred" and not card.wants_decision]

    @property
    def certain(self) -> list[Card]:
        return [card for card in self.cards if card.certainty == "certain"]

    @property
    def still_open(self) -> int:
        """How many decisions are missing."""
        return sum(bool(card.options) and not card.is_settled for card in self.to_decide)


def report(row: Import) -> Report:
    """The report of an import with the decisions made so far. About a dozen queries, whatever the text."""
    bundle, choices = bundle_of(row), choices_of(row)
    settled = settle(bundle, choices, text=row.text)
    # Afterwards everything is known, because the import made it: there is nothing left to compare.
    known = Known.of([bundle, settled]) if row.state == Import.State.READ else Known()
    chosen = chosen_rows(choices)
    cards = [
        *_findings(bundle, choices),
        *_speakers(bundle, choices, chosen),
        *(
            card
            for kind in ("people", "sources", "images", "related")
            for card in _matches(kind, structs.replace(bundle, people=bundle.people | settled.people), choices, known)
        ),
    ]
    cards.sort(key=lambda card: (_RANK[card.certainty], card.lines[:1]))
    return Report(
        bundle=settled,
        cards=cards,
        people=[_person(local, each, choices, known, chosen) for local, each in settled.people.items()],
        quotes=[_quote(each, local, settled, choices, chosen) for local, each in settled.quotes.items()],
        sources=[
            Thing(each.title or each.cited_as, [each.cited_as] if each.title else [], each.lines,
                  _taken(choices.sources.get(local), known.sources(each), chosen))
            for local, each in settled.sources.items()
        ],
        images=[
            Thing(each.credit.line or each.filename or "Picture", _image(each), each.lines,
                  _taken(choices.images.get(local), known.images(each), chosen))
            for local, each in settled.images.items()
        ],
        related=[
            Thing(each.title, [each.url] if each.url else [], each.lines,
                  _taken(choices.related.get(str(place)), known.articles(each.title, bundle.language), chosen))
            for place, each in enumerate(settled.related)
            if each.title
        ],
    )  # fmt: skip


# Cards


def _findings(bundle: ImportBundle, choices: Choices) -> list[Card]:
    """What the reader reports about lines; what it says of a speaker stands on the speaker's card."""
    cards = []
    for finding in bundle.report:
        if finding.about in bundle.quotes and finding.code.startswith("quote"):
            continue
        card = Card(finding.sentence, finding.certainty, [finding.line])
        if finding.code in RETRACTABLE:
            name = key(finding.code, finding.line)
            card.decides = f"back:{name}"
            card.lines = _lines_of(bundle, finding)
            card.options = [
                Option("", "Right", is_chosen=False, is_proposed=name not in choices.back),
                Option(BACK, "Wrong: put it back into the text", is_chosen=name in choices.back),
            ]
        cards.append(card)
    return cards


def _lines_of(bundle: ImportBundle, finding: Finding) -> list[int]:
    block = next((block for block in bundle.body if finding.line in block.lines), None)
    return block.lines if block and finding.code == "list-assumed" else [finding.line]


def _speakers(bundle: ImportBundle, choices: Choices, chosen: Chosen) -> list[Card]:
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in bundle.report:
        if finding.about in bundle.quotes and finding.code.startswith("quote"):
            findings[finding.about or ""].append(finding)
    return [
        _speaker(bundle, local, about, choices.speakers.get(local, ""), chosen) for local, about in findings.items()
    ]


def _speaker(bundle: ImportBundle, local: str, about: list[Finding], choice: str, chosen: Chosen) -> Card:
    quote = bundle.quotes[local]
    people = sorted(bundle.people.items(), key=lambda pair: pair[0] != quote.person)
    options = [
        Option(
            name, f"{person.name} said it", is_chosen=choice == name, is_proposed=not choice and name == quote.person
        )
        for name, person in people
    ]
    unnamed = f"Not named in print: “{quote.as_credited}”" if quote.as_credited else "Not named in print"
    if quote.person is None:
        options.append(Option(UNNAMED, unnamed, is_chosen=choice == UNNAMED))
    if choice in chosen:
        options.append(Option(choice, f"{chosen[choice]} said it", is_chosen=True))
    options.append(Option(TEXT, "No quotation: leave it in the text", is_chosen=choice == TEXT))
    certainty: Certainty = min((each.certainty for each in about), key=lambda each: _RANK[each])
    if any(each.code == "quote-without-name" for each in about):
        certainty = "doubtful"  # the reader is sure that nobody is named; whether that will do is for a person to say
    sentence = " ".join(dict.fromkeys(each.sentence for each in about))
    somebody = choice.removeprefix(NAMED) if choice.startswith(NAMED) else ""
    return Card(sentence, certainty, quote.lines, f"speakers:{local}", options, quote.text, somebody)


def _matches(kind: str, bundle: ImportBundle, choices: Choices, known: Known) -> list[Card]:
    """A card for everything that may be known already."""
    decided: dict[str, str] = getattr(choices, kind)
    cards = []
    for local, title, lines, matches in _candidates(kind, bundle, known):
        others = _others(bundle, local) if kind == "people" else []
        if not matches and not others:
            continue
        certainty: Certainty = "certain" if any(match.certainty == "certain" for match in matches) else "doubtful"
        choice = decided.get(local, "")
        nothing = PLAIN if kind == "related" else NEW
        taken = next((match.thing.pid for match in matches if match.is_meant), nothing)
        options = [Option(match.thing.pid, f"It is {match.thing} ({match.why})") for match in matches] + others
        options.append(
            Option(nothing, "Keep the title alone" if kind == "related" else "None of these: make a new one")
        )
        for option in options:
            option.is_chosen, option.is_proposed = option.value == choice, not choice and option.value == taken
        cards.append(Card(f"{title} may be known already.", certainty, lines, f"{kind}:{local}", options))
    return cards


def _others(bundle: ImportBundle, local: str) -> list[Option]:
    """Who else in the text it may be, where only a surname is printed."""
    if len(bundle.people[local].name.split()) > 1:
        return []
    named = [(other, person) for other, person in bundle.people.items() if len(person.name.split()) > 1]
    return [Option(other, f"It is {_named(person)}, named in this text") for other, person in named[:MOST]]


def _candidates(kind: str, bundle: ImportBundle, known: Known) -> list[tuple[str, str, list[int], list[Match]]]:
    """(local id, title, lines, matches) of everything of that kind."""
    match kind:
        case "people":
            return [(local, _named(each), each.lines, known.people(each)) for local, each in bundle.people.items()]
        case "sources":
            return [
                (local, f"“{each.title or each.cited_as}”", each.lines, known.sources(each))
                for local, each in bundle.sources.items()
            ]
        case "images":
            return [
                (local, f"The picture “{each.filename}”", each.lines, known.images(each))
                for local, each in bundle.images.items()
            ]
    return [
        (str(place), f"“{each.title}”", each.lines, known.articles(each.title, bundle.language))
        for place, each in enumerate(bundle.related)
    ]


# What will be made


def _person(local: str, person: found.Person, choices: Choices, known: Known, chosen: Chosen) -> Thing:
    details = [each.title for each in person.credentials]
    details += [", ".join(p for p in (each.role, each.organisation) if p) for each in person.affiliations]
    if person.biography:
        details.append(f"Biography: {person.biography}")
    facts: list[Any] = [person, *person.credentials, *person.affiliations]
    lines = sorted({line for each in facts for line in each.lines})
    return Thing(_named(person), details, lines, _taken(choices.people.get(local), known.people(person), chosen))


def _quote(quote: found.Quote, local: str, bundle: ImportBundle, choices: Choices, chosen: Chosen) -> Thing:
    choice = choices.speakers.get(local) or quote.person or ""
    named = bundle.people[choice].name if choice in bundle.people else str(chosen.get(choice, ""))
    return Thing(f"“{quote.text}”", [named or quote.as_credited or "Nobody is named"], quote.lines)


def _image(image: found.Image) -> list[str]:
    credit = image.credit
    named = (
        ("Made by", credit.creator),
        ("from", credit.supplier),
        ("©", credit.copyright),
        ("Licence", credit.licence),
    )
    return [f"{label} {value}" for label, value in named if value]


def _named(person: found.Person) -> str:
    return f"{person.name}, {person.suffix}" if person.suffix else person.name


def _taken(choice: str | None, matches: list[Match], chosen: Chosen) -> Any:
    if choice:
        return chosen.get(choice)
    return next((match.thing for match in matches if match.is_meant), None)
