"""Many articles at once: accepted as legacy and made public in a few statements a batch.

Each passes the same gate as alone, under the same locks in the same order, and leaves the same rows. What needs more than a first
publication (it was public before, others link to it, two of a batch show each other) goes out alone, after its batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import things
from articles.checking.eyes import four_eyes
from articles.checking.gathering import Checks, checks_of
from articles.composing import compose_from
from articles.contract import Draft
from articles.documents import dump_all
from articles.embedding import Embedded, Key, gather_all, keys_of
from articles.errors import require
from articles.linking import Moved, connected, sharing
from articles.models import Article, Contribution, Decision, Transition
from articles.publishing import publish as publish_alone
from articles.publishing import refuse_blocked, refuse_time_to_come
from articles.readiness import Blocker, blockers_of
from articles.spreading import draw
from articles.standings import linked
from cms.accounts.models import User
from cms.core.copying import copy_rows, insert_rows, uncollected
from cms.core.errors import Conflict, DomainError, Invalid
from cms.core.selecting import VALUES, Select
from cms.core.updating import update_rows
from delivery import contract, embeds, holding, records
from delivery.models import Record

BATCH = 100
Thing = TypeVar("Thing")
Versions = Mapping[int, int]  # key of an article → the version that was looked at
_ANY: Versions = {}
_STANDING = ["standing", "first_published_at", "published_at", "published_digest", "stage", "scheduled_for"]
_LOCKED = Select(
    lambda: (
        Article.objects.select_for_update(of=("self",))
        .select_related("lead_image", "primary_topic", "medical_reviewer")
        .filter(pk__among=VALUES)
        .order_by("pk")
    )
)


@dataclass(frozen=True)
class Outcome:
    """What became of one article: it is public, unless ``refusal`` says why not."""

    article: Article
    refusal: DomainError | None = None


@dataclass
class _Going:
    """An article on its way out, with all that the gate and its document are made from."""

    article: Article
    draft: Draft
    known: Checks
    embedded: Embedded
    found: Sequence[Blocker] = ()

    @property
    def key(self) -> Key:
        return "article", self.article.public_id


def accept_all_as_legacy(
    articles: Iterable[Article], *, by: User, note: str, versions: Versions = _ANY, batch: int = BATCH
) -> int:
    """As ``workflow.accept_as_legacy``, for many; how many. One transaction a batch. With ``versions``, as ``publish_many``."""
    require(by, "articles.grant_legacy", "accept archive articles")
    if not note.strip():
        raise Invalid("note-missing", "Say where and when it was published before.")
    return sum(_accept(group, by=by, note=note.strip(), versions=versions) for group in _groups(articles, batch))


def publish_many(
    articles: Iterable[Article], *, by: User, at: datetime | None = None, versions: Versions = _ANY, batch: int = BATCH
) -> Iterator[Outcome]:
    """Publish them, a transaction a batch, and say of each what became of it, in order. A refusal holds up no other.

    Lazily: nothing happens beyond the batch that was asked for, and all of a batch is public when its first outcome comes. Raises
    ``NotPermitted``, and ``Invalid`` for a time to come. ``versions``: by key, that which an article must have, or it is refused.
    """
    require(by, "articles.publish_article", "publish")
    moment = at or timezone.now()
    refuse_time_to_come(moment)
    groups = _groups(articles, batch)
    return (outcome for group in groups for outcome in _published(group, by=by, at=moment, versions=versions))


def _groups(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    waiting = iter(things)
    while group := list(islice(waiting, size)):
        yield group


@transaction.atomic
def _accept(group: list[Article], *, by: User, note: str, versions: Versions) -> int:
    wanted = {each.pk: versions.get(each.pk) for each in group}
    with connection.cursor() as cursor:
        cursor.execute(_ACCEPT, [list(wanted), list(wanted.values()), Article.Basis.LEGACY])
        found = cursor.fetchall()
    act = Decision.Act.LEGACY
    copy_rows([Decision(article_id=key, act=act, note=note, digest=words, by=by) for key, words in found])
    return len(found)


_ACCEPT = """
WITH held AS MATERIALIZED (
    SELECT a.id FROM unnest(%s::bigint[], %s::int[]) w(id, version) JOIN articles_article a ON a.id = w.id
     WHERE w.version IS NULL OR w.version = a.version ORDER BY a.id FOR UPDATE OF a)
