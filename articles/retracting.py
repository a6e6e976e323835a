"""``retract``: an article stays at its address and says that it does not hold; lists, search and sitemaps leave it out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import carrying
from articles.checking.corrections import approved
from articles.embedding import Key
from articles.errors import require
from articles.linking import persistently
from articles.locking import locked
from articles.models import Article, Correction, Decision
from articles.standings import hold, move_standing, refuse_moved, tell_neighbours
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from delivery import contract, records


def retract(article: Article, *, notice: Correction, by: User) -> Article:
    """Retract a live article with a notice of kind retraction, which ``by`` approves herewith and somebody else has drafted.

    Readers keep the text that they saw, with the notice; nobody's draft goes out. To be published again it goes round checking.
    Never passes the gate. Raises ``NotPermitted`` (for whoever drafted the notice), ``Conflict``, ``Invalid``.
    """
    require(by, "articles.retract_article", "retract articles")
    if notice.article_id != article.pk or notice.kind != Correction.Kind.RETRACTION:
        raise Invalid("not-its-notice", "Choose the retraction notice that was drafted for this article.")
    return persistently(lambda: _retract(article, notice=notice, by=by, at=timezone.now()))


@transaction.atomic(durable=True)
def _retract(article: Article, *, notice: Correction, by: User, at: datetime) -> Article:
    article = locked(article.pk)
    if not article.is_live:
        raise Conflict("not-live", "This article is not live: there is nothing to retract.")
    key: Key = ("article", article.public_id)
    notice = approved(notice, by=by)
    carrying.supersede(key)
    held = hold(article)
    (document,) = records.documents([key])
    (row,) = records.put([_retracted(document, notice, at=at, edition=records.next_edition(article.public_id))], at=at)
    refuse_moved(article, held)
    edition = records.keep_edition(row)
    move_standing(article, Article.Standing.RETRACTED, by=by, note=notice.text)
    # Whoever retracts it doubts what was signed off.
    article.stage, article.basis, article.pinned_digest, article.scheduled_for = Article.Stage.DRAFT, "", "", None
    article.save(update_fields=["standing", "stage", "scheduled_for", "basis", "pinned_digest"])
    tell_neighbours(article, was=None, by=by, at=at)
    records.retag(held.before)
    Decision.objects.create(
        article=article,
        act=Decision.Act.RETRACT,
        edition=edition.number,
        digest=edition.digest,
        note=notice.text,
        by=by,
    )
    return article


def _retracted(document: contract.Document, notice: Correction, *, at: datetime, edition: int) -> contract.Article:
    if not isinstance(document, contract.Article):
        raise TypeError("only an article is retracted")
    document.standing, document.edition, document.modified_at = "retracted", edition, at
    document.notices.append(contract.Notice(kind=notice.kind, at=notice.approved_at or at, text=notice.text))
    return document
