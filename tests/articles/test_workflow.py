"""The table of moves, walked whole: every stage to every stage by every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafts, workflow
from articles.documents import dump
from articles.models import Article, Transition
from cms.accounts.roles import ROLES
from cms.core.errors import Conflict, DomainError, Invalid, NotPermitted
from tests.accounts.factories import make_superuser, make_user
from tests.articles.factories import make_article, make_editor_in_chief, make_ready_article

pytestmark = pytest.mark.django_db

STAGES = list(Article.Stage.values)
MAY = {
    ("draft", "in_review"): {"writer", "editor", "standards", "administrator"},
    ("in_review", "checking"): {"editor", "checker", "standards", "administrator"},
    ("checking", "ready"): {"checker", "standards", "administrator"},
    ("ready", "scheduled"): {"editor", "publisher", "standards", "administrator"},
    ("scheduled", "ready"): {"editor", "publisher", "standards", "administrator"},
    **{
        (stage, "draft"): {"editor", "checker", "medical", "standards", "publisher", "administrator"}
        for stage in ("in_review", "checking", "ready", "scheduled")
    },
}


def at_stage(stage: str) -> Article:
    """An article there, by the road that everybody takes."""
    by = make_editor_in_chief()
    article = make_article(by=by)
    for step in ("in_review", "checking", "ready"):
        if article.stage == stage:
            return article
        article = workflow.move(article, to=step, by=make_user("checker") if step == "ready" else by)
    if stage == "scheduled":
        article = workflow.schedule(article, at=timezone.now() + timedelta(hours=1), by=by)
    return article


def attempt(article: Article, to: str, by) -> Article:
    if to == "scheduled":
        return workflow.schedule(article, at=timezone.now() + timedelta(hours=2), by=by)
    return workflow.move(article, to=to, by=by, note="Because.")


@pytest.mark.parametrize("origin", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_every_move_is_permitted_or_refused_as_the_table_says(origin, to):
    article = at_stage(origin)
    allowed = MAY.get((origin, to))
    before = Transition.objects.count()
    for role in ROLES:
        if allowed and role in allowed:
            continue
        with pytest.raises(NotPermitted if allowed else Conflict):
            attempt(article, to, make_user(role))
    assert Transition.objects.count() == before
    assert Article.objects.get(pk=article.pk).stage == origin


@pytest.mark.parametrize(("origin", "to"), MAY)
def test_each_permitted_move_is_made_and_logged(origin, to):
    for role in sorted(MAY[origin, to]):
        article = at_stage(origin)
        by = make_user(role)
        moved = attempt(article, to, by)
        assert moved.stage == to
        last = Transition.objects.filter(article=article).first()
        assert (last.from_state, last.to_state, last.by) == (origin, to, by)


def test_moves_offers_what_leads_on_and_says_why_not():
    article = at_stage("checking")
    offered = {move.to: move.refusal for move in workflow.moves(article, by=make_user("writer"))}
    assert set(offered) == {"ready", "draft"}
    assert all("roles" in refusal for refusal in offered.values())
    assert all(move.refusal == "" for move in workflow.moves(article, by=make_user("checker")))


def test_a_superuser_without_a_role_moves_nothing():
    with pytest.raises(NotPermitted):
        workflow.move(make_article(), to="in_review", by=make_superuser())


def test_sending_back_wants_a_reason():
    with pytest.raises(Invalid, match="why"):
        workflow.move(at_stage("checking"), to="draft", by=make_user("checker"), note="  ")


@pytest.mark.parametrize("hours", [0, -1])
def test_a_schedule_lies_ahead(hours):
    with pytest.raises(Invalid, match="still to come"):
        workflow.schedule(make_ready_article(), at=timezone.now() + timedelta(hours=hours), by=make_user("publisher"))


def test_only_a_schedule_leads_to_scheduled():
    with pytest.raises(DomainError, match="when"):
        workflow.move(make_ready_article(), to="scheduled", by=make_user("publisher"))


def test_signing_off_pins_the_text_and_makes_its_basis_checked():
    article = make_ready_article()
    assert (article.basis, article.pinned_digest) == ("checked", article.content_digest)


def test_legacy_is_granted_by_a_standards_editor_with_a_reason_and_stays():
    article = make_article()
    with pytest.raises(NotPermitted):
        workflow.accept_as_legacy(article, by=make_user("editor"), note="In print in 2009.")
    with pytest.raises(Invalid):
        workflow.accept_as_legacy(article, by=make_user("standards"), note="")
    article = workflow.accept_as_legacy(article, by=make_user("standards"), note="In print in 2009.")
    assert article.basis == "legacy"
    assert article.decisions.get().act == "legacy"


def test_legacy_is_lost_with_the_text_that_had_been_in_print():
    by = make_editor_in_chief()
    article = workflow.accept_as_legacy(make_article(by=by), by=by, note="In print in 2009.")
    changed = dump(article)
    changed.title = "Never in print"
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    assert article.basis == ""
