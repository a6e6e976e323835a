"""Many drafts in one go, as a program brings them: each by the rules of ``articles.drafts.create_draft``, all in few statements.

Those that keep the rules are made together. Where one of them breaks a rule that only the database knows, each is made alone, so
that it is the only one refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from articles.canonical import canonical
from articles.contract import Draft
from articles.drafts import ask_foreign_keys, create_draft
from articles.errors import require
from articles.models import Article, Revision
from articles.newdrafts import create_drafts
from articles.resolving import have_taken_blocks, resolver
from cms.accounts.models import User
from cms.core.copying import uncollected
from cms.core.errors import DomainError, Invalid

Outcome = Article | DomainError  # the article that was made, or why it was not


def create_many(drafts: Sequence[Draft], *, by: User) -> list[Outcome]:
    """What became of each draft, in order; one that is refused holds up no other. Raises ``NotPermitted``."""
    require(by, "articles.add_article", "write articles")
    clean = [_canonical(draft) for draft in drafts]
    good = [each for each in clean if isinstance(each, Draft)]
    made = iter(_made(good, by=by))
    return [next(made) if isinstance(each, Draft) else each for each in clean]


def _canonical(draft: Draft) -> Draft | DomainError:
    try:
        return canonical(draft)
    except Invalid as refusal:
        return refusal


def _made(drafts: Sequence[Draft], *, by: User) -> Sequence[Outcome]:
    if not drafts:
        return []
    slugs = [draft.slug for draft in drafts]  # writing fills in those that are empty
    try:
        with uncollected():
            return _together(drafts, by=by)
    except (DomainError, IntegrityError):
        for draft, slug in zip(drafts, slugs, strict=True):
            draft.slug = slug
        return [_alone(draft, by=by) for draft in drafts]


@transaction.atomic
def _together(drafts: Sequence[Draft], *, by: User) -> list[Article]:
    resolve = resolver(*drafts)
    if have_taken_blocks(drafts):
        raise Invalid("block-elsewhere", "A block has an id that is taken.")
    articles = create_drafts(drafts, resolve=resolve, by=by, kind=Revision.Kind.SAVE)
    ask_foreign_keys()
    return articles


def _alone(draft: Draft, *, by: User) -> Outcome:
    try:
        return create_draft(draft, by=by)
    except DomainError as refusal:
        return refusal
