"""What a published document says of how it was checked: claims, reviews, notices, and the numbers of ``trust``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from articles import contract as draft
from articles.checking.anchoring import located
from articles.checking.anchors import Finder
from articles.checking.gathering import Checks
from articles.checking.reviews import parts_in, seals
from articles.checking.standing import CONFIRMING, Checked
from articles.checking.texts import texts
from articles.contract import Draft
from articles.embedding import Embedded
from articles.models import Correction
from articles.richtext import parts, plain_text
from delivery import contract

# A typing error is mended and not told.
TOLD = tuple(kind for kind in Correction.Kind.values if kind != Correction.Kind.TYPO)


def claims(drafted: Draft, embedded: Embedded, checks: Checks) -> list[contract.Claim]:
    """The open claims whose words are in the text, in reading order, each with the published block that it stands in."""
    if not checks.claims:
        return []
    words = texts(drafted, {key: quote.words for key, quote in embedded.quotes.items()})
    finder, blocks = Finder(words), {block.id: block for block in drafted.blocks}
    order = {place: number for number, place in enumerate(words)}
    found = []
    for each in checks.claims:
        place = located(each.claim, finder)
        if place.state in {"exact", "moved"}:
            key = _block_key(blocks.get(place.place.partition("/")[0]), place.start)
            found.append(((order[place.place], place.start), _claim(each, place.words, key, embedded)))
    return [claim for _, claim in sorted(found, key=lambda pair: pair[0])]


def cite(body: Sequence[contract.BodyBlock], found: Sequence[contract.Claim]) -> None:
    """Give each paragraph, in place, the sources that its claims rest on, after those that it links to."""
    paragraphs = {block.key: block for block in body if isinstance(block, contract.Paragraph)}
    for claim in found:
        if claim.block and (paragraph := paragraphs.get(claim.block)):
            paragraph.citations = list(dict.fromkeys([*paragraph.citations, *claim.sources]))


def reviews(drafted: Draft, embedded: Embedded, checks: Checks, *, on: date) -> list[contract.Review]:
    """The reviews that hold for this text on that day, by people whom the article names."""
    if not checks.reviews:
        return []
    words = texts(drafted, {key: quote.words for key, quote in embedded.quotes.items()})
    held = [
        each.review
        for each in seals(checks.reviews, parts_in(words, [c.claim for c in checks.claims]), on=on)
        if not each.void
    ]
    return [
        contract.Review(
            kind=review.kind,
            person=review.person.pid,
            reviewed_on=str(review.reviewed_on),
            valid_until=str(review.valid_until),
        )
        for review in held
        if review.person.pid in embedded.people
    ]


def notices(checks: Checks) -> list[contract.Notice]:
    """What readers are told of changes, oldest first: approved corrections above a typing error."""
    return [
        contract.Notice(kind=each.kind, at=each.approved_at, text=each.text)
        for each in checks.corrections
        if each.approved_at and each.kind in TOLD
    ]


def trust(embedded: Embedded, checks: Checks, found: Sequence[contract.Claim]) -> contract.Trust:
    quotes: list[Any] = list(embedded.quotes.values())
    days = [claim.checked_on for claim in found if claim.checked_on]
    return contract.Trust(
        checked_on=max(days, default=None),
        claims=contract.ClaimCount(total=len(found), confirmed=sum(claim.standing in CONFIRMING for claim in found)),
        quotes=contract.QuoteCount(
            total=len(quotes), with_record=sum(bool(quote.record_held or quote.has_files) for quote in quotes)
        ),
        sources=contract.SourceCount(
            total=len(embedded.sources), alive=sum(each.is_alive for each in embedded.sources.values())
        ),
    )


def _claim(each: Checked, words: str, block: str | None, embedded: Embedded) -> contract.Claim:
    sources = [citation.source.pid for citation in each.citations if citation.source.pid in embedded.sources]
    checked_at = each.judged.checked_at
    return contract.Claim(
        text=words,
        block=block,
        sources=list(dict.fromkeys(sources)),
        standing=each.judged.standing,
        checked_on=checked_at.date().isoformat() if checked_at else None,
    )


def _block_key(block: draft.Block | None, start: int) -> str | None:
    """The published key of what stands at this offset of a block's plain text."""
    if block is None:
        return None
    if not isinstance(block, draft.Text):
        return f"{block.id}.1"
    end = 0
    for number, part in enumerate(parts(block.html), start=1):
        end += len(plain_text(str(part))) + 1
        if start < end:
            return f"{block.id}.{number}"
    return None
