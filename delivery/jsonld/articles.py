"""An article as a schema.org graph, made from its published document alone.

Its verdicts are not ClaimReviews: a ClaimReview rates what others have claimed, and these are on our own sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from django.conf import settings

from delivery import contract
from delivery.addresses import page
from delivery.jsonld.images import image_object
from delivery.jsonld.people import node, person
from delivery.jsonld.sources import work

MEDIA_TYPE = "application/ld+json"
Node = dict[str, Any]

_TYPES = {
    "news": "NewsArticle",
    "explainer": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
}
_ROLES = {"author": "author", "contributor": "contributor", "editor": "editor"}
_CORRECTIONS = {"correction", "clarification", "retraction"}
_DECODER = msgspec.json.Decoder(contract.Article)
# What could end a script element, or a line inside one, is written as an escape: the same text to every reader of JSON.
_ESCAPED = {"<": b"\\u003c", ">": b"\\u003e", "&": b"\\u0026", "\u2028": b"\\u2028", "\u2029": b"\\u2029"}


def write(document: bytes) -> bytes:
    """The graph of a stored document, ready to stand in a ``<script type="application/ld+json">``."""
    written = msgspec.json.encode({"@context": "https://schema.org", "@graph": graph(_DECODER.decode(document))})
    for character, escape in _ESCAPED.items():
        written = written.replace(character.encode(), escape)
    return written


def graph(article: contract.Article) -> list[Node]:
    return [_article(article), _page(article), _publisher(), _website(), *_things(article)]


def _article(article: contract.Article) -> Node:
    quotes = [_quotation(article, key) for key in article.quotes]
    found: Node = {
        "@type": _TYPES.get(article.kind, "Article"),
        "@id": f"{article.url}#article",
        "url": article.url,
        "identifier": f"urn:uuid:{article.id}",
        "version": str(article.edition),
        "mainEntityOfPage": {"@id": article.url},
        "isPartOf": {"@id": _our("website")},
        "publisher": {"@id": _our("organization")},
        "headline": article.title,
        "description": article.dek,
        "inLanguage": article.language,
        "datePublished": article.published_at,
        "dateModified": article.modified_at,
        "wordCount": article.word_count,
        "timeRequired": f"PT{article.reading_minutes}M",
        "articleSection": [article.topic_entries[each].name for each in article.topics[:1]],
        "about": [_topic(article.topic_entries[each]) for each in article.topics],
        **_signed(article),
        "image": [{"@id": f"{page('image', key)}#image"} for key, _ in _pictures(article)],
        "hasPart": quotes,
        "citation": [work(key, source) for key, source in article.sources.items()],
        "correction": [_correction(each) for each in article.notices if each.kind in _CORRECTIONS],
        "workTranslation": [_translation(each) for each in article.translations],
        "creativeWorkStatus": "Retracted" if article.standing == "retracted" else None,
    }
    return _told(found)


def _page(article: contract.Article) -> Node:
    """The page: reviews are statements about a page, and a page that a physician reviewed is a medical one."""
    medical = any(each.kind == "medical" for each in article.reviews)
    reviewers = dict.fromkeys(each.person for each in article.reviews)
    found: Node = {
        "@type": "MedicalWebPage" if medical else "WebPage",
        "@id": article.url,
        "url": article.url,
        "name": article.title,
        "inLanguage": article.language,
        "isPartOf": {"@id": _our("website")},
        "mainEntity": {"@id": f"{article.url}#article"},
        "lastReviewed": max((each.reviewed_on for each in article.reviews), default=None),
        "reviewedBy": [{"@id": node(article.people[each].url)} for each in reviewers if each in article.people],
        "relatedLink": [each.url for each in article.related if each.url],
    }
    return _told(found)


def _publisher() -> Node:
    return {"@type": "Organization", "@id": _our("organization"), "name": settings.SITE_NAME, "url": settings.SITE_URL}


def _website() -> Node:
    return {
        "@type": "WebSite",
        "@id": _our("website"),
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "publisher": {"@id": _our("organization")},
    }


def _things(article: contract.Article) -> Iterator[Node]:
    yield from (person(each) for each in article.people.values())
    for key, caption in _pictures(article):
        yield image_object(article.images[key], url=page("image", key), caption=caption)


def _signed(article: contract.Article) -> Node:
    found: dict[str, list[Node]] = {}
    for byline in article.bylines:
        if byline.role in _ROLES and byline.person in article.people:
            found.setdefault(_ROLES[byline.role], []).append({"@id": node(article.people[byline.person].url)})
    return found


def _pictures(article: contract.Article) -> list[tuple[str, str | None]]:
    """Id and caption of each picture that the article shows, the lead first."""
    lead = [(article.lead_image.image, article.lead_image.caption)] if article.lead_image else []
    placed = [(each.image, each.caption) for each in article.body if isinstance(each, contract.ImageBlock)]
    shown: dict[str, str | None] = {}
    for key, caption in [*lead, *placed]:
        shown[key] = shown.get(key) or caption
    return list(shown.items())


def _quotation(article: contract.Article, key: str) -> Node:
    """``creditText`` is the attribution as of the day, which is what to print."""
    quote = article.quotes[key]
    speaker = article.people.get(quote.person or "")
    said: Node = {
        "@type": "Quotation",
        "@id": f"{page('quote', key)}#quotation",
        "text": quote.text,
        "creditText": quote.as_credited,
        "spokenByCharacter": {"@id": node(speaker.url)} if speaker else None,
    }
    return _told(said)


def _correction(notice: contract.Notice) -> Node:
    return {"@type": "CorrectionComment", "text": notice.text, "datePublished": notice.at}


def _translation(other: contract.Translation) -> Node:
    return {"@type": "Article", "@id": f"{other.url}#article", "url": other.url, "inLanguage": other.language}


def _topic(topic: contract.TopicEntry) -> Node:
    return {"@type": "Thing", "@id": topic.url, "name": topic.name, "url": topic.url}


def _our(what: str) -> str:
    return f"{settings.SITE_URL}/#{what}"


def _told(found: Node) -> Node:
    """Without what there is nothing to say of."""
    return {name: value for name, value in found.items() if value not in (None, "", [])}
