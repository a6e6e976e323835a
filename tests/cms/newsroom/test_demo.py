"""The demo newsroom: what its files promise, and what filling makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from articles.auditing import drifts
from articles.models import Article, Transition
from articles.readiness import blockers
from articles.workflow import move
from cms.accounts.models import User
from cms.accounts.roles import sync_roles
from cms.newsroom.demo.drawing import PICTURES
from cms.newsroom.demo.filling import JOURNEYS, ByRole, fill
from cms.newsroom.demo.stories import FOLDER, Story, entries, stories
from cms.newsroom.preparing import make_accounts
from delivery import contract
from delivery.models import Edition, Record
from media import credits, lapsing
from media.expiry import expiring

STATES = {
    "draft": ("draft", "never"),
    "in_review": ("in_review", "never"),
    "checking": ("checking", "never"),
    "scheduled": ("scheduled", "never"),
    "live": ("draft", "live"),
    "correcting": ("in_review", "live"),
    "corrected": ("draft", "live"),
    "withdrawn": ("draft", "withdrawn"),
}


@pytest.fixture
def by_role(db: None, settings: Any, tmp_path: Any) -> ByRole:
    settings.MEDIA_ROOT = tmp_path
    return make_accounts(sync_roles(), password="correct horse battery")


def without_roles(user: User) -> User:
    user.groups.clear()
    return User.objects.get(pk=user.pk)


def article_of(story: Story) -> Article:
    group, language = story.identity
    return Article.objects.get(translation_group=group, language=language)


def story_that_ends(ending: str) -> Story:
    return next(story for story in stories() if story.newsroom.ends == ending)


def states() -> dict[str, tuple[str, str]]:
    return {
        slug: (stage, standing) for slug, stage, standing in Article.objects.values_list("slug", "stage", "standing")
    }


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of our own tables."""
    ours = {"accounts", "articles", "delivery", "experts", "media", "sources"}
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


# -- filling --------------------------------------------------------------------------------------------------------


def test_what_filling_makes_is_what_the_files_promise_and_a_second_run_changes_nothing(by_role: ByRole) -> None:
    first = fill(by_role=by_role)
    assert first.refused == []
    assert states() == {story.slug: STATES[story.newsroom.ends] for story in stories()}
    for story in stories():
        been = Transition.objects.filter(article=article_of(story)).order_by("id").values_list("to_state", flat=True)
        assert list(been) == [state for state, _ in JOURNEYS[story.newsroom.ends]]
    what_readers_get_keeps_the_contract()
    what_readers_get_is_what_they_should_with_credentials_verified_before_the_articles()
    the_rest_waits_for_what_it_promises()
    a_corrected_story_has_two_editions_and_tells_readers_what_was_wrong()
    a_right_ends_soon_with_a_plan_and_a_supplier_is_named_in_its_own_words()
    before = everything()
    second = fill(by_role=by_role)
    assert (second.filled, second.kept, second.refused) == (0, len(stories()), [])
    assert everything() == before


def what_readers_get_keeps_the_contract() -> None:
    for record in Record.objects.public():
        msgspec.json.decode(bytes(record.document or b""), type=contract.Document)
        msgspec.json.decode(bytes(record.card or b""), type=contract.Card)
    assert Record.objects.listed().filter(kind="article").count() >= 5
    assert Record.objects.get(slug="five-lunch-boxes").gone == "withdrawn"


def what_readers_get_is_what_they_should_with_credentials_verified_before_the_articles() -> None:
    assert [str(each) for each in drifts()] == []
    held = [
        each
        for row in Record.objects.public().filter(kind="person")
        for each in msgspec.json.decode(bytes(row.document or b""))["credentials"]
    ]
    assert {each["state"] for each in held if each["verified_on"]} == {"verified"}
    story = next(each for each in stories() if each.draft.get("medical_reviewer") and each.newsroom.ends == "live")
    assert b"hasCredential" in Client().get(f"/api/v1/articles/{article_of(story).pid}/jsonld").content


