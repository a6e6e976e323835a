"""What blocks each of many articles, for lists: the gate of ``articles.readiness`` asked with things gathered for all at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from articles import contract
from articles.checking.gathering import Checks, checks_of
from articles.contract import Draft
from articles.documents import decode
from articles.embedding import Embedded, gather
from articles.mentions import mentions
from articles.models import Article, Revision
from articles.readiness import Blocker, blockers_of
from experts.composing import named_speaker


def blockers_by_article(articles: Iterable[Article], *, at: datetime) -> dict[int, list[Blocker]]:
    """Key of each article → what ``readiness.blockers`` says of it. About a dozen queries, however many articles.

    Reads each article's present text from its last revision, which holds it whole.
    """
    wanted = list(articles)
    drafts = _present_texts(wanted)
    known = checks_of(wanted)
    beside = [source for each in known.values() for source in each.sources()]
    shared = gather(_joined(drafts.values()), sources=beside)
    return {
        article.pk: blockers_of(article, draft, _own(draft, known[article.pk], shared), known[article.pk], at=at)
        for article in wanted
        if (draft := drafts.get(article.pk, Draft()))
    }


def _present_texts(articles: list[Article]) -> dict[int, Draft]:
    rows = (
        Revision.objects.filter(article__in=articles, digest=F("article__content_digest"))
        .order_by("article_id", "-number")
        .distinct("article_id")
        .values_list("article_id", "document")
    )
    return {key: decode(document) for key, document in rows}


def _joined(drafts: Iterable[Draft]) -> Draft:
    """One draft that names everything that these name."""
    joined = Draft()
    for draft in drafts:
        joined.topics += [*draft.topics, *([draft.primary_topic] if draft.primary_topic else [])]
        joined.bylines += draft.bylines
        if draft.medical_reviewer:
            joined.bylines.append(contract.Byline(person=draft.medical_reviewer))
        if draft.lead_image:
            joined.blocks.append(contract.Image(id="", image=draft.lead_image.image))
        joined.blocks += draft.blocks
        joined.citations += draft.citations
        joined.related += draft.related
    return joined


def _own(draft: Draft, known: Checks, shared: Embedded) -> Embedded:
    """Of what was gathered for all, what this draft embeds: the same as ``gather(draft)``."""
    named: dict[str, dict[str, None]] = {}
    for _, kind, public_id in mentions(draft):
        named.setdefault(kind, {})[public_id] = None
    named.setdefault("source", {}).update(dict.fromkeys(known.sources()))
    quotes = {each: shared.quotes[each] for each in named.get("quote", {}) if each in shared.quotes}
    speakers = [speaker.pid for quote in quotes.values() if (speaker := named_speaker(quote))]
    people = {
        each: shared.people[each]
        for each in dict.fromkeys([*named.get("person", {}), *speakers])
        if each in shared.people
    }
    portraits = {person.portrait.pid: person.portrait for person in people.values() if person.portrait}
    return Embedded(
        people=people,
        quotes=quotes,
        images={each: shared.images[each] for each in named.get("image", {}) if each in shared.images} | portraits,
        sources={each: shared.sources[each] for each in named.get("source", {}) if each in shared.sources},
        topics={each: shared.topics[each] for each in named.get("topic", {}) if each in shared.topics},
        articles={each: shared.articles[each] for each in named.get("article", {}) if each in shared.articles},
        cards=shared.cards,
    )
