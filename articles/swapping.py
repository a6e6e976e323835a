"""One picture in place of another, in live documents and in drafts: nobody's draft is published, no new edition is made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from articles import contract as drafts_contract
from articles import drafts
from articles.contract import Draft
from articles.documents import canonical, decode, dump, encode
from articles.embedding import Key
from articles.entries import entry
from articles.linking import Moved
from articles.models import Article, Revision
from articles.spreading import refuse_blocked
from cms.accounts.models import User
from cms.core.text import digest
from delivery import contract, holding, records
from delivery.models import Record, Reference
from media import composing
from media.jobs import defer_for
from media.models import Image


def showing(image: Image) -> set[Key]:
    """Whatever is live and shows this picture. One query."""
    rows = Reference.objects.filter(kind=Record.Kind.IMAGE, target_id=image.public_id, record__gone="")
    return set(rows.values_list("record__kind", "record__public_id"))


@transaction.atomic(durable=True)
def swap(image: Image, *, substitute: Image, by: User, at: datetime) -> int:
    """Show ``substitute`` wherever live articles show ``image``, and in their drafts; how many articles. Persons keep theirs.

    The credit, the alt text and the address come with the substitute; a caption goes, since it spoke of the other picture.
    Raises ``Conflict`` with ``blockers`` when the gate would not let the substitute out, ``Moved`` when others got in between.
    """
    around = {each for each in showing(image) if each[0] == Record.Kind.ARTICLE}
    rows = Article.objects.select_for_update(of=("self",)).filter(public_id__in=[each for _, each in around])
    articles = {each.public_id: each for each in rows.order_by("pk")}
    new, old = key(substitute), key(image)
    holding.lock({new, old, *around})
    if {each for each in showing(image) if each[0] == Record.Kind.ARTICLE} != around:
        raise Moved
    if not around:
        return 0
    substitute = Image.objects.prefetch_related("grants").get(pk=substitute.pk)
    refuse_blocked([substitute], at=at)
    now = composing.document(substitute, url=composing.address(substitute))
    documents = [each for each in records.documents(around) if isinstance(each, contract.Article)]
    for document in documents:
        show(document, instead_of=image.pid, now=now)
    changed = [*records.put([now], at=at), *records.put([*documents], at=at, cause=old)]
    records.leave({old, new}, at=at, cause=old)
    defer_for(record.public_id for record in changed if record.kind == Record.Kind.IMAGE)
    for article in articles.values():
        _carry_over(article, image.pid, substitute.pid, by=by)
    return len(documents)


def key(image: Image) -> Key:
    return "image", UUID(image.pid)


def show(document: contract.Article, *, instead_of: str, now: contract.Image) -> None:
    """Change a live document in place."""
    entries = {
        now.id if name == instead_of else name: entry(now, contract.ImageEntry) if name == instead_of else each
        for name, each in document.images.items()
    }
    document.images = entries
    if document.lead_image and document.lead_image.image == instead_of:
        document.lead_image = contract.LeadImage(image=now.id, alt=now.alt, caption=None)
    for block in document.body:
        if isinstance(block, contract.ImageBlock) and block.image == instead_of:
            block.image, block.alt, block.caption = now.id, now.alt, None
    for link in document.related:
        if link.lead_image and link.lead_image.image == instead_of:
            link.lead_image = composing.card_of(now)


def replaced(draft: Draft, *, instead_of: str, by: str) -> bool:
    """Change a draft in place; False when it does not show the picture."""
    places: list[Any] = [block for block in draft.blocks if isinstance(block, drafts_contract.Image)]
    places += [draft.lead_image] if draft.lead_image else []
    found = [place for place in places if place.image == instead_of]
    for place in found:
        place.image, place.alt, place.caption = by, "", ""
    return bool(found)


def _carry_over(article: Article, old: str, new: str, *, by: User) -> None:
    """The same change in what was published, as a revision, and in the draft where that has gone on since."""
    was_published, is_changed = article.published_digest, article.content_digest != article.published_digest
    published = _published(article) if is_changed else None
    digest_of_live = ""
    if published and replaced(published, instead_of=old, by=new):
        digest_of_live = _keep(article, published, by=by)
    draft = dump(article)
    if replaced(draft, instead_of=old, by=new):
        article = drafts.save_draft(article, draft, base_version=article.version, by=by)
    if not is_changed:
        digest_of_live = article.content_digest
    if digest_of_live and digest_of_live != was_published:
        _point_to(article, digest_of_live)


def _published(article: Article) -> Draft | None:
    row = article.revisions.filter(digest=article.published_digest).order_by("-number").first()
    return decode(row.document) if row else None


def _keep(article: Article, draft: Draft, *, by: User) -> str:
    document = encode(canonical(draft))
    last = article.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        article=article, number=last + 1, base_version=article.version, document=document, digest=digest(document), by=by
    ).digest  # fmt: skip


def _point_to(article: Article, published_digest: str) -> None:
    """Say which revision readers see. The rules of four eyes ask at this column; where they object, it stays as it is."""
    try:
        with transaction.atomic():
            Article.objects.filter(pk=article.pk).update(published_digest=published_digest)
    except IntegrityError:
        return
