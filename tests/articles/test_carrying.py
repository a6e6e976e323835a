"""A change that too many documents show for one transaction: batch by batch, resumed after a kill, the later state everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import carrying, drafts, publishing
from articles import contract as draft
from articles.documents import dump
from articles.linking import AT_ONCE
from articles.models import Reissue
from delivery.models import Record
from tests.articles import crowds
from tests.articles.factories import (
    make_cleared_image,
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
    sign_off,
)
from tests.articles.test_feed import wait_for_the_dead
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]

MANY = AT_ONCE + 30


def rename(person, name):
    person.name = name
    person.save(update_fields=["name"])


def names_shown(person):
    return [crowds.read(str(pid)).people[person.pid].name for pid in articles()]


def articles():
    return list(Record.objects.filter(kind="article").order_by("pk").values_list("public_id", flat=True))


def test_the_thing_and_a_first_batch_go_out_at_once_and_the_rest_in_a_job():
    by, person = make_editor_in_chief(), make_person(name="Ada Quill")
    crowds.showing(person, MANY)
    before = {row.public_id: row for row in Record.objects.all()}
    rename(person, "Ada Marsh")

    result = publishing.reissue(person, by=by)

    row = result.rest
    assert (result.articles, row.total, row.done, row.state) == (carrying.BATCH, MANY, carrying.BATCH, "running")
    assert crowds.read(person.pid).name == "Ada Marsh"
    assert names_shown(person) == ["Ada Marsh"] * carrying.BATCH + ["Ada Quill"] * (MANY - carrying.BATCH)
    job = ProcrastinateJob.objects.get(task_name="articles.carrying.carry_on")
    carrying.carry_on(**job.args)
    row.refresh_from_db()
    assert (row.done, row.changed, row.failed, row.rounds, row.state) == (MANY, MANY + 1, 0, 1, "done")
    assert set(names_shown(person)) == {"Ada Marsh"}
    for record in Record.objects.filter(kind="article"):
        assert (record.cause_kind, record.cause_id) == ("person", person.public_id)
        assert record.modified_at == before[record.public_id].modified_at
        assert record.seq > before[record.public_id].seq
        assert record.edition == before[record.public_id].edition


def test_run_again_it_moves_nothing():
    by, person = make_editor_in_chief(), make_person()
    crowds.showing(person, MANY)
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    carrying.carry_on(row.pk)
    before = list(Record.objects.order_by("pk").values_list("seq", flat=True))
    carrying.carry_on(row.pk)
    again = publishing.reissue(person, by=by)
    carrying.carry_on(again.rest.pk)
    assert list(Record.objects.order_by("pk").values_list("seq", flat=True)) == before


def test_changed_again_on_its_way_the_later_state_is_everywhere():
    by, image = make_editor_in_chief(), make_cleared_image(alt_text="A lamp.")
    crowds.showing(image, MANY)
    image.alt_text = "A lamp at night."
    image.save(update_fields=["alt_text"])
    first = publishing.reissue(image, by=by).rest
    image.alt_text = "A lantern."
    image.save(update_fields=["alt_text"])
    second = publishing.reissue(image, by=by).rest
    for row in (first, second, first):
        carrying.carry_on(row.pk)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert {crowds.read(str(pid)).lead_image.alt for pid in articles()} == {"A lantern."}
    assert Record.objects.get(kind="image").formerly == []


def test_when_an_article_brings_a_newer_state_on_the_way_another_round_begins():
    by, person = make_editor_in_chief(), make_person(name="Ada Quill")
    crowds.showing(person, MANY)
    article = make_ready_article(by=by, bylines=[draft.Byline(person=person.pid)])
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    rename(person, "Ada Moor")
    publishing.publish(article, by=by)
    carrying.carry_on(row.pk)
    row.refresh_from_db()
    assert (row.rounds, row.state) == (2, "done")
    assert set(names_shown(person)) == {"Ada Moor"}


def test_what_was_saved_on_the_way_and_not_sent_stays_private():
    by, person = make_editor_in_chief(), make_person(name="Ada Quill")
    crowds.showing(person, MANY)
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    rename(person, "Ada Moor")
    carrying.carry_on(row.pk)
    assert set(names_shown(person)) == {"Ada Marsh"}


def test_a_document_that_cannot_follow_is_named_and_holds_up_no_other():
    by, person = make_editor_in_chief(), make_person(name="Ada Quill")
    crowds.showing(person, MANY)
    broken = Record.objects.filter(kind="article").order_by("pk")[carrying.BATCH + 20]
    Record.objects.filter(pk=broken.pk).update(document=b'{"type": "article"}')
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    carrying.carry_on(row.pk)
    row.refresh_from_db()
    assert (row.done, row.changed, row.failed, row.state) == (MANY, MANY, 1, "failed")
    assert [each["id"] for each in row.failures] == [str(broken.public_id)]
    assert "missing required field" in row.failures[0]["reason"]


def test_a_title_reaches_everybody_who_links_and_a_withdrawal_too():
    by = make_editor_in_chief()
    article = make_published_article(by=by, title="The old title")
    crowds.linking(article, MANY)
    changed = dump(article)
    changed.title = "The new title"
    article = sign_off(drafts.save_draft(article, changed, base_version=article.version, by=by), by=by)
    article = publishing.publish(article, by=by)
    row = Reissue.objects.get()
    assert (row.total, row.done) == (MANY, 0)
    carrying.carry_on(row.pk)
    linkers = [crowds.read(str(pid)) for pid in articles() if pid != article.public_id]
    assert {each.related[0].title for each in linkers} == {"The new title"}
    publishing.unpublish(article, by=by)
    carrying.carry_on(Reissue.objects.open().get().pk)
    assert not any(crowds.read(each.id).related for each in linkers)


def test_a_publication_that_links_would_not_notice_begins_nothing():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    crowds.linking(article, MANY)
    changed = dump(article)
    changed.dek = "Another dek."
    publishing.publish(sign_off(drafts.save_draft(article, changed, base_version=article.version, by=by), by=by), by=by)
    assert not Reissue.objects.exists()


def test_words_that_went_out_with_an_article_still_reach_the_others():
    """Publishing one article refreshed the picture's own record: what the others show is an earlier text, and not their own."""
    by, image = make_editor_in_chief(), make_cleared_image(alt_text="A lamp.")
    other = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    own = make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid, alt="Its own."))
    image.alt_text = "A lantern."
    image.save(update_fields=["alt_text"])
    make_published_article(by=by, lead_image=draft.LeadImage(image=image.pid))
    assert crowds.read(other.pid).lead_image.alt == "A lamp."
    publishing.reissue(image, by=by)
    assert crowds.read(other.pid).lead_image.alt == "A lantern."
    assert crowds.read(own.pid).lead_image.alt == "Its own."


