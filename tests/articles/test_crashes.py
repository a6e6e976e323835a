"""Many at once, and killed at any moment: readers get the old state or the new one, and the feed stays whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import msgspec
import pytest
from django.db import connection, transaction

from articles import contract as draft
from articles import drafts, publishing
from articles.documents import dump
from articles.models import Article, Decision
from delivery import contract
from delivery.models import Edition, Record, Reference
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
    make_topic,
    sign_off,
)
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("uploads")]

EDIT_AND_PUBLISH = """
import django, sys
django.setup()
from articles import drafts, publishing, workflow
from articles.documents import dump
from articles.models import Article
from cms.accounts.models import User
article, by, signer = Article.objects.get(pk=sys.argv[1]), *(User.objects.get(pk=key) for key in sys.argv[2:])
if article.stage != "draft":  # the one before us was killed on its way
    article = workflow.move(article, to="draft", by=by, note="Once more.")
for n in range(1000):
    changed = dump(article)
    changed.title = f"Title {article.version}"
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    for stage in ("in_review", "checking", "ready"):
        article = workflow.move(article, to=stage, by=signer if stage == "ready" else by)
    article = publishing.publish(article, by=by)
    print("published", flush=True)
"""


def run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"


def check_public_state() -> None:
    """What must hold at every moment between transactions; one snapshot, since the server may still end a killed client's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _check_snapshot()


def _check_snapshot() -> None:
    for record in Record.objects.public():
        document = msgspec.json.decode(bytes(record.document), type=contract.Document)
        assert document.seq == record.seq
    for record in Record.objects.public().filter(kind="article"):
        document = msgspec.json.decode(bytes(record.document), type=contract.Article)
        article = Article.objects.get(public_id=record.public_id)
        newest = record.editions.order_by("number").last()
        assert newest.number == record.edition == document.edition
        assert article.is_live
        assert Decision.objects.filter(article=article, act="publish").count() == record.editions.count()
        held = set(Reference.objects.filter(record=record).values_list("kind", "target_id"))
        public = set(Record.objects.public().values_list("kind", "public_id"))
        assert held <= public, "a live article embeds something that is not public"
    used = set(Reference.objects.filter(record__kind="article").values_list("kind", "target_id"))
    assert set(Record.objects.public().exclude(kind="article").values_list("kind", "public_id")) <= used
    assert set(Article.objects.live().values_list("public_id", flat=True)) == set(
        Record.objects.public().filter(kind="article").values_list("public_id", flat=True)
    )


def test_a_kill_in_the_middle_of_publishing_leaves_the_old_state_or_the_new_one():
    by, signer = make_editor_in_chief(), make_user("checker")
    article = make_published_article(by=by, citations=[draft.Citation(source=make_source().pid)])
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}
    chance = random.Random(4)  # noqa: S311 - when to kill is no secret
    for _ in range(6):
        arguments = [sys.executable, "-c", EDIT_AND_PUBLISH, str(article.pk), str(by.pk), str(signer.pk)]
        with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) as child:
            assert child.stdout.readline() == b"published\n"
            time.sleep(chance.uniform(0, 0.3))
            child.send_signal(signal.SIGKILL)
        check_public_state()
    assert Edition.objects.count() > 6


def test_many_publishers_and_reissuers_at_once_neither_block_each_other_nor_lose_anything():
    by = make_editor_in_chief()
    people, topic = [make_person() for _ in range(3)], make_topic()
    articles = [
        make_ready_article(
            by=by,
            title=f"Article {n}",
            bylines=[draft.Byline(person=people[n % 3].pid), draft.Byline(person=people[(n + 1) % 3].pid)],
            topics=[topic.pid],
        )
        for n in range(6)
    ]
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def working(act) -> None:
        start.wait()
        try:
            act()
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    def publish_and_withdraw(article: Article) -> None:
        for _ in range(3):
            article = publishing.publish(article, by=by)
            article = publishing.unpublish(article, by=by)
        publishing.publish(article, by=by)

    def rename_and_reissue(number: int) -> None:
        for turn in range(6):
            person = people[number]
            person.name = f"Name {turn}"
            person.save(update_fields=["name"])
            publishing.reissue(person, by=by)

    acts = [lambda each=each: publish_and_withdraw(each) for each in articles]
    acts += [lambda number=number: rename_and_reissue(number) for number in range(2)]
    run([threading.Thread(target=working, args=(act,)) for act in acts])
    assert not problems
    assert Article.objects.live().count() == 6
    check_public_state()


def test_the_feed_never_shows_a_later_change_before_an_earlier_one():
    """A reader that polls while others publish sees every seq once its turn comes: none appears behind its cursor."""
    by = make_editor_in_chief()
    articles = [make_ready_article(by=by, title=f"Article {n}") for n in range(8)]
    done = threading.Event()

    def publish(mine: list[Article]) -> None:
        for article in mine:
            publishing.publish(article, by=by)
        connection.close()

    threads = [threading.Thread(target=publish, args=(articles[n::2],)) for n in range(2)]
    for thread in threads:
        thread.start()
    cursor, seen = 0, set()
    while not done.is_set():
        if not any(thread.is_alive() for thread in threads):
            done.set()  # one last look after the last commit
        for seq, public_id in Record.objects.filter(seq__gt=cursor).order_by("seq").values_list("seq", "public_id"):
            cursor = seq
            seen.add(public_id)
    assert seen == set(Record.objects.values_list("public_id", flat=True))


def test_of_two_articles_that_link_each_other_at_the_same_moment_neither_is_forgotten():
    by = make_editor_in_chief()
    one, two = (make_published_article(by=by, title=f"Number {n}") for n in range(2))
    pair = []
    for article, other in ((one, two), (two, one)):
        changed = dump(article)
        changed.title += " again"
        changed.related = [draft.Related(article=other.pid)]
        pair.append(sign_off(drafts.save_draft(article, changed, base_version=article.version, by=by), by=by))
    start = threading.Barrier(2)

    def publish(article: Article) -> None:
        start.wait()
        publishing.publish(article, by=by)
        connection.close()

    run([threading.Thread(target=publish, args=(article,)) for article in pair])
    for article, other in ((one, "Number 1 again"), (two, "Number 0 again")):
        record = Record.objects.get(public_id=article.public_id)
        assert msgspec.json.decode(bytes(record.document), type=contract.Article).related[0].title == other
