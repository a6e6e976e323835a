"""``blockers(article)``: the single gate. Every reason why an article may not go out at a moment, in the editor's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles import contract
from articles.blocker import CHECKER, EDITOR, PHOTO, Blocker, blocker, ordered
from articles.checking import gate, quoted
from articles.checking.gathering import Checks, checks
from articles.checking.overrides import overridden
from articles.contract import Draft
from articles.documents import dump
from articles.embedding import Embedded, gather
from articles.models import Article
from experts.editing import open_edits
from experts.edits import Edit
from experts.models import Quote
from media import rights
from media.credits import compile as credit_line
from media.models import Image, RightsGrant


def blockers(article: Article, *, at: datetime | None = None) -> list[Blocker]:
    """What stands between the saved draft and its readers at that moment (now); the gravest first. About 15 queries."""
    draft, known = dump(article), checks(article)
    return blockers_of(article, draft, gather(draft, sources=known.sources()), known, at=at or timezone.now())


def blockers_of(article: Article, draft: Draft, embedded: Embedded, known: Checks, *, at: datetime) -> list[Blocker]:
    """As ``blockers``, for a caller that has dumped the draft and gathered what it embeds and how it was checked."""
    found = [
        *_article(article, draft),
        *(each for quote in embedded.quotes.values() for each in quote_blockers(quote, at=at)),
        *(each for image in embedded.images.values() for each in image_blockers(image, at=at)),
        *_placed_alts(article, draft, embedded),
        *_citations(article, draft, embedded),
        *_related(article, draft, embedded),
        *gate.blockers(article, draft, embedded, known, at=at),
        *quoted.blockers(article, draft, embedded, at=at),
    ]
    return ordered(overridden(article, found, on=timezone.localdate(at)))


def quote_blockers(quote: Quote, *, at: datetime) -> Iterator[Blocker]:
    """What keeps a quotation out of print."""
    label = quote.label

    def says(code: str, sentence: str, severity: str = "block") -> Blocker:
        return blocker(code, quote, label, sentence, EDITOR, severity=severity)

    if quote.terms == Quote.Terms.OFF_RECORD:
        yield says("quote-off-record", f"{label} was said off the record. Take it out of the article.")
    if quote.embargo_until and quote.embargo_until > at:
        yield says(
            "quote-embargoed", f"{label} is embargoed until {timezone.localtime(quote.embargo_until):%d %B %Y %H:%M}."
        )
    if quote.person is None and quote.terms != Quote.Terms.BACKGROUND:
        yield says("quote-without-person", f"{label} has no speaker. Choose the person who said it.")
    elif not quote.is_attributed:
        yield says(
            "quote-without-attribution",
            f"The attribution of {label} is not frozen. Freeze it as of the day it was said.",
        )
    if waiting := open_edits(quote):
        yield says("quote-edited", _edited(label, waiting))
    if quote.consent == Quote.Consent.REFUSED:
        yield says("quote-consent-refused", f"The speaker refused consent to {label}. Take it out of the article.")


def _edited(label: str, waiting: list[Edit]) -> str:
    edit = next((each for each in waiting if not each.kind), waiting[0])
    differs = f"{label} differs from what was said: “{edit.source or '—'}” is printed as “{edit.said or '—'}”."
    if edit.kind:
        return f"{differs} Confirm on the quote's page that this is an edit we allow."
    return f"{differs} No edit that we allow explains it: print what was said, or mark the change."


def image_blockers(image: Image, *, at: datetime) -> Iterator[Blocker]:
    """What keeps a picture off the page, whoever shows it."""
    label = str(image)

    def says(code: str, sentence: str, severity: str = "block") -> Blocker:
        return blocker(code, image, label, sentence, PHOTO, severity=severity)

    if not image.file:
        yield says("image-without-file", f"The picture “{label}” has no file yet. Upload it.")
    day = timezone.localdate(at)
    # Where the right asks for no credit, as with the public domain, a maker that nobody knows is no obstacle.
    gravity = "block" if rights.credit_required(image, on=day) else "warn"
    if not image.creators:
        yield says("image-without-creator", f"Nobody is named as the creator of “{label}”. Add who made it.", gravity)
    if not credit_line(image):
        yield says("image-without-credit", f"“{label}” has no credit line. Name its creator or supplier.", gravity)
    if image.is_made_by_ai and not image.ai_label:
        yield says(
            "image-ai-unlabelled",
            f"“{label}” was made with AI and readers are not told. Fill in its AI label, which is printed beside it.",
        )
    yield from (says(*each) for each in _right(label, image, day))


def _right(label: str, image: Image, day: date) -> Iterator[tuple[str, str, str]]:
    permission = rights.permitted(image, use=RightsGrant.Use.WEB, on=day)
    if not permission.allowed:
        sentence = f"We may not show “{label}”: {permission.reason} Enter a grant that is in force."
        yield "image-without-right", sentence, "block"
    elif permission.until and permission.until <= day + timedelta(days=rights.WARNING_DAYS):
        sentence = f"The right to show “{label}” ends on {permission.until}. Renew it, or choose another picture."
        yield "image-right-ending", sentence, "override"


def _article(article: Article, draft: Draft) -> Iterator[Blocker]:
    def says(code: str, sentence: str, anchor: str, who: str = EDITOR, severity: str = "block") -> Blocker:
        return blocker(code, article, draft.title or "this article", sentence, who, severity=severity, anchor=anchor)

    if not draft.title:
        yield says("title-missing", "The article has no title. Write one.", "id_title")
    if not draft.slug:
        yield says("slug-missing", "The article has no address. Give it a slug.", "id_slug")
    if not any(byline.role == "author" for byline in draft.bylines):
        yield says("byline-missing", "Nobody is named as the author. Add a byline.", "bylines-group")
    if not draft.blocks:
        yield says("text-missing", "The article has no text yet. Write or import it.", "article-text")
    if article.basis == Article.Basis.NONE:
        yield says(
            "basis-missing",
            "This text is not signed off. Send it to checking, where a fact-checker signs it off; "
            "a standards editor can accept an archive piece as legacy instead.",
            "workflow",
            CHECKER,
        )
    if not draft.dek:
        yield says(
            "dek-missing",
            "There is no dek. Cards and search results will show the title alone.",
            "id_dek",
            severity="warn",
        )


def _placed_alts(article: Article, draft: Draft, embedded: Embedded) -> Iterator[Blocker]:
    """Alt text counts where the picture stands: its own, or the placement's."""
    placements = [(block.image, block.alt) for block in draft.blocks if isinstance(block, contract.Image)]
    if draft.lead_image:
        placements.append((draft.lead_image.image, draft.lead_image.alt))
    lacking = {image for image, alt in placements if not alt and not embedded.images[image].has_alt}
    portraits = {person.portrait.pid for person in embedded.people.values() if person.portrait}
    lacking |= {image for image in portraits if not embedded.images[image].has_alt}
    for image in (embedded.images[key] for key in sorted(lacking)):
        sentence = f"“{image}” has no alt text. Say what it shows, or mark it as decorative."
        yield blocker("image-without-alt", image, str(image), sentence, PHOTO)


