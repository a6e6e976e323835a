"""When the right to a picture ends, what was decided happens: once, for each picture by itself, and to nobody's draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import contract as draft
from articles import drafts, jobs, lapsing, publishing
from articles.documents import dump
from articles.models import Article
from cms.accounts.system import system_user
from cms.core.ids import uuid7
from delivery.models import Edition, Record
from media.lapsing import set_plan, set_policy
from media.models import Image, RightsNotice
from tests.accounts.factories import make_user
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article, text
from tests.articles.test_publishing import document
from tests.experts.factories import make_person
from tests.media.factories import make_grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def end_right(image: Image) -> None:
    """Its last day was yesterday."""
    image.grants.update(valid_to=timezone.localdate() - timedelta(days=1))


def lapse(image: Image) -> RightsNotice | None:
    return lapsing.lapse(image, at=timezone.now())


def article_with(image: Image, **fields: Any) -> Article:
    blocks = [text(), draft.Image(id=str(uuid7()), image=image.pid, alt="Old words", caption="Of the old picture")]
    return make_published_article(lead_image=draft.LeadImage(image=image.pid), blocks=blocks, **fields)


def replacing(old: Image, **described: Any) -> Image:
    new = make_cleared_image(creators=["Ben Ink"], supplier="", alt_text="Another view.", **described)
    set_plan(old, act="replace", substitute=new, by=make_user("photo"))
    return new


def test_nothing_happens_before_the_last_day_is_over() -> None:
    image = make_cleared_image()
    article = article_with(image)
    set_policy(act="withdraw", substitute=None, by=make_user("photo"))
    image.grants.update(valid_to=timezone.localdate())
    assert lapsing.due(on=timezone.localdate()) == []
    assert lapse(image) is None
    article.refresh_from_db()
    assert article.standing == "live"


def test_without_a_decision_staff_are_told_and_articles_stay() -> None:
    image = make_cleared_image()
    article = article_with(image)
    end_right(image)
    notice = lapse(image)
    assert notice
    assert (notice.stage, notice.act, notice.failed) == ("ended", "warn", False)
    assert notice.outcome == "Nothing was changed. Live articles that show it: 1."
    assert document(article).lead_image.image == image.pid


def test_a_substitute_takes_the_place_with_its_credit_and_alt_text() -> None:
    old = make_cleared_image()
    article = article_with(old)
    linker = make_published_article(related=[draft.Related(article=article.pid)])
    new, before = replacing(old), document(article)
    end_right(old)
    notice = lapse(old)
    assert notice
    assert notice.outcome == f"“{new}” stands in for it. Live articles changed: 2."
    after = document(article)
    assert (after.lead_image.image, after.lead_image.alt, after.lead_image.caption) == (new.pid, "Another view.", None)
    block = after.body[-1]
    assert (block.image, block.alt, block.caption) == (new.pid, "Another view.", None)
    assert list(after.images) == [new.pid]
    assert after.images[new.pid].credit.line == "Ben Ink"
    assert (after.edition, after.modified_at) == (before.edition, before.modified_at)
    assert after.seq > before.seq
    card = document(linker).related[0].lead_image
    assert (card.image, card.credit, card.alt) == (new.pid, "Ben Ink", "Another view.")
    assert Edition.objects.filter(record__public_id=article.public_id).count() == 1
    gone = Record.objects.get(kind="image", public_id=old.public_id)
    assert (gone.gone, gone.cause_id) == ("unreferenced", old.public_id)
    assert Record.objects.public().filter(kind="image", public_id=new.public_id).exists()
    assert ProcrastinateJob.objects.filter(task_name="media.jobs.make_renditions", args={"image_id": new.pid}).exists()


def test_a_substitute_edited_since_it_went_out_is_modified_itself() -> None:
    old = make_cleared_image()
    article_with(old)
    new = replacing(old)
    article_with(new)
    new.alt_text = "Described better."
    new.save(update_fields=["alt_text"])
    since = timezone.now()
    end_right(old)
    lapse(old)
    record = Record.objects.get(kind="image", public_id=new.public_id)
    assert (record.modified_at > since, record.cause_kind, record.reissued_at) == (True, "", None)


def test_a_card_of_an_article_shows_the_same_as_publishing_would() -> None:
    old = make_cleared_image()
    article = article_with(old)
    linker = make_published_article(related=[draft.Related(article=article.pid)])
    replacing(old)
    end_right(old)
    lapse(old)
    swapped = document(linker).related[0].lead_image
    card = Record.objects.get(kind="article", public_id=article.public_id)
    assert swapped.image in bytes(card.card).decode()
    assert swapped.src in bytes(card.card).decode()


def test_the_draft_gets_the_same_change_by_the_systems_hand_and_is_not_published() -> None:
    old = make_cleared_image()
    article = article_with(old)
    by = make_editor_in_chief()
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    article = drafts.save_draft(article, unfinished, base_version=article.version, by=by)
    new = replacing(old)
    end_right(old)
    lapse(old)
    assert document(article).title == "Why we wake at four"
    article.refresh_from_db()
    now = dump(article)
    assert (now.title, now.lead_image.image, now.lead_image.alt) == ("An unfinished edit", new.pid, "")
    assert [block.caption for block in now.blocks if isinstance(block, draft.Image)] == [""]
    last, published = article.revisions.all()[:2]
    assert last.by == published.by == system_user()
    assert (published.digest, last.digest) == (article.published_digest, article.content_digest)
    assert "Why we wake at four" in published.document
    assert new.pid in published.document
    assert article.has_unpublished_changes


def test_an_article_without_open_edits_has_none_afterwards() -> None:
    old = make_cleared_image()
    article = article_with(old)
    replacing(old)
    end_right(old)
    lapse(old)
    article.refresh_from_db()
    assert not article.has_unpublished_changes
    assert article.revisions.filter(digest=article.published_digest).get().by == system_user()


def test_an_edit_that_was_open_meanwhile_is_kept_as_one_that_came_second() -> None:
    old = make_cleared_image()
    article = article_with(old)
    base, typed = article.version, dump(article)
    typed.dek = "Typed meanwhile."
    replacing(old)
    end_right(old)
    lapse(old)
    with pytest.raises(Exception, match="saved this article while you were writing"):
        drafts.save_draft(article, typed, base_version=base, by=make_editor_in_chief())


def test_withdrawing_takes_down_what_shows_the_picture_and_says_why() -> None:
    image = make_cleared_image()
    article, other = article_with(image), make_published_article()
    linker = make_published_article(related=[draft.Related(article=article.pid)])
    set_policy(act="withdraw", substitute=None, by=make_user("standards"))
    end_right(image)
    notice = lapse(image)
    assert notice
    assert notice.outcome == "Articles withdrawn: 1."
    record = Record.objects.get(kind="article", public_id=article.public_id)
    assert (record.gone, record.gone_note) == ("withdrawn", lapsing.REASON)
    assert article.decisions.first().by == system_user()
    for standing in (other, linker):
        standing.refresh_from_db()
        assert standing.standing == "live"
    assert document(linker).related == []


def test_running_again_changes_nothing_more() -> None:
    old = make_cleared_image()
    article_with(old)
    replacing(old)
    end_right(old)
    lapse(old)
    seqs = list(Record.objects.order_by("id").values_list("seq", flat=True))
    revisions = Article.objects.get().revisions.count()
    assert lapse(old) is None
    assert lapsing.due(on=timezone.localdate()) == []
    assert list(Record.objects.order_by("id").values_list("seq", flat=True)) == seqs
    assert Article.objects.get().revisions.count() == revisions


def test_a_right_that_was_extended_in_time_cancels_it() -> None:
    image = make_cleared_image()
    article = article_with(image)
    set_policy(act="withdraw", substitute=None, by=make_user("photo"))
    end_right(image)
    assert lapsing.due(on=timezone.localdate()) == [image.pk]
    make_grant(image=image, valid_from=timezone.localdate())
    jobs.lapse_one.func(image.pk)  # the job was waiting already
    article.refresh_from_db()
    assert article.standing == "live"
    assert not RightsNotice.objects.exists()


def test_the_gate_is_asked_about_the_substitute_and_a_refusal_is_told() -> None:
    old = make_cleared_image()
    article = article_with(old)
    new = replacing(old)
    end_right(new)
    end_right(old)
    notice = lapse(old)
    assert notice
    assert notice.failed
    assert "We may not show" in notice.outcome
    assert document(article).lead_image.image == old.pid
    new.grants.update(valid_to=None)
    notice = lapse(old)
    assert notice
    assert (notice.failed, document(article).lead_image.image) == (False, new.pid)


def test_a_portrait_takes_no_article_down_and_gets_only_a_substitute_of_its_own() -> None:
    portrait = make_cleared_image()
    person = make_person(portrait=portrait)
    article = make_published_article(bylines=[draft.Byline(person=person.pid)])
    set_policy(act="withdraw", substitute=None, by=make_user("photo"))
    end_right(portrait)
    notice = lapse(portrait)
    assert notice
    assert "Portraits changed: 1." in notice.outcome
    person.refresh_from_db()
    article.refresh_from_db()
    assert (person.portrait, article.standing) == (None, "live")
    assert document(article).images == {}
    second = make_cleared_image()
    person.portrait = second
    person.save(update_fields=["portrait"])
    publishing.reissue(person, by=make_editor_in_chief())
    own = replacing(second)
    end_right(second)
    lapse(second)
    person.refresh_from_db()
    assert person.portrait == own
    assert list(document(article).images) == [own.pid]


def test_every_picture_gets_a_job_of_its_own_once() -> None:
    first, second = make_cleared_image(), make_cleared_image()
    for image in (first, second):
        article_with(image)
        end_right(image)
    jobs.look_at_rights.func(0)
    jobs.look_at_rights.func(0)
    rows = ProcrastinateJob.objects.filter(task_name="articles.jobs.lapse_one")
    assert sorted(row.args["pk"] for row in rows) == sorted([first.pk, second.pk])


def test_nobody_signs_in_as_the_system() -> None:
    user = system_user()
    assert user == system_user()
    assert not user.has_usable_password()
    assert (user.is_staff, user.holds("articles.publish_article")) == (False, False)
