"""The one writer: every change of an article's content goes through ``save_draft``."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from articles.checking.anchoring import reanchor
from articles.contract import Draft
from articles.documents import canonical, decode, encode, load
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Contribution, Revision, Transition
from cms.accounts.models import User
from cms.core.copying import insert_rows
from cms.core.errors import Conflict, Invalid, Stale
from cms.core.text import digest, slugify

DELETED_MEANWHILE = (
    "Something that this text shows was deleted a moment ago. Look which one is gone, and choose another."
)
SLUG_TAKEN = "Another article in this language has the address “{}”: choose another slug."


@transaction.atomic
def create_draft(draft: Draft, *, by: User, kind: str = Revision.Kind.SAVE) -> Article:
    """A new article with this content. Raises ``Invalid`` or ``NotPermitted``, and leaves nothing behind then."""
    require(by, "articles.add_article", "write articles")
    clean = canonical(draft)
    return _apply(Article(language=clean.language), clean, by=by, kind=kind)


def save_draft(
    article: Article, draft: Draft, *, base_version: int, by: User, kind: str = Revision.Kind.SAVE
) -> Article:
    """Make this the article's content, provided nobody saved since ``base_version``.

    A save that changes nothing changes nothing. A save that came second is kept whole as a shadow revision; then ``Stale`` is
    raised with ``revision`` (its key), ``by`` and ``at`` of whoever was first. Raises ``Invalid`` with ``errors`` by path,
    ``NotPermitted``, or ``Conflict`` when the article was discarded.
    """
    require(by, "articles.change_article", "change articles")
    clean = canonical(draft)
    with transaction.atomic():
        article = locked(article.pk)
        if article.discarded_at:
            raise Conflict("discarded", "This article was discarded: bring it back before you go on.")
        clean.slug = clean.slug or _free_slug(article, clean)
        clean.translation_group = clean.translation_group or str(article.translation_group)
        if digest(encode(clean)) == article.content_digest:  # also when it came second
            return article
        if article.version == base_version:
            return _apply(article, clean, by=by, kind=kind)
        number, document = _next_number(article), encode(clean)
        shadow = _keep(article, document, number=number, base_version=base_version, by=by, kind=Revision.Kind.SHADOW)
    # Raised after the commit: the text that came second is safe whatever the caller does.
    first = article.revisions.exclude(kind=Revision.Kind.SHADOW).select_related("by").first()
    raise Stale(
        "stale-save",
        f"{first.by if first else 'Somebody'} saved this article while you were writing. Your text is kept: compare the two.",
        revision=shadow.pk,
        by=str(first.by) if first else "",
        at=first.at if first else None,
    )


def restore(article: Article, revision: Revision, *, base_version: int, by: User) -> Article:
    """Make an earlier revision (or a shadow) the present content, as a new save; history stays as it is.

    Raises ``Conflict`` "names-deleted" where it shows people, quotations, sources or pictures that are deleted since.
    """
    if revision.article_id != article.pk:
        raise Invalid("other-article", "That revision belongs to another article.")
    draft = decode(revision.document)
    try:
        return save_draft(article, draft, base_version=base_version, by=by, kind=Revision.Kind.RESTORE)
    except Invalid as refusal:
        if refusal.code != "unknown-reference":
            raise
        gone = len({error["message"] for error in refusal.data["errors"]})
        raise Conflict(
            "names-deleted",
            f"Revision {revision.number} shows {gone} {'things' if gone > 1 else 'thing'} that {'were' if gone > 1 else 'was'} "
            "deleted since, such as the people and quotations of an import that was undone. Import the text again, or copy "
            "what you need from the revision. Nothing was changed.",
        ) from refusal


@transaction.atomic
def discard(article: Article, *, by: User) -> Article:
    """Put a draft nobody wants out of the way; its text and history stay, and its slug is free again."""
    require(by, "articles.discard_article", "discard articles")
    return put_away(article, by=by)


@transaction.atomic
def put_away(article: Article, *, by: User) -> Article:
    """As ``discard``, for verbs that ask by themselves whether the person may."""
    article = locked(article.pk)
    if article.standing != Article.Standing.NEVER:
        raise Conflict(
            "was-published", "This article was published: withdraw it instead; its address must keep answering."
        )
    if article.discarded_at is None:
        article.discarded_at = timezone.now()
        _log(article, "discarded", by)
        if article.stage == Article.Stage.SCHEDULED:
            article.stage, article.scheduled_for = Article.Stage.READY, None
        article.save(update_fields=["discarded_at", "stage", "scheduled_for"])
    return article


@transaction.atomic
def bring_back(article: Article, *, by: User) -> Article:
    """Undo ``discard``. Raises ``Conflict`` when another article has taken the slug meanwhile."""
    require(by, "articles.discard_article", "bring articles back")
    return take_out(article, by=by)


@transaction.atomic
def take_out(article: Article, *, by: User) -> Article:
    """As ``bring_back``, for verbs that ask by themselves whether the person may."""
    article = locked(article.pk)
    if article.discarded_at:
        if article.slug and _taken(article, article.slug, article.language):
            raise Conflict("slug-taken", SLUG_TAKEN.format(article.slug))
        article.discarded_at = None
        article.save(update_fields=["discarded_at"])
        _log(article, "brought back", by)
    return article


def _apply(article: Article, clean: Draft, *, by: User, kind: str) -> Article:
    is_new, base_version = article._state.adding, article.version
    is_first = base_version == 0
    clean.slug = clean.slug or _free_slug(article, clean)
    clean.translation_group = clean.translation_group or str(article.translation_group)
    document = encode(clean)
    article.version, article.content_digest = base_version + 1, digest(document)
    try:
        with transaction.atomic(savepoint=False):  # whoever called has one, and does not go on after a refusal
            load(article, clean)
            ask_foreign_keys()
    except IntegrityError as error:
        if "article_slug_unique" not in str(error):
            raise Invalid("deleted-meanwhile", DELETED_MEANWHILE) from error
        message = SLUG_TAKEN.format(clean.slug)
        raise Invalid("slug-taken", message, errors=[{"path": "/slug", "code": "taken", "message": message}]) from error
    _keep(article, document, number=1 if is_new else _next_number(article), base_version=base_version, by=by, kind=kind)
    if not is_new:
        _drop_sign_off(article, by=by)
        article.save(update_fields=["version", "content_digest", "stage", "basis", "pinned_digest", "scheduled_for"])
    _contribute(article, by=by, is_first=is_first)
    if not is_first:
        reanchor(article, clean)
    return article


def ask_foreign_keys() -> None:
    """Deferred keys would refuse at the commit, when nobody can say any more what was typed."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _next_number(article: Article) -> int:
    return (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def _keep(article: Article, document: str, *, number: int, base_version: int, by: User, kind: str) -> Revision:
    row = Revision(
        article=article,
        number=number,
        kind=kind,
        base_version=base_version,
        document=document,
        digest=digest(document),
        by=by,
    )
    insert_rows([row])
    return row


def _drop_sign_off(article: Article, *, by: User) -> None:
    """Whatever was signed off was signed off as it stood: a change of content sends the draft back."""
    if article.content_digest == article.pinned_digest:
        return
    article.basis = Article.Basis.NONE  # legacy too: it was granted to the text that had been in print
    article.pinned_digest = ""
    if article.stage in {Article.Stage.READY, Article.Stage.SCHEDULED}:
        Transition.objects.create(
            article=article, axis="stage", from_state=article.stage, to_state=Article.Stage.DRAFT, by=by,
            note="The text changed after it was signed off.", digest=article.content_digest,
        )  # fmt: skip
        article.stage = Article.Stage.DRAFT
        article.scheduled_for = None


def _contribute(article: Article, *, by: User, is_first: bool) -> None:
    wrote = is_first or Contribution.objects.filter(article=article, user=by, role=Contribution.Role.WROTE).exists()
    role = Contribution.Role.WROTE if wrote else Contribution.Role.EDITED
    insert_rows([Contribution(article=article, user=by, role=role)], unless_there=True)


def _log(article: Article, to_state: str, by: User) -> None:
    Transition.objects.create(article=article, axis="stage", from_state=article.stage, to_state=to_state, by=by)


def _taken(article: Article, slug: str, language: str) -> bool:
    others = Article.objects.kept().exclude(pk=article.pk)
    return others.filter(slug=slug, language=language).exists()


def _free_slug(article: Article, draft: Draft) -> str:
    """The article's own slug, else one made from the title with a number where that is taken; "" without a title."""
    if article.slug:
        return article.slug
    wanted = slugify(draft.title)
    slug, number = wanted, 1
    while slug and _taken(article, slug, draft.language):
        number += 1
        slug = f"{wanted}-{number}"
    return slug
