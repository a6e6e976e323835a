"""Cards for lists, made from documents alone: a reissue that changes the document changes the card."""

from __future__ import annotations

from delivery import contract


def card(document: contract.Document) -> contract.Card:
    """The card of any document."""
    match document:
        case contract.Article():
            return article_card(document)
        case contract.Person():
            return contract.PersonCard(
                id=document.id, name=document.name, suffix=document.suffix, slug=document.slug, url=document.url,
                titles=[_post(each) for each in document.affiliations], portrait=document.portrait,
            )  # fmt: skip
        case contract.Quote():
            return contract.QuoteCard(
                id=document.id,
                url=document.url,
                text=document.text,
                person=document.person,
                as_credited=document.as_credited,
            )
        case contract.Image():
            return contract.ImageCard(
                id=document.id, url=document.url, alt=document.alt, src=document.src, width=document.width,
                height=document.height, ai_label=document.ai_label, credit=document.credit,
            )  # fmt: skip
        case contract.Source():
            return contract.SourceCard(
                id=document.id, self_url=document.self_url, title=document.title, publisher=document.publisher,
                url=document.url, cited_as=document.cited_as, kind=document.kind,
            )  # fmt: skip
        case contract.Topic():
            return contract.TopicCard(
                id=document.id, name=document.name, slug=document.slug, url=document.url, language=document.language
            )


def article_card(document: contract.Article) -> contract.ArticleCard:
    return contract.ArticleCard(
        id=document.id,
        slug=document.slug,
        url=document.url,
        edition=document.edition,
        basis=document.basis,
        language=document.language,
        kind=document.kind,
        title=document.title,
        dek=document.dek,
        reading_minutes=document.reading_minutes,
        published_at=document.published_at,
        modified_at=document.modified_at,
        topics=[_topic(document, topic) for topic in document.topics],
        bylines=[
            contract.CardByline(person=byline.person, role=byline.role, name=byline.as_credited)
            for byline in document.bylines
        ],
        lead_image=lead_card(document),
    )


def lead_card(document: contract.Article) -> contract.CardImage | None:
    """The lead image as cards and related links show it."""
    lead = document.lead_image
    if lead is None:
        return None
    image = document.images[lead.image]
    return contract.CardImage(
        image=lead.image, alt=lead.alt, src=image.src, width=image.width, height=image.height, ai_label=image.ai_label,
        credit=image.credit.line,
    )  # fmt: skip


def _topic(document: contract.Article, topic: str) -> contract.CardTopic:
    entry = document.topic_entries[topic]
    return contract.CardTopic(id=topic, name=entry.name, slug=entry.slug)


def _post(post: contract.Affiliation) -> str:
    return ", ".join(part for part in (post.role, post.organisation) if part)