def test_what_nobody_carries_on_is_taken_up_again():
    by, person = make_editor_in_chief(), make_person()
    crowds.showing(person, MANY)
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    assert carrying.resume_quiet(at=timezone.now()) == 0
    Reissue.objects.update(modified_at=timezone.now() - timedelta(minutes=5))
    assert carrying.resume_quiet(at=timezone.now()) == 1
    assert ProcrastinateJob.objects.filter(queueing_lock=f"reissue-{row.pk}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_killed_on_the_way_it_goes_on_where_it_was():
    by, person = make_editor_in_chief(), make_person(name="Ada Quill")
    crowds.showing(person, 400)
    rename(person, "Ada Marsh")
    row = publishing.reissue(person, by=by).rest
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}
    code = f"import django; django.setup(); from articles import carrying; carrying.carry_on({row.pk})"
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as child:
        for _ in range(3000):
            row.refresh_from_db()
            if row.done > carrying.BATCH or child.poll() is not None:
                break
            time.sleep(0.01)
        child.kill()
    wait_for_the_dead()
    row.refresh_from_db()
    assert carrying.BATCH < row.done < 400, "it was not killed in the middle"
    done = list(Record.objects.filter(kind="article").order_by("pk").values_list("seq", flat=True))[: row.done]
    carrying.carry_on(row.pk)
    row.refresh_from_db()
    assert (row.done, row.state) == (400, "done")
    assert set(names_shown(person)) == {"Ada Marsh"}
    assert list(Record.objects.filter(kind="article").order_by("pk").values_list("seq", flat=True))[: len(done)] == done
