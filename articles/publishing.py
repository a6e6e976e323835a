"""What readers see is decided here: ``publish``, ``unpublish``, ``takedown``, ``retract`` and ``reissue``.

Each is one durable transaction in one order of locks: the article's row, what it reads or writes (``delivery.holding``), compose,
the feed and next ``seq`` (``delivery.records``), write, commit. A crash leaves the old public state or the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles import carrying, things
from articles.checking.eyes import four_eyes
from articles.checking.gathering import checks
from articles.composing import compose_from
from articles.documents import dump
from articles.embedding import Key, gather, keys_of
from articles.errors import require
from articles.linking import Moved, persistently, sharing
from articles.locking import locked
from articles.models import Article, Contribution, Decision
from articles.readiness import Blocker, blockers_of
from articles.reissuing import affected, reissue
from articles.retracting import retract
from articles.spreading import draw
from articles.standings import hold, linked, move_standing, refuse_moved, tell_neighbours
from articles.versions import refuse_newer
from cms.accounts.models import User
from cms.core.copying import insert_rows
from cms.core.errors import Conflict, Invalid
from cms.core.updating import update_rows
from delivery import calling, embeds, records
from delivery.editions.withholding import withhold_all
from delivery.models import Record, Withholding

__all__ = ["affected", "publish", "reissue", "retract", "takedown", "unpublish"]

_CLOCK_SLACK = timedelta(minutes=1)


def publish(article: Article, *, by: User, at: datetime | None = None, base_version: int | None = None) -> Article:
    """Make the saved draft public as a new edition, as of ``at`` (now); with ``base_version``, only if nobody saved since.

    Visible in every public endpoint and in the change feed when this returns. Raises ``NotPermitted``; ``Conflict`` with code
    ``blocked`` and ``blockers`` when the gate is shut; ``Stale``; ``Invalid`` for a time to come (see ``workflow.schedule``).
    """
    require(by, "articles.publish_article", "publish")
    moment = at or timezone.now()
    refuse_time_to_come(moment)
    return sharing(lambda share: _publish(article, by=by, at=moment, base_version=base_version, share=share))


def unpublish(article: Article, *, by: User, reason: str = "", showing: Key | None = None) -> Article:
    """Withdraw a live article: 410 with the public reason, its editions kept. Never passes the gate.

    With ``showing`` only while its live document embeds that thing; an article that does not, any more, is left alone.
    """
    require(by, "articles.withdraw_article", "withdraw articles")
    gone = Record.Gone.WITHDRAWN
    return persistently(
        lambda: _withdraw(article, by=by, act=Decision.Act.UNPUBLISH, gone=gone, reason=reason, showing=showing)
    )


def takedown(article: Article, *, by: User, reason: str = "") -> Article:
    """Take a live article down at once, at any hour, for a legal or safety reason. Never passes the gate; voids the sign-off."""
    require(by, "articles.takedown_article", "take articles down")
    return persistently(
        lambda: _withdraw(article, by=by, act=Decision.Act.TAKEDOWN, gone=Record.Gone.LEGAL, reason=reason)
    )


@transaction.atomic(durable=True)
def _publish(article: Article, *, by: User, at: datetime, base_version: int | None, share: bool) -> Article:
    article = locked(article.pk)
    refuse_newer(article, base_version=base_version)
    if article.discarded_at:
        raise Conflict("discarded", "This article was discarded: bring it back before you publish it.")
    draft, known = dump(article), checks(article)
    key: Key = ("article", article.public_id)
    pending = carrying.supersede(key)
    brought = keys_of([(draft, known.sources())])
    held = hold(article, brought=brought, links=linked(draft), share=share)
    follows = held.around.are_many or bool(held.around.keys)  # somebody shows it
    embedded = gather(draft, sources=known.sources())
    if set(embedded.keys()) - brought or embedded.linked() - held.links:
        raise Moved
    found = blockers_of(article, draft, embedded, known, at=at)
    refuse_blocked(found)
    was = records.article_cards([article.public_id]).get(article.pid) if follows else None
    document = compose_from(article, draft, embedded, known, at=at, is_first=not (article.was_published or follows))
    changed = records.put([*things.documents(embedded, on=timezone.localdate(at)), document], at=at, shared=held.shared)
    refuse_moved(article, held)
    draw(changed)
    row = next(row for row in changed if row.kind == Record.Kind.ARTICLE)
    edition = records.keep_edition(row)
    _stand(article, by=by, at=at)
    if follows:
        tell_neighbours(article, was=None if pending else was, by=by, at=at)
    elif row.formerly:
        calling.settle(key)
    shared = held.shared - {
        (each.kind, each.public_id) for each in changed
    }  # new with this article: nobody else has those
    records.leave(held.before | set(embedded.keys()), at=at, cause=key, kept=embeds.shown(document), shared=shared)
    decision = Decision(
        article=article, act=Decision.Act.PUBLISH, edition=edition.number, digest=edition.digest,
        blockers=[each.as_dict() for each in found], by=by,
    )  # fmt: skip
    insert_rows([decision])
    insert_rows([Contribution(article=article, user=by, role=Contribution.Role.PUBLISHED)], unless_there=True)
    return article


@transaction.atomic(durable=True)
def _withdraw(article: Article, *, by: User, act: str, gone: str, reason: str, showing: Key | None = None) -> Article:
    article = locked(article.pk)
    if showing and showing not in records.embedded_by(("article", article.public_id)):
        return article
    if not article.is_public:
        raise Conflict("not-live", "This article is not public: there is nothing to withdraw.")
    at = timezone.now()
    key: Key = ("article", article.public_id)
    carrying.supersede(key)
    held = hold(article)
    note = reason.strip() or "This article was withdrawn."
    records.withdraw([key], reason=gone, note=note, at=at)
    refuse_moved(article, held)
    move_standing(article, Article.Standing.WITHDRAWN, by=by, note=reason.strip())
    if article.stage == Article.Stage.SCHEDULED:
        article.stage, article.scheduled_for = Article.Stage.READY, None
    if act == Decision.Act.TAKEDOWN:
        # Whoever takes it down doubts what was signed off: it goes round checking again before it can come back, and when it
        # does, the editions that were taken down stay hidden.
        withhold_all(key, by=by, note=note, reason=Withholding.Reason.LEGAL, at=at)
        article.stage, article.basis, article.pinned_digest = Article.Stage.DRAFT, Article.Basis.NONE, ""
    article.save(update_fields=["standing", "stage", "scheduled_for", "basis", "pinned_digest"])
    tell_neighbours(article, was=None, by=by, at=at)
    records.leave(held.before, at=at, cause=key)
    Decision.objects.create(article=article, act=act, note=reason.strip(), by=by)
    return article


def refuse_time_to_come(moment: datetime) -> None:
    if moment > timezone.now() + _CLOCK_SLACK:
        raise Invalid("time-to-come", "That moment is still to come: schedule the article instead.")


def refuse_blocked(found: Iterable[Blocker]) -> None:
    stopping = [each for each in found if each.stops]
    if stopping:
        more = len(stopping) - 1
        rest = f" There {'is 1 more reason' if more == 1 else f'are {more} more reasons'}." if more else ""
        raise Conflict(
            "blocked",
            f"It cannot go out yet: {stopping[0].sentence}{rest}",
            blockers=[each.as_dict() for each in stopping],
        )


def _stand(article: Article, *, by: User, at: datetime) -> None:
    if not article.is_public:
        article.published_at = at
    article.first_published_at = article.first_published_at or at
    move_standing(article, Article.Standing.LIVE, by=by, note="")
    article.published_digest = article.content_digest
    article.stage, article.scheduled_for = Article.Stage.DRAFT, None
    with four_eyes(savepoint=False):  # the publication is undone with it
        names = ["standing", "first_published_at", "published_at", "published_digest", "stage", "scheduled_for"]
        update_rows([article], names)
