"""A bundle and what an editor decided about it → what is to be made, and what is known already. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from articles.importing import bundle as found
from articles.importing.bundle import Finding, ImportBundle
from articles.importing.settling import NEW, PLAIN, TEXT, UNNAMED, Choices
from articles.matching import Known, Match, fold, suffix_parts
from articles.models import Article
from cms.core.errors import Invalid
from cms.core.ids import as_uuid
from cms.core.text import clean_line, clean_text
from experts.models import Affiliation, Credential, Organisation, Person, Quote
from media.models import Image
from sources.models import Source

# The reader of texts tells more kinds of credentials apart than the register of people does.
_KINDS = {kind: kind for kind in Credential.Kind.values} | {"board_certification": Credential.Kind.CERTIFICATION}
# With these findings the speaker is a guess until somebody looked.
_GUESSED = {"quote-inferred", "quote-by-pronoun", "quote-by-context", "quote-without-attribution", "quote-unclosed"}

Chosen = Mapping[str, Any]  # public id → the row that an editor chose


@dataclass
class NewPerson:
    fields: dict[str, Any]
    credentials: list[dict[str, Any]]
    affiliations: list[dict[str, Any]]  # ``organisation`` is a name, or ""


@dataclass
class NewQuote:
    """``speaker`` is a local id, a known person, or None. ``is_certain``: its attribution may be frozen."""

    fields: dict[str, Any]
    speaker: str | Person | None
    is_certain: bool


@dataclass
class NewSource:
    fields: dict[str, Any]
    identifiers: list[tuple[str, str]]


@dataclass
class NewImage:
    fields: dict[str, Any]


@dataclass
class Plan:
    """By local id: the known row, or what is to be made. ``biographies``: texts for known people who have none."""

    bundle: ImportBundle
    people: dict[str, Person | NewPerson] = field(default_factory=dict)
    quotes: dict[str, NewQuote] = field(default_factory=dict)
    sources: dict[str, Source | NewSource] = field(default_factory=dict)
    images: dict[str, Image | NewImage] = field(default_factory=dict)
    related: dict[int, Article] = field(default_factory=dict)
    alias: dict[str, str] = field(default_factory=dict)
    biographies: dict[str, str] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)

    def note(self, code: str, line: int, sentence: str, about: str = "") -> None:
        self.notes.append(Finding(code=code, line=line, sentence=sentence, certainty="doubtful", about=about or None))


def plan(bundle: ImportBundle, choices: Choices, *, known: Known, chosen: Chosen) -> Plan:
    """What accepting this (settled) bundle comes to. No query. Raises ``Invalid`` when a chosen thing is gone."""
    made = Plan(bundle)
    unsure = {local for local in bundle.people if _plan_person(made, local, choices, known, chosen)}
    guessed = {each.about for each in bundle.report if each.code in _GUESSED}
    guessed |= {local for local, quote in bundle.quotes.items() if quote.inferred}
    for local, quote in bundle.quotes.items():
        _plan_quote(made, local, quote, choices, chosen, unsure, is_guess=local in guessed)
    lines: dict[str, Source | NewSource] = {}
    for local, source in bundle.sources.items():
        row = _settled(choices.sources.get(local), known.sources(source), chosen)
        made.sources[local] = lines.setdefault(fold(source.cited_as), row or _new_source(made, source))
    for local, image in bundle.images.items():
        row = _settled(choices.images.get(local), known.images(image), chosen)
        made.images[local] = row or _new_image(image)
    for place, link in enumerate(bundle.related):
        if not link.title:
            continue
        row = _settled(choices.related.get(str(place)), known.articles(link.title, bundle.language), chosen)
        if row is not None:
            made.related[place] = row
    return made


def _plan_person(made: Plan, local: str, choices: Choices, known: Known, chosen: Chosen) -> bool:
    """Place one person; whether it is left open who that is."""
    person, choice = made.bundle.people[local], choices.people.get(local)
    if choice in made.bundle.people and choice != local:
        made.alias[local] = choice
        return False
    matches = known.people(person)
    row = _settled(choice, matches, chosen)
    made.people[local] = row or _new_person(made, person)
    if row is not None:
        _note_new_facts(made, local, row, known)
    is_open = choice is None and any(match.certainty == "doubtful" for match in matches)
    if is_open:
        names = "; ".join(str(match.thing) for match in matches)
        taken = f"was taken to be {row}" if row else "was entered as a new person"
        sentence = f"{person.name} {taken}. Known are: {names}. Look whether that is right."
        made.note("person-doubtful", _line(person), sentence, local)
    return is_open


def _settled(choice: str | None, matches: list[Match], chosen: Chosen) -> Any:
    """The known row to take, or None."""
    if choice in (NEW, PLAIN):
        return None
    if choice is None:
        return next((match.thing for match in matches if match.is_meant), None)
    if choice not in chosen:
        raise Invalid(
            "choice-gone", "Somebody deleted what you chose in the meantime. Open the report and choose anew."
        )
    return chosen[choice]


def root(made: Plan, local: str) -> str:
    """The person that a local id stands for, where the editor said that two are the same."""
    seen = {local}
    while (local := made.alias.get(local, local)) not in seen:
        seen.add(local)
    return next((each for each in (local, *seen) if each in made.people), local)


def _plan_quote(
    made: Plan, local: str, quote: found.Quote, choices: Choices, chosen: Chosen, unsure: set[str], *, is_guess: bool
) -> None:
    choice = choices.speakers.get(local)
    fields: dict[str, Any] = {"words_obtained": quote.text, "language": made.bundle.language}
    if choice == UNNAMED:
        fields |= {"terms": Quote.Terms.BACKGROUND, "as_credited": clean_text(quote.as_credited)}
        made.quotes[local] = NewQuote(fields, None, is_certain=bool(fields["as_credited"]))
        return
    speaker: str | Person | None = quote.person
    if choice and choice != TEXT:
        speaker = choice if choice in made.bundle.people else _settled(choice, [], chosen)
    if isinstance(speaker, str):
        is_certain = speaker not in unsure and (bool(choice) or not is_guess)
        speaker = root(made, speaker)
        speaker = speaker if speaker in made.people else None
    else:
        is_certain = speaker is not None
    if speaker is None:
        fields["as_credited"] = clean_text(quote.as_credited)
    made.quotes[local] = NewQuote(fields, speaker, is_certain=is_certain and speaker is not None)


def _new_person(made: Plan, person: found.Person) -> NewPerson:
    credentials = [
        {"kind": _KINDS.get(each.kind, Credential.Kind.CERTIFICATION), "title": _fit(made, each.title, Credential, "title", each)}
        for each in person.credentials
    ]  # fmt: skip
    posts = [
        {
            "role": _fit(made, each.role, Affiliation, "role", each),
            "organisation": _fit(made, each.organisation, Organisation, "name", each),
            "department": _fit(made, each.department, Affiliation, "department", each),
        }
        for each in person.affiliations
    ]
    fields = {
        "name": _fit(made, person.name, Person, "name", person),
        "suffix": _fit(made, person.suffix or "", Person, "suffix", person),
        "biography": clean_text(person.biography),
    }
    return NewPerson(
        fields,
        [{**each, "position": n} for n, each in enumerate(credentials) if each["title"]],
        [{**each, "position": n} for n, each in enumerate(posts) if each["role"] or each["organisation"]],
    )


def _new_source(made: Plan, source: found.Source) -> NewSource:
    url = source.url or ""
    fields = {
        "cited_as": source.cited_as,
        "url": url if len(url) <= 2000 else "",
        "title": _fit(made, source.title or "", Source, "title", source),
        "publisher": _fit(made, source.publisher or "", Source, "publisher", source),
    }
    named = (("doi", source.doi), ("pmid", source.pmid))
    return NewSource(fields, [(scheme, value) for scheme, value in named if value and len(value) <= 2000])


def _new_image(image: found.Image) -> NewImage:
    """The picture still to come. The line as printed is kept only where it could not be taken apart."""
    credit = image.credit
    named = f"The text names the file “{image.filename}”." if image.filename else ""
    line = "" if credit.creator or credit.supplier else credit.line
    return NewImage(
        {
            "alt_text": clean_text(image.alt),
            "description": clean_text(image.caption),
            "creators": [clean_line(credit.creator)[:200]] if credit.creator else [],
            "supplier": clean_line(credit.supplier or "")[:200],
            "credit_line": clean_line(line)[:300],
            "copyright_notice": clean_line(credit.copyright or "")[:500],
            "usage_terms": clean_text(credit.licence or ""),
            "instructions": named,
        }
    )


def _note_new_facts(made: Plan, local: str, row: Person, known: Known) -> None:
    """Nothing about a known person is overwritten: what the text adds is proposed."""
    person = made.bundle.people[local]
    credentials, affiliations = known.facts(row)
    held = {fold(each.title) for each in credentials}
    posts = {(fold(each.role), fold(each.organisation.name if each.organisation else "")) for each in affiliations}
    for credential in person.credentials:
        if fold(credential.title) not in held:
            _propose(made, local, row, credential, f"“{credential.title}”")
    for post in person.affiliations:
        if (fold(post.role), fold(post.organisation)) not in posts:
            _propose(made, local, row, post, "“" + ", ".join(p for p in (post.role, post.organisation) if p) + "”")
    if suffix_parts(person.suffix) - suffix_parts(row.suffix):
        _propose(made, local, row, person, f"the suffix “{person.suffix}”")
    biography = clean_text(person.biography)
    if biography and not row.biography:
        made.biographies[local] = biography
    elif biography and fold(biography) != fold(row.biography):
        _propose(made, local, row, person, "another biography")


def _propose(made: Plan, local: str, row: Person, where: Any, fact: str) -> None:
    sentence = (
        f"The text gives {row.name} {fact}, which the entry lacks. Nothing was changed: add it there if it is right."
    )
    made.note("person-new-fact", _line(where), sentence, local)


def _fit(made: Plan, words: str, model: Any, column: str, where: Any) -> str:
    """One line that fits its column; a longer one is cut at a word, and the whole of it goes into the notes."""
    words = clean_line(words)
    most = model._meta.get_field(column).max_length
    if len(words) <= most:
        return words
    made.note("shortened", _line(where), f"Too long for its field, so it was cut: “{words}”.")
    return words[:most].rsplit(" ", 1)[0]


def _line(where: Any) -> int:
    return where.lines[0] if where.lines else 1


def chosen_rows(choices: Choices) -> dict[str, Any]:
    """The rows that were chosen, by public id. One query for each kind of choice that there is."""
    found: dict[str, Any] = {}
    people = Person.objects.prefetch_related("credentials", "affiliations__organisation")
    for manager, values in (
        (people, {*choices.people.values(), *choices.speakers.values()}),
        (Source.objects, set(choices.sources.values())),
        (Image.objects, set(choices.images.values())),
        (Article.objects.kept(), set(choices.related.values())),
    ):
        if ids := [uuid for value in values if (uuid := as_uuid(value))]:
            found |= {row.pid: row for row in manager.filter(public_id__in=ids)}
    return found
