"""The entries of a live document that show a shared thing, replaced when the thing is reissued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from delivery import contract

Entry = TypeVar("Entry", bound=Struct)


# Where an article keeps the entries of the kinds that need nothing but replacing.
_MAPS: dict[type, tuple[str, type[Struct]]] = {
    contract.Quote: ("quotes", contract.QuoteEntry),
    contract.Source: ("sources", contract.SourceEntry),
    contract.Topic: ("topic_entries", contract.TopicEntry),
}


def follow(document: contract.Document, *, former: Collection[str], now: contract.Document) -> None:
    """Change ``document`` in place so that it shows a thing as it is ``now``.

    ``former``: the alternative texts that a picture had in public; where a document has one of these, it is not its own.
    """
    match document, now:
        case contract.Person(portrait=contract.CardImage(image=now.id) as shown), contract.Image():
            _picture(shown, former, now)
        case contract.Article(), contract.Person():
            _person(document, now)
        case contract.Article(), contract.Image():
            _image(document, former, now)
        case contract.Article(), contract.Quote() | contract.Source() | contract.Topic():
            name, kind = _MAPS[type(now)]
            getattr(document, name)[now.id] = entry(now, kind)
            if name == "sources":
                document.trust.sources.alive = sum(each.health == "alive" for each in document.sources.values())


def named(article: contract.Article) -> dict[str, None]:
    """The ids of the people whom an article names, in order."""
    speakers = (quote.person for quote in article.quotes.values() if quote.person)
    return dict.fromkeys([*(byline.person for byline in article.bylines), *speakers])


def portraits_of(documents: Iterable[contract.Document]) -> set[str]:
    """The ids of the portraits of those of the documents that are people."""
    return {each.portrait.image for each in documents if isinstance(each, contract.Person) and each.portrait}


def recast(article: contract.Article, known: Mapping[str, contract.Document]) -> None:
    """Make the maps of people and pictures hold whom the article names, their portraits, and what it shows; no others.

    ``known``: id → document, of everybody named and of their portraits.
    """
    people = named(article)
    article.people = _only(article.people, people, known, contract.PersonEntry)
    placed = [block.image for block in article.body if isinstance(block, contract.ImageBlock)]
    lead = [article.lead_image.image] if article.lead_image else []
    portraits = sorted(portraits_of(known[each] for each in people))
    article.images = _only(article.images, [*lead, *placed, *portraits], known, contract.ImageEntry)


def _only(
    entries: dict[str, Entry], wanted: Iterable[str], known: Mapping[str, contract.Document], kind: type[Entry]
) -> dict[str, Entry]:
    """Those that are wanted, in the order they had; the new ones after them."""
    ids = dict.fromkeys(wanted)
    kept = {key: each for key, each in entries.items() if key in ids}
    return kept | {key: entry(known[key], kind) for key in ids if key not in kept}


def entry(document: contract.Document, kind: type[Entry]) -> Entry:
    """The part of a thing's document that articles embed."""
    values: dict[str, Any] = {name: getattr(document, name) for name in kind.__struct_fields__}
    return kind(**values)


def _person(document: contract.Article, now: contract.Person) -> None:
    before = document.people.get(now.id)
    if before is None:
        return
    for byline in document.bylines:
        # A byline that says the name and suffix follows them; one in other words is the article's own.
        if byline.person == now.id and byline.as_credited == _printed(before):
            byline.as_credited = _printed(now)
    document.people[now.id] = entry(now, contract.PersonEntry)


def _printed(person: contract.PersonEntry) -> str:
    return f"{person.name}, {person.suffix}" if person.suffix else person.name


def _image(document: contract.Article, former: Collection[str], now: contract.Image) -> None:
    if now.id in document.images:
        document.images[now.id] = entry(now, contract.ImageEntry)
    for place in _alts(document, now.id):
        if place.alt in former:
            place.alt = now.alt
    for link in document.related:
        if link.lead_image and link.lead_image.image == now.id:
            _picture(link.lead_image, former, now)


def _alts(document: contract.Article, image: str) -> Iterator[contract.LeadImage | contract.ImageBlock]:
    if document.lead_image and document.lead_image.image == image:
        yield document.lead_image
    yield from (block for block in document.body if isinstance(block, contract.ImageBlock) and block.image == image)


def _picture(shown: contract.CardImage, former: Collection[str], now: contract.Image) -> None:
    if shown.alt in former:
        shown.alt = now.alt
    shown.src, shown.width, shown.height = now.src, now.width, now.height
    shown.ai_label, shown.credit = now.ai_label, now.credit.line
