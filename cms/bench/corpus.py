"""An archive of articles of real shape, made up: the published documents themselves, by the structs of the contract.

Everything follows from its number, so an article can name a picture, a person or an older article that is not in memory. A topic
is common or rare (Zipf again), a picture serves two articles, a source three, an expert many; one article in ten has a translation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any, TypeVar

from cms.bench import ids
from cms.bench.words import LANGUAGES, Language
from cms.core.text import slugify
from delivery import contract
from delivery.addresses import page

TOPICS = 60
FIRST = datetime(2021, 1, 4, 6, tzinfo=UTC)
SPAN = timedelta(days=5 * 365)
KINDS = ("explainer", "news", "advice", "interview")
Entry = TypeVar("Entry", bound=contract.Doc)


class Corpus:
    """``size`` articles and what they show. Numbers count from 0; the older, the smaller."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.people = 10 + size // 50
        self._languages = {code: Language(code) for code in LANGUAGES}
        self._topic_weights = list(accumulate(1 / rank for rank in range(1, TOPICS + 1)))
        self.topic, self.person = lru_cache(None)(self._topic), lru_cache(20_000)(self._person)

    def shared(self) -> Iterator[contract.Document]:
        """What articles of any number show: topics and people."""
        yield from map(self.topic, range(TOPICS))
        yield from map(self.person, range(self.people))

    def batch(self, begin: int, end: int) -> tuple[list[contract.Document], datetime]:
        """The articles with these numbers behind what they are the first to show, and when the last of them came out."""
        found: list[contract.Document] = []
        for number in range(begin, end):
            if number % 2 == 0:
                found.append(self.image(number // 2))
            if number % 3 == 0:
                found.append(self.source(number // 3))
            found += [self.quote(number), self.article(number)]
        return found, self.published_at(end - 1)

    def published_at(self, number: int) -> datetime:
        """Evenly over five years, by the second; where there are more articles than seconds, some share one."""
        return FIRST + timedelta(seconds=int(SPAN.total_seconds() * number / self.size))

    def language(self, number: int) -> Language:
        return self._languages["fr" if number % 4 == 1 else "en"]

    def title(self, number: int) -> str:
        return self.language(number).title(ids.random("article", number))

    def slug(self, number: int) -> str:
        return f"{slugify(self.title(number), max_length=70)}-{number}"

    def address(self, number: int) -> str:
        return page("article", self.slug(number), language=self.language(number).code)

    def article(self, number: int) -> contract.Article:
        random, language = ids.random("article", number), self.language(number)
        title = language.title(random)
        quote, image = self.quote(number), self.image(number // 2)
        sources = [self.source(each) for each in sorted({number // 3, number // 30})]
        author = self.person(number % max(1, self.people // 10))
        expert = self.person(number % self.people)
        topics = [
            self.topic(each)
            for each in sorted(set(random.choices(range(TOPICS), cum_weights=self._topic_weights, k=2)))
        ]
        body = self._body(number, random, quote=quote, image=image, sources=sources)
        texts = [block.text for block in body if isinstance(block, contract.Paragraph)]
        count, at = sum(len(text.split()) for text in texts), self.published_at(number)
        return contract.Article(
            contract=contract.CONTRACT,
            id=ids.of("article", number),
            slug=self.slug(number),
            url=self.address(number),
            edition=1,
            seq=0,
            basis="checked" if number % 3 else "legacy",
            standing="live",
            language=language.code,
            translations=self._translations(number),
            kind=KINDS[number % len(KINDS)],
            title=title,
            dek=language.sentence(random, 16),
            word_count=count,
            reading_minutes=max(1, round(count / 230)),
            published_at=at,
            first_published_at=at,
            modified_at=at,
            topics=[each.id for each in topics],
            bylines=[contract.Byline(person=author.id, role="author", as_credited=author.name)],
            lead_image=contract.LeadImage(image=image.id, alt=image.alt, caption=image.caption),
            body=body,
            quotes={quote.id: _entry(quote, contract.QuoteEntry)},
            people={each.id: _entry(each, contract.PersonEntry) for each in (author, expert)},
            images={image.id: _entry(image, contract.ImageEntry)},
            sources={each.id: _entry(each, contract.SourceEntry) for each in sources},
            topic_entries={each.id: _entry(each, contract.TopicEntry) for each in topics},
            claims=[self._claim(text, sources[0]) for text in texts[:2]],
            reviews=[],
            notices=[],
            related=[self._related(each) for each in (number - 7,) if each >= 0],
            trust=contract.Trust(
                checked_on="2026-01-05",
                claims=contract.ClaimCount(total=2, confirmed=2),
                quotes=contract.QuoteCount(total=1, with_record=1),
                sources=contract.SourceCount(total=len(sources), alive=len(sources)),
            ),
        )

    def quote(self, number: int) -> contract.Quote:
        public_id, language = ids.of("quote", number), self.language(number)
        speaker = self.person(number % self.people)
        words = language.sentence(ids.random("quote", number), 22)
        return contract.Quote(
            contract=contract.CONTRACT, id=public_id, seq=0, url=page("quote", public_id), text=words, language=language.code,
            person=speaker.id, person_name=speaker.name, as_credited=f"{speaker.name}, MD, Eastmere Hospital",
            obtained="interview_email", said_on="2025-11",
        )  # fmt: skip

    def image(self, number: int) -> contract.Image:
        public_id, random = ids.of("image", number), ids.random("image", number)
        language = self._languages["en"]
        creator = language.name(random)
        at = page("image", public_id)
        widths = (480, 800, 1200)
        variants = [
            contract.ImageVariant(
                type=f"image/{name}", srcset=", ".join(f"{at}/w{width}.{name} {width}w" for width in widths)
            )
            for name in ("avif", "webp")
        ]
        return contract.Image(
            contract=contract.CONTRACT, id=public_id, seq=0, url=at, alt=language.sentence(random, 9),
            caption=language.sentence(random, 12), width=4000, height=2667, focal=(0.42, 0.31), dominant="#3a4b5c",
            thumbhash="YTkGJwaRhWUIt4lbgnhZl3ath2BUBGYA", sources=variants, src=f"{at}/w1200.jpeg",
            credit=contract.Credit(
                line=f"{creator} / Northlight", creator=creator, creators=[creator], supplier="Northlight",
                copyright=f"© {creator}", licence="https://licences.example/editorial", acquire_url=None,
                digital_source_type="digitalCapture",
            ),
        )  # fmt: skip

    def source(self, number: int) -> contract.Source:
        public_id, random = ids.of("source", number), ids.random("source", number)
        language = self._languages["en"]
        title = language.title(random)
        address = f"https://journal-{number % 97}.example/articles/{number}"
        return contract.Source(
            contract=contract.CONTRACT, id=public_id, seq=0, self_url=page("source", public_id), title=title,
            publisher=f"Journal {number % 97}", url=address, cited_as=f"{language.name(random)}. {title}. 2024.",
            doi=f"10.5555/{number}", pmid=None, kind="journal_article", role="primary", accessed_on="2026-01-04",
            archived_url=None, health="alive", integrity="none_known",
        )  # fmt: skip

    def _person(self, number: int) -> contract.Person:
        random = ids.random("person", number)
        language = self._languages["en"]
        name = language.name(random)
        slug = f"{slugify(name)}-{number}"
        degree = contract.Credential(
            title="MD", kind="degree", issuer="University of Eastmere", state="verified", verified_on="2025-06-01"
        )
        post = contract.Affiliation(
            role="Physician", organisation="Eastmere Hospital", department="Sleep medicine", since="2012", until=None
        )
        return contract.Person(
            contract=contract.CONTRACT, id=ids.of("person", number), seq=0, name=name, suffix="MD", slug=slug,
            url=page("person", slug), biography=f"{name}: {language.sentence(random, 18)}", credentials=[degree],
            affiliations=[post], disclosures=[], orcid=None, portrait=None,
        )  # fmt: skip

    def _topic(self, number: int) -> contract.Topic:
        name = self._languages["en"].title(ids.random("topic", number))[:60].strip()
        slug = f"topic-{number}"
        return contract.Topic(
            contract=contract.CONTRACT, id=ids.of("topic", number), seq=0, name=name, slug=slug, url=page("topic", slug),
            description=None, language="en",
        )  # fmt: skip

    def _body(
        self,
        number: int,
        random: Random,
        *,
        quote: contract.Quote,
        image: contract.Image,
        sources: list[contract.Source],
    ) -> list[contract.BodyBlock]:
        row, sentences = ids.of("block", number), self.language(number).sentences

        def paragraph(place: int) -> contract.Paragraph:
            text = " ".join(random.choices(sentences, k=2))
            return contract.Paragraph(key=f"{row}.{place}", html=text, text=text, citations=[sources[0].id])

        heading = random.choice(sentences)[:60].rstrip(".")
        items = [contract.ListItem(html=each, text=each) for each in random.choices(sentences, k=2)]
        tip = random.choice(sentences)
        return [
            *map(paragraph, range(2)),
            contract.Heading(key=f"{row}.3", level=2, text=heading, html=heading, anchor=slugify(heading)),
            paragraph(4),
            contract.QuoteBlock(key=f"{row}.5", quote=quote.id, display="block", html=None, text=None),
            contract.List(key=f"{row}.6", ordered=False, items=items),
            contract.ImageBlock(key=f"{row}.7", image=image.id, alt=image.alt, caption=image.caption),
            paragraph(8),
            contract.Callout(key=f"{row}.9", tone="tip", html=f"<p>{tip}</p>", text=tip),
        ]

    def _translations(self, number: int) -> list[contract.Translation]:
        other = {0: number + 1, 1: number - 1}.get(number % 20)
        if other is None or other >= self.size:
            return []
        language = self.language(other).code
        return [contract.Translation(language=language, id=ids.of("article", other), url=self.address(other))]

    def _related(self, number: int) -> contract.Related:
        image = self.image(number // 2)
        lead = contract.CardImage(
            image=image.id,
            alt=image.alt,
            src=image.src,
            width=image.width,
            height=image.height,
            credit=image.credit.line,
        )
        return contract.Related(
            id=ids.of("article", number),
            url=self.address(number),
            title=self.title(number),
            relation="background",
            lead_image=lead,
        )

    def _claim(self, text: str, source: contract.Source) -> contract.Claim:
        words = text.partition(".")[0]
        return contract.Claim(
            text=words, block=None, sources=[source.id], standing="confirmed", checked_on="2026-01-05"
        )


def _entry(document: Any, struct: type[Entry]) -> Entry:
    return struct(**{name: getattr(document, name) for name in struct.__struct_fields__})
