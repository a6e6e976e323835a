"""``compose(article)``: the document that readers would get, made from the draft as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from articles import bodies, proof
from articles.checking.gathering import Checks, checks
from articles.contract import Draft
from articles.documents import dump
from articles.embedding import Embedded, gather
from articles.models import Article, Claim, Review, Topic
from delivery import contract, records
from delivery.addresses import page
from delivery.vocabulary import Vocabulary
from experts.composing import person_entry, quote_entry
from experts.models import Person
from media import composing as pictures
from sources import composing as references
from sources.models import Source

VOCABULARY: Vocabulary = {
    contract.Article: {"kind": Article.Kind.values},
    contract.ArticleCard: {"kind": Article.Kind.values},
    contract.Claim: {"standing": Claim.Standing.values},
    contract.Review: {"kind": Review.Kind.values},
    contract.Notice: {"kind": proof.TOLD},
}
WORDS_A_MINUTE = 230  # adults read 175 to 300 words of non-fiction a minute (Brysbaert 2019)


def compose(article: Article, *, at: datetime | None = None) -> contract.Article:
    """The document as of ``at`` (now). Runs about twenty queries, however long the article; writes nothing.

    ``edition`` is the number that publishing would give, ``seq`` is 0 until it does. Related articles and translations appear as
    their live cards show them, and not at all while they are not live. Ids that lead nowhere are left out: the gate names them.
    """
    draft, known = dump(article), checks(article)
    return compose_from(article, draft, gather(draft, sources=known.sources()), known, at=at or timezone.now())


def compose_from(
    article: Article, draft: Draft, embedded: Embedded, known: Checks, *, at: datetime, is_first: bool = False
) -> contract.Article:
    """As ``compose``, for a caller that has dumped the draft and gathered what it embeds and how it was checked.

    ``is_first``: nothing of the article was ever public, nor is a translation of it: runs no query then.
    """
    today = timezone.localdate(at)
    quotes = {key: quote_entry(quote) for key, quote in embedded.quotes.items()}
    body = bodies.body(
        draft.blocks,
        alts={key: image.alt_text for key, image in embedded.images.items()},
        cited=_addresses(embedded.sources),
    )
    count = bodies.words(body, quotes)
    claims = proof.claims(draft, embedded, known)
    proof.cite(body, claims)
    return contract.Article(
        contract=contract.CONTRACT,
        id=article.pid,
        slug=draft.slug,
        url=page("article", draft.slug, language=draft.language),
        edition=1 if is_first else records.next_edition(article.public_id),
        seq=0,
        basis="legacy" if article.basis == Article.Basis.LEGACY else "checked",
        standing="live",
        language=draft.language,
        translations=[] if is_first else translations(article),
        kind=draft.kind,
        title=draft.title,
        dek=draft.dek or None,
        word_count=count,
        reading_minutes=max(1, round(count / WORDS_A_MINUTE)),
        published_at=article.published_at if article.is_public and article.published_at else at,
        first_published_at=article.first_published_at or at,
        modified_at=at,
        topics=_topics_in_order(draft),
        bylines=_bylines(draft, embedded.people),
        lead_image=_lead(draft, embedded),
        body=body,
        quotes=quotes,
        people={key: _person(person, today) for key, person in embedded.people.items()},
        images={key: pictures.entry(image) for key, image in embedded.images.items()},
        sources={key: references.entry(source) for key, source in embedded.sources.items()},
        topic_entries={key: topic_entry(topic) for key, topic in embedded.topics.items()},
        claims=claims,
        reviews=proof.reviews(draft, embedded, known, on=today),
        notices=proof.notices(known),
        related=related(draft, embedded.cards),
        trust=proof.trust(embedded, known, claims),
    )


def related(draft: Draft, cards: Mapping[str, contract.ArticleCard]) -> list[contract.Related]:
    """The related links, those to articles here with the title, address and picture that readers find there."""
    found = []
    for link in draft.related:
        if not link.article:
            found.append(
                contract.Related(
                    id=None, url=link.url or None, title=link.title, relation=link.relation, lead_image=None
                )
            )
        elif card := cards.get(link.article):
            found.append(related_entry(card, title=link.title, relation=link.relation))
    return found


def related_entry(card: contract.ArticleCard, *, title: str, relation: str) -> contract.Related:
    return contract.Related(
        id=card.id, url=card.url, title=title or card.title, relation=relation, lead_image=card.lead_image
    )


def translations(article: Article) -> list[contract.Translation]:
    """The live articles that translate this one."""
    siblings = Article.objects.live().filter(translation_group=article.translation_group).exclude(pk=article.pk)
    cards = records.article_cards(list(siblings.values_list("public_id", flat=True)))
    found = [contract.Translation(language=card.language, id=card.id, url=card.url) for card in cards.values()]
    return sorted(found, key=lambda each: (each.language, each.id))


def topic_entry(topic: Topic) -> contract.TopicEntry:
    return contract.TopicEntry(name=topic.name, slug=topic.slug, url=page("topic", topic.slug))


def _person(person: Person, today: date) -> contract.PersonEntry:
    return person_entry(person, url=page("person", person.slug), on=today)


def _topics_in_order(draft: Draft) -> list[str]:
    """The primary topic first."""
    return sorted(draft.topics, key=lambda topic: topic != draft.primary_topic)


def _bylines(draft: Draft, people: dict[str, Person]) -> list[contract.Byline]:
    found = [
        contract.Byline(
            person=each.person, role=each.role, as_credited=each.as_credited or people[each.person].printed_name
        )
        for each in draft.bylines
    ]
    if draft.medical_reviewer:
        reviewer = people[draft.medical_reviewer]
        found.append(contract.Byline(person=reviewer.pid, role="reviewer", as_credited=reviewer.printed_name))
    return found


def _lead(draft: Draft, embedded: Embedded) -> contract.LeadImage | None:
    lead = draft.lead_image
    if lead is None:
        return None
    alt = lead.alt or embedded.images[lead.image].alt_text
    return contract.LeadImage(image=lead.image, alt=alt, caption=lead.caption or None)


def _addresses(sources: dict[str, Source]) -> dict[str, str]:
    """Every address of a cited source, to its id."""
    return {
        address: key
        for key, source in sources.items()
        for address in (source.url_as_cited, source.url_canonical, references.address(source))
        if address
    }