def _citations(article: Article, draft: Draft, embedded: Embedded) -> Iterator[Blocker]:
    for citation in draft.citations:
        source = embedded.sources.get(citation.source)
        if source is None or source.superseded_by_id:
            label = str(source) if source else citation.source
            sentence = f"The source “{label}” is gone or replaced by another. Cite one that stands in the register."
            yield blocker("citation-to-nothing", article, label, sentence, EDITOR, anchor="citations-group")
        elif not (source.title or source.url_as_cited or source.identifiers.all()):
            sentence = f"The source “{source}” is only a line of text. Give it a title, an address or an identifier."
            yield blocker("source-thin", source, str(source), sentence, EDITOR, severity="warn")


def _related(article: Article, draft: Draft, embedded: Embedded) -> Iterator[Blocker]:
    for link in draft.related:
        if link.article:
            linked = embedded.articles[link.article]
            if link.article in embedded.cards:
                continue
            if linked.was_published or linked.discarded_at:
                sentence = f"The related article “{linked}” is no longer public. Take the link out."
                yield blocker("related-gone", article, str(linked), sentence, EDITOR, anchor="related_links-group")
            else:
                sentence = f"The related article “{linked}” is not published yet: readers will not see the link."
                yield blocker(
                    "related-unpublished", article, str(linked), sentence, EDITOR, "warn", "related_links-group"
                )
        elif not link.url:
            sentence = f"The related title “{link.title}” has no address yet: readers will see it without a link."
            yield blocker(
                "related-without-address", article, link.title, sentence, EDITOR, "warn", "related_links-group"
            )
