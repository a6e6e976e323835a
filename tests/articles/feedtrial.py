"""Many who change the public state at once, three to a process that may be killed at any moment, each with their own connection.

Works on what is in the database: publishes, edits, withdraws, renames and reissues at random, and brings in several at once. A
refusal is part of the trial; anything else is printed as a problem. A word is printed for each act, so that whoever started it can
count.
"""

from __future__ import annotations

import random
import threading
import traceback
from collections.abc import Callable
from typing import Any

from articles import archiving, contract, drafts, publishing, workflow
from articles.documents import dump
from articles.models import Article, Topic
from cms.accounts.models import User
from cms.core.errors import Conflict, DomainError
from cms.core.ids import uuid7
from experts.models import Person
from media.models import Image
from sources.models import Source


def main(seed: int) -> None:
    for n in range(3):
        threading.Thread(target=work, args=(seed * 10 + n,)).start()


def work(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    acts = _acts(chance)
    while True:
        name, act = chance.choices(acts, weights=[4, 2, 3, 4, 2])[0]
        try:
            act()
            print(name, flush=True)
        except DomainError as refusal:
            print("refused", refusal.code, flush=True)
        except Exception:
            print("problem", traceback.format_exc().replace("\n", "\\n"), flush=True)


def _acts(chance: random.Random) -> list[tuple[str, Callable[[], Any]]]:
    by, signer = User.objects.get(email="chief@example.org"), User.objects.get(email="signer@example.org")
    renamed: list[tuple[Any, str]] = [(Person, "name"), (Topic, "name"), (Source, "title"), (Image, "alt_text")]

    def any_of(rows: Any) -> Any:
        found = list(rows)
        if not found:
            raise Conflict("none", "There is none at this moment.")
        return chance.choice(found)

    def edit_and_publish() -> None:
        article = any_of(Article.objects.all())
        if article.stage != "draft":  # somebody was killed on the way
            article = workflow.move(article, to="draft", by=by, note="Once more.")
        changed = dump(article)
        changed.related = []  # to what others withdraw meanwhile
        changed.title = f"Title {chance.randrange(10**9)}"
        changed.topics = chance.sample(list(map(str, Topic.objects.values_list("public_id", flat=True))), 2)
        article = drafts.save_draft(article, changed, base_version=article.version, by=by)
        for stage in ("in_review", "checking", "ready"):
            article = workflow.move(article, to=stage, by=signer if stage == "ready" else by)
        publishing.publish(article, by=by)

    def rename_and_reissue() -> None:
        model, field = chance.choice(renamed)
        thing = any_of(model.objects.all())
        setattr(thing, field, f"Name {chance.randrange(10**9)}")
        thing.save(update_fields=[field])
        publishing.reissue(thing, by=by)

    return [
        ("published", edit_and_publish),
        ("withdrew", lambda: publishing.unpublish(any_of(Article.objects.live()), by=by, reason="For the trial.")),
        ("reissued", rename_and_reissue),
        ("republished", lambda: publishing.publish(any_of(Article.objects.filter(standing="withdrawn")), by=by)),
        ("brought in", lambda: bring_in(chance, by=by)),
    ]


def bring_in(chance: random.Random, *, by: User) -> None:
    """Three new articles at once, by the people and on the topics that there are."""
    people, topics = list(Person.objects.all()), list(Topic.objects.all())
    made = []
    for _ in range(3):
        own = contract.Draft(title="One of several", slug=f"piece-{uuid7()}", dek="Short.")
        own.blocks = [contract.Text(id=str(uuid7()), html="<p>Words.</p>")]
        own.bylines = [contract.Byline(person=chance.choice(people).pid)]
        own.topics = [each.pid for each in chance.sample(topics, 2)]
        own.primary_topic = own.topics[0]
        made.append(drafts.create_draft(own, by=by))
    archiving.accept_all_as_legacy(made, by=by, note="For the trial.")
    for outcome in archiving.publish_many(made, by=by):
        if outcome.refusal:
            raise outcome.refusal