UPDATE articles_article a SET basis = %s FROM held WHERE a.id = held.id RETURNING a.id, a.content_digest"""


def _published(group: list[Article], *, by: User, at: datetime, versions: Versions) -> list[Outcome]:
    done: dict[int, Outcome] = {}
    try:
        with uncollected():
            keys = [each.pk for each in group]
            done = sharing(lambda share: _together(keys, by=by, at=at, versions=versions, share=share))
    except (DomainError, IntegrityError):
        pass  # one of them breaks a rule that the others do not: each alone, so that it is the only one refused
    return [done.get(each.pk) or _alone(each, by=by, at=at, base_version=versions.get(each.pk)) for each in group]


def _alone(article: Article, *, by: User, at: datetime, base_version: int | None) -> Outcome:
    try:
        return Outcome(publish_alone(article, by=by, at=at, base_version=base_version))
    except DomainError as refusal:
        return Outcome(article, refusal)


@transaction.atomic(durable=True)
def _together(keys: list[int], *, by: User, at: datetime, versions: Versions, share: bool) -> dict[int, Outcome]:
    """Publish those of them that go out for the first time and that nobody shows; what became of each, by its key."""
    articles = [
        row
        for row in _LOCKED(keys)
        if row.standing == Article.Standing.NEVER
        and not row.discarded_at
        and versions.get(row.pk, row.version) == row.version
    ]
    drafts, known = dump_all(articles), checks_of(articles)
    articles = _unconnected(articles, drafts)
    going = _locked([(row, drafts[row.pk], known[row.pk]) for row in articles], share=share)
    outcomes = {}
    for each in list(going):
        each.found = blockers_of(each.article, each.draft, each.embedded, each.known, at=at)
        try:
            refuse_blocked(each.found)
        except Conflict as refusal:
            outcomes[each.article.pk] = Outcome(each.article, refusal)
            going.remove(each)
    if going:
        _go_out(going, by=by, at=at, share=share)
    else:
        transaction.set_rollback(True)  # with the room that was made for records
    return outcomes | {each.article.pk: Outcome(each.article) for each in going}


def _unconnected(articles: list[Article], drafts: dict[int, Draft]) -> list[Article]:
    """Those that nothing live shows or translates, and that no other of them shows or translates either."""
    ids = {row.pid for row in articles}
    links = {row.pid: {link.article for link in drafts[row.pk].related if link.article} & ids for row in articles}
    named = {pid for pid, others in links.items() if others}.union(*links.values())
    groups = Counter(row.translation_group for row in articles)
    shown = connected(articles)
    return [
        row
        for row in articles
        if row.pid not in named
        and groups[row.translation_group] == 1
        and row.public_id not in shown
        and row.translation_group not in shown
    ]


def _locked(articles: list[tuple[Article, Draft, Checks]], *, share: bool) -> list[_Going]:
    """Lock every record that will be read or written, then read what the documents are made from. Raises ``Moved`` when others
    changed meanwhile what that is."""
    wanted = [(draft, known.sources()) for _, draft, known in articles]
    own = {("article", row.public_id) for row, _, _ in articles}
    links = records.public(key for draft, _ in wanted for key in linked(draft))
    brought = keys_of(wanted)
    holding.lock(own | brought | links, shared=brought if share else ())
    gathered = gather_all(wanted)
    if any(set(each.keys()) - brought or each.linked() - links for each in gathered):
        raise Moved
    return [_Going(*each, embedded) for each, embedded in zip(articles, gathered, strict=True)]


def _go_out(going: list[_Going], *, by: User, at: datetime, share: bool) -> None:
    shown = _documents(going, at=at)
    shared = {embeds.key(each) for each in shown} if share else set()
    own = [compose_from(each.article, each.draft, each.embedded, each.known, at=at, is_first=True) for each in going]
    changed = records.put([*shown, *own], at=at, shared=shared)
    if connected(each.article for each in going):
        raise Moved  # asked within the feed, where nobody else can come in between
    draw(changed)
    editions = {
        edition.record.public_id: edition
        for edition in records.keep_editions([row for row in changed if row.kind == Record.Kind.ARTICLE])
    }
    _stand([each.article for each in going], by=by, at=at)
    _leave(going, at=at, shared=shared - {(row.kind, row.public_id) for row in changed})
    decisions = []
    for each in going:
        edition = editions[each.article.public_id]
        decisions.append(
            Decision(
                article=each.article, act=Decision.Act.PUBLISH, edition=edition.number, digest=edition.digest,
                blockers=[found.as_dict() for found in each.found], by=by,
            )
        )  # fmt: skip
    copy_rows(decisions)
    role = Contribution.Role.PUBLISHED
    insert_rows([Contribution(article=each.article, user=by, role=role) for each in going], unless_there=True)


def _documents(going: list[_Going], *, at: datetime) -> list[contract.Document]:
    """Everything that they show, each thing once, what others embed first."""
    every = Embedded()
    for each in going:
        for name in ("people", "quotes", "images", "sources", "topics"):
            getattr(every, name).update(getattr(each.embedded, name))
    return things.documents(every, on=timezone.localdate(at))


def _stand(articles: list[Article], *, by: User, at: datetime) -> None:
    live = Article.Standing.LIVE
    copy_rows(
        [
            Transition(
                article=row, axis="standing", from_state=row.standing, to_state=live, digest=row.content_digest, by=by
            )
            for row in articles
        ]
    )
    for row in articles:
        row.standing, row.published_at, row.first_published_at = live, at, at
        row.published_digest, row.stage, row.scheduled_for = row.content_digest, Article.Stage.DRAFT, None
    with four_eyes():
        update_rows(articles, _STANDING)


def _leave(going: list[_Going], *, at: datetime, shared: set[Key]) -> None:
    """As ``records.leave``, which names one cause: what an article brings and its document does not show is no longer public."""
    keys: set[Key] = set().union(*(each.embedded.keys() for each in going))
    unused = set(records.unreferenced(keys))
    holding.refuse_shared(unused, shared)
    for each in going:
        if mine := unused & set(each.embedded.keys()):
            records.withdraw(mine, reason=Record.Gone.UNREFERENCED, at=at, cause=each.key)
            unused -= mine
    records.retag(keys)
