"""Two who act at the same moment end as if one had come after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from django.db import connection, transaction

from articles import archiving, bringing, contract, drafts, publishing, standings, workflow
from articles.documents import dump
from articles.importing.reading import read_text
from articles.linking import AT_ONCE
from articles.loading import Loaded, Reading, load
from articles.models import Article, Decision, Reissue
from delivery import holding, records
from delivery.models import Edition, Record
from experts.models import Person
from tests.articles import crowds
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
)
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("uploads", "empty_queue")]

SOON_S = 20  # a bound for what happens at once, so that a failure ends
Work = Callable[[], Any]


class Crowd:
    """Threads with connections of their own; what one of them raises fails the test."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.problems: list[BaseException] = []

    def begin(self, *works: Work) -> None:
        for work in works:
            self.threads.append(threading.Thread(target=self._do, args=(work,)))
            self.threads[-1].start()

    def _do(self, work: Work) -> None:
        try:
            work()
        except Exception as problem:
            self.problems.append(problem)
        finally:
            connection.close()

    def end(self) -> None:
        for thread in self.threads:
            thread.join(SOON_S)
        assert not self.problems
        assert not any(thread.is_alive() for thread in self.threads)


@contextmanager
def crowd() -> Iterator[Crowd]:
    made = Crowd()
    yield made
    made.end()


@contextmanager
def feed_held() -> Iterator[None]:
    """Nobody else gets into the feed; whoever comes waits there, with all that they composed."""
    with transaction.atomic():
        holding.enter_feed()
        yield


def wait_for(many: int) -> None:
    """Until so many sessions wait for a lock."""
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] == many:
                return
        time.sleep(0.02)
    raise AssertionError("they did not come to wait")


def document(article: Article) -> Any:
    return msgspec.json.decode(bytes(Record.objects.get(kind="article", public_id=article.public_id).document or b""))


def by_line(person: Person) -> list[contract.Byline]:
    return [contract.Byline(person=person.pid)]


def alone(article: Article, by: Any) -> Work:
    return lambda: publishing.publish(article, by=by)


def among_many(article: Article, by: Any) -> Work:
    return lambda: list(archiving.publish_many([article], by=by))


@pytest.mark.parametrize("publish", [alone, among_many])
def test_two_translations_that_go_out_at_once_name_each_other(publish):
    by, person = make_editor_in_chief(), make_person()
    make_published_article(by=by, title="Earlier", bylines=by_line(person))  # so that both share the person
    first = make_ready_article(by=by, title="First", bylines=by_line(person))
    group = str(first.translation_group)
    second = make_ready_article(by=by, title="Premier", language="fr", translation_group=group, bylines=by_line(person))
    with crowd() as two, feed_held():
        two.begin(publish(first, by), publish(second, by))
        wait_for(2)
    named = [[each["id"] for each in document(article)["translations"]] for article in (first, second)]
    assert named == [[second.pid], [first.pid]]


def test_an_article_that_two_batches_name_goes_out_once():
    by, person = make_editor_in_chief(), make_person()
    make_published_article(by=by, title="Earlier", bylines=by_line(person))
    for number in range(5):
        article = make_article(by=by, title=f"Night {number}", bylines=by_line(person))
        loads = [Loaded("One", "made", article.pid), Loaded("Two", "known", article.pid)]
        told = list(bringing.bring_in(loads, by=by, note="In print.", batch=1))
        assert [why for _, why in told] == ["", ""]
        assert Edition.objects.filter(record__public_id=article.public_id).count() == 1
        assert sorted(Decision.objects.filter(article=article).values_list("act", flat=True)) == ["legacy", "publish"]


def test_a_text_that_comes_twice_in_an_archive_is_told_the_same_twice():
    by = make_editor_in_chief()
    texts = [f"Night {n}\n\nBy Ada Quill\n\nMost adults sleep too little, says the clock. {n}." for n in range(6)]
    texts[2] = texts[5] = "Night\n\nBy Ada Quill\n\n“I never sleep,” she says."  # quotes nobody by name
    loads = load([Reading(str(n), text, read_text(text)) for n, text in enumerate(texts)], by=by, batch=2)
    told = {loaded.name: why for loaded, why in bringing.bring_in(loads, by=by, note="In print.", batch=2)}
    assert told["2"] == told["5"] != ""
    assert [told[each] for each in "0134"] == [""] * 4


def test_a_link_to_what_goes_out_meanwhile_shows_it_as_it_is_in_the_end(monkeypatch):
    by, person = make_editor_in_chief(), make_person()
    make_published_article(by=by, title="Earlier", bylines=by_line(person))
    target = make_ready_article(by=by, title="Old title", bylines=by_line(person))
    linker = make_ready_article(
        by=by, title="Linker", bylines=by_line(person), related=[contract.Related(article=target.pid)]
    )
    has_asked, is_live, has_composed, is_renamed = (threading.Event() for _ in range(4))
    links_of, put, mine = records.public, records.put, threading.local()

    def slow_lock(keys: Any, **options: Any) -> None:
        if getattr(mine, "links", False):
            has_asked.set()
            assert is_live.wait(SOON_S)
        return lock(keys, **options)

    def slow_put(*documents: Any, **options: Any) -> Any:
        if getattr(mine, "links", False):
            has_composed.set()
            is_renamed.wait(2)  # it may well have to wait for us
        return put(*documents, **options)

    lock = holding.lock
    monkeypatch.setattr(standings.holding, "lock", slow_lock)
    monkeypatch.setattr(records, "put", slow_put)
    assert links_of([("article", target.public_id)]) == set()

    def publish_linker() -> None:
        mine.links = True
        publishing.publish(linker, by=by)

    def rename_target(changed: Any) -> None:
        saved = drafts.save_draft(published, changed, base_version=published.version, by=by)
        publishing.publish(workflow.accept_as_legacy(saved, by=by, note="In print."), by=by)
        is_renamed.set()

    with crowd() as two:
        two.begin(publish_linker)
        assert has_asked.wait(SOON_S)
        published = publishing.publish(target, by=by)
        changed = dump(published)
        changed.title = "New title"
        is_live.set()
        assert has_composed.wait(SOON_S)
        two.begin(lambda: rename_target(changed))
    assert [each["title"] for each in document(linker)["related"]] == ["New title"]


def test_what_a_reissue_brought_while_its_article_was_withdrawn_goes_with_it():
    by, portraits = make_editor_in_chief(), [make_cleared_image(), make_cleared_image()]
    person = make_person(portrait=portraits[0])
    article = make_published_article(by=by, bylines=by_line(person))
    person.portrait = portraits[1]
    person.save(update_fields=["portrait"])
    with crowd() as two, feed_held():
        two.begin(lambda: publishing.reissue(person, by=by))
        wait_for(1)
        two.begin(lambda: publishing.unpublish(article, by=by, reason="Doubts."))
        wait_for(2)
    assert not Record.objects.public().exists()


def test_two_who_send_the_same_thing_to_many_articles_both_get_through():
    by, person = make_editor_in_chief(), make_person()
    crowds.showing(person, AT_ONCE + 1)

    def rename(name: str) -> None:
        mine = Person.objects.get(pk=person.pk)
        mine.name = name
        mine.save(update_fields=["name"])
        publishing.reissue(mine, by=by)

    with crowd() as two, feed_held():
        two.begin(lambda: rename("One Name"), lambda: rename("Another Name"))
        wait_for(2)
    first, second = Reissue.objects.order_by("pk")
    assert (first.is_superseded, second.is_superseded) == (True, False)
    assert not first.failed
