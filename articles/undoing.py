"""Taking an import back as a whole, while nothing in it has been touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from articles import drafts
from articles.contract import Draft
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Import
from cms.accounts.models import User
from cms.core.errors import Conflict
from cms.core.rows import token
from experts import organisations, people, quotes
from experts.models import Organisation, Person, Quote
from media import pictures
from media.models import Image
from sources import register
from sources.models import Source

_REMOVE: dict[str, tuple[type[models.Model], Callable[..., None]]] = {
    "person": (Person, people.delete_person),
    "organisation": (Organisation, organisations.delete_organisation),
    "quote": (Quote, quotes.delete_quote),
    "source": (Source, register.delete_source),
    "image": (Image, pictures.delete_image),
}


@transaction.atomic
def undo(import_: Import, *, by: User) -> list[str]:
    """Discard the article, delete what only this import made, and forget the text, so that it can be imported again.

    Whoever may import may undo imports of their own; those of others ask for the permission to discard articles. Returns
    lines naming what stays, because somebody changed it or another article uses it. The article's text stays in its history.
    Raises ``Conflict`` when the import was not accepted or the article was worked on, and ``NotPermitted``.
    """
    require(by, "articles.import_article", "undo imports")
    if import_.by_id != by.pk:
        require(by, "articles.discard_article", "undo the imports of others")
    row = Import.objects.select_for_update(of=("self",)).get(pk=import_.pk)
    if row.state != Import.State.ACCEPTED or row.article_id is None:
        raise Conflict("not-accepted", "Only an import that was accepted can be undone.")
    article = locked(row.article_id)
    _refuse_touched(article, row)
    if article.discarded_at:
        article = drafts.take_out(article, by=by)
    # The rows that hold on to people and quotes go; the revision of the import keeps the text.
    bare = Draft(title=article.title, language=article.language, translation_group=str(article.translation_group))
    article = drafts.save_draft(article, bare, base_version=article.version, by=by)
    drafts.put_away(article, by=by)
    for note in row.outcome.get("biographies", ()):
        _take_back_biography(note, row, by)
    stays = [line for note in reversed(row.outcome.get("made", [])) if (line := _remove(note, by))]
    row.state = Import.State.DISCARDED
    row.save(update_fields=["state", "modified_at"])
    return stays


def _refuse_touched(article: Article, row: Import) -> None:
    is_fresh = article.stage == Article.Stage.DRAFT and article.standing == Article.Standing.NEVER
    if is_fresh and article.content_digest == row.outcome.get("digest"):
        return
    last = article.revisions.select_related("by").first()
    who = last.by if last else "Somebody"
    raise Conflict(
        "touched", f"{who} has worked on “{article}” since it was imported. Discard the article instead of the import."
    )


def _remove(note: dict[str, Any], by: User) -> str:
    model, delete = _REMOVE[note["kind"]]
    thing = model._default_manager.filter(public_id=note["id"]).first()
    if thing is None:
        return ""
    if token(thing) != note["at"]:
        return f"{thing} stays: it was changed since."
    try:
        with transaction.atomic():
            delete(thing, by=by)
    except Conflict as refusal:
        return refusal.message
    return ""


def _take_back_biography(note: dict[str, Any], row: Import, by: User) -> None:
    person = Person.objects.filter(public_id=note["id"]).first()
    if person is not None and token(person) == note["at"]:
        people.save_person(person, fields={"biography": ""}, by=by)