def the_rest_waits_for_what_it_promises() -> None:
    waiting = {each.code for each in blockers(article_of(story_that_ends("in_review"))) if each.stops}
    assert {"quote-without-person", "quote-without-attribution", "image-without-right"} <= waiting
    scheduled = article_of(story_that_ends("scheduled"))
    assert [each for each in blockers(scheduled, at=scheduled.scheduled_for) if each.stops] == []

    story = story_that_ends("correcting")
    correction, article = story.newsroom.correction, article_of(story)
    assert correction is not None
    assert article.has_unpublished_changes
    live = Edition.objects.get(record__public_id=article.public_id)
    assert correction.find in bytes(live.document).decode()
    assert correction.replace in article.revisions.latest("number").document
    assert article.transitions.latest("id").note == correction.note


def a_corrected_story_has_two_editions_and_tells_readers_what_was_wrong() -> None:
    story = story_that_ends("corrected")
    correction = story.newsroom.correction
    assert correction is not None
    record = Record.objects.get(slug=story.slug)
    first, second = (bytes(each.document).decode() for each in record.editions.order_by("number"))
    assert correction.find in first and correction.note not in first
    notice, *others = msgspec.json.decode(second)["notices"]
    assert (notice["kind"], notice["text"], others) == ("correction", correction.note, [])
    assert correction.replace in bytes(record.document).decode()


def a_right_ends_soon_with_a_plan_and_a_supplier_is_named_in_its_own_words() -> None:
    (ending,) = expiring(on=timezone.localdate())
    assert ending.image.headline == "A dial at rest"
    assert ending.live
    fate = lapsing.fate(ending.image, until=ending.until)
    assert (fate.act, str(fate.substitute), fate.problem) == ("replace", "Small signs", "")
    assert credits.compile(ending.image) == "Juno Ashby for Lantern Street Studio"


def test_a_broken_run_is_finished_by_the_next(by_role: ByRole) -> None:
    broken = fill(by_role={**by_role, "checker": without_roles(by_role["checker"])})
    assert broken.refused
    assert not Record.objects.exists()
    checker = by_role["checker"]
    checker.groups.add(sync_roles()["checker"])
    assert fill(by_role={**by_role, "checker": User.objects.get(pk=checker.pk)}).refused == []
    assert states() == {story.slug: STATES[story.newsroom.ends] for story in stories()}


def test_an_article_that_the_desk_has_taken_elsewhere_is_let_alone(by_role: ByRole) -> None:
    fill(by_role={**by_role, "checker": without_roles(by_role["checker"])})
    article = article_of(story_that_ends("live"))
    move(article, to="draft", by=by_role["editor"], note="Not yet.")
    fill(by_role={**by_role, "checker": by_role["admin"]})
    article.refresh_from_db()
    assert (article.stage, article.standing) == ("draft", "never")
    assert Article.objects.live().exists()


# -- the files ------------------------------------------------------------------------------------------------------


def texts() -> Iterator[tuple[str, str]]:
    return ((path.name, path.read_text(encoding="utf-8")) for path in FOLDER.rglob("*.toml"))


def test_the_demo_has_the_shapes_and_states_it_promises() -> None:
    kinds = {story.draft["kind"] for story in stories()}
    assert {"explainer", "news", "feature", "interview", "guide", "opinion"} <= kinds
    assert {story.newsroom.ends for story in stories()} == set(JOURNEYS)
    assert len({story.draft["language"] for story in stories()}) == 2
    assert max(len(story.draft["title"]) for story in stories()) > 250


def test_nothing_in_the_demo_leads_to_a_real_place() -> None:
    for name, text in texts():
        hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>]+", text)}
        real = {host for host in hosts if not host.endswith(".example")} - {"creativecommons.org"}
        assert not real, name
        assert all(doi.startswith("10.5555/") for doi in re.findall(r"10\.\d{4,}/", text)), name


def test_a_quotation_in_its_sentence_is_word_for_word_the_record() -> None:
    for story in stories():
        for block in story.draft["blocks"]:
            if block.get("display") == "inline":
                assert story.quotes[block["quote"]]["words"] in block["html"], block["quote"]


def test_every_picture_has_its_drawing_and_every_story_its_own_identity() -> None:
    assert set(entries("pictures")) == set(PICTURES)
    assert len({story.identity for story in stories()}) == len(stories())
