"""Fill the demo newsroom: write each article, then take it as far as its file says, through the verbs that editors use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from articles.checking.corrections import approve_correction, draft_correction
from articles.contract import Draft
from articles.documents import dump
from articles.drafts import create_draft, save_draft
from articles.models import Article, Correction
from articles.publishing import publish, unpublish
from articles.workflow import move, schedule
from cms.accounts.models import User
from cms.core.errors import DomainError
from cms.core.ids import uuid7
from cms.newsroom.demo import casting
from cms.newsroom.demo.checking import begin, review, verify_credentials
from cms.newsroom.demo.stories import Correction as Correcting
from cms.newsroom.demo.stories import Ending, Story, stories

ByRole = Mapping[str, User]
Find = Mapping[str, Callable[[str], str]]  # a name in a draft → how the key under it becomes an id
Step = Callable[[Article, Story, ByRole], object]


@dataclass
class Summary:
    """How many articles this run made or took further, how many it left as they are, and what the verbs refused."""

    filled: int = 0
    kept: int = 0
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.filled and not self.refused:
            return f"The demo newsroom is as you left it: {self.kept} articles."
        return "\n".join(
            [f"The demo newsroom has {self.filled + self.kept} articles, {self.filled} of them new.", *self.refused]
        )


def fill(*, by_role: ByRole) -> Summary:
    """Make what is missing and finish what a broken run left half-way; what the desk has touched since stays as it is.

    ``by_role`` has one account for each role that the stories need. An article's text and the
    things it names are one transaction, each later step another. A refusal is reported and stops that article alone.
    """
    summary = Summary()
    made: dict[str, Article] = {}
    for story in stories():
        try:
            article, is_new = _found_or_written(story, by_role, made)
            made[story.slug] = article
            has_moved = _walk(article, story, by_role)
        except DomainError as error:
            summary.refused.append(f"{story.name}: {error.message}")
            continue
        summary.filled += is_new or has_moved
        summary.kept += not (is_new or has_moved)
    return summary


# -- the text -------------------------------------------------------------------------------------------------------


def _found_or_written(story: Story, by_role: ByRole, made: Mapping[str, Article]) -> tuple[Article, bool]:
    group, language = story.identity
    known = Article.objects.filter(translation_group=group, language=language).first()
    return (known, False) if known else (_write(story, by_role, made), True)


@transaction.atomic
def _write(story: Story, by_role: ByRole, made: Mapping[str, Article]) -> Article:
    return create_draft(_draft(story, by_role, made), by=by_role["writer"])


def _draft(story: Story, by_role: ByRole, made: Mapping[str, Article]) -> Draft:
    """The file's draft, with ids for keys; a link to a story that was refused is left out."""
    editor, photo = by_role["editor"], by_role["photo"]
    said = {key: casting.quote(fields, by=editor).pid for key, fields in story.quotes.items()}
    find: Find = {
        "person": lambda key: casting.person(key, by=editor).pid,
        "medical_reviewer": lambda key: casting.person(key, by=editor).pid,
        "source": lambda key: casting.source(key, by=editor).pid,
        "image": lambda key: casting.picture(key, by=photo).pid,
        "primary_topic": lambda key: casting.topic(key, by=editor).pid,
        "topics": lambda key: casting.topic(key, by=editor).pid,
        "quote": lambda key: said[key],
        "article": lambda key: made[key].pid,
    }
    data = dict(story.draft)
    data["related"] = [link for link in data.get("related", []) if link.get("article") in {None, *made}]
    data["blocks"] = [{"id": str(uuid7()), **block} for block in data["blocks"]]
    return msgspec.convert(_with_ids(data, find), Draft)


def _with_ids(part: Any, find: Find) -> Any:
    """The same data with every value under a name in ``find`` looked up, whether it is a key or a list of keys."""
    if isinstance(part, dict):
        return {
            name: _looked_up(value, find[name]) if name in find else _with_ids(value, find)
            for name, value in part.items()
        }
    return [_with_ids(each, find) for each in part] if isinstance(part, list) else part


def _looked_up(value: Any, find: Callable[[str], str]) -> Any:
    """An id for a key, ids for a list of keys."""
    return [find(key) for key in value] if isinstance(value, list) else find(value)


# -- the way through the newsroom -----------------------------------------------------------------------------------


def _hand_in(article: Article, story: Story, by_role: ByRole) -> object:
    return move(article, to=Article.Stage.IN_REVIEW, by=by_role["writer"], note=_note(story, "in_review"))


def _begin_checking(article: Article, story: Story, by_role: ByRole) -> object:
    moved = move(article, to=Article.Stage.CHECKING, by=by_role["editor"], note=_note(story, "checking"))
    if story.newsroom.ends == "checking":
        begin(moved, by=by_role["checker"])
    return moved


def _sign_off(article: Article, story: Story, by_role: ByRole) -> object:
    verify_credentials(by=by_role["checker"], on=timezone.localdate(_days_ago(story.newsroom.days_ago)))
    review(article, by=by_role["medical"])
    return move(article, to=Article.Stage.READY, by=by_role["checker"], note=story.newsroom.note)


def _schedule(article: Article, story: Story, by_role: ByRole) -> object:
    at = timezone.now() + timedelta(days=story.newsroom.in_days)
    return schedule(article, at=at.replace(minute=0, second=0, microsecond=0), by=by_role["publisher"])


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _publish(article: Article, story: Story, by_role: ByRole) -> object:
    return publish(article, by=by_role["publisher"], at=_days_ago(story.newsroom.days_ago))


def _publish_again(article: Article, story: Story, by_role: ByRole) -> object:
    return publish(article, by=by_role["publisher"], at=_days_ago(_correction(story).days_ago))


def _withdraw(article: Article, story: Story, by_role: ByRole) -> object:
    return unpublish(article, by=by_role["publisher"], reason=story.newsroom.reason)


def _correct(article: Article, story: Story, by_role: ByRole) -> object:
    """Save the corrected text and hand it in. Readers go on seeing the edition that is live."""
    correction = _correction(story)
    article.refresh_from_db()
    draft = dump(article)
    for block in draft.blocks:
        if correction.find in getattr(block, "html", ""):
            block.html = block.html.replace(correction.find, correction.replace)  # type: ignore[union-attr]
    editor = by_role["editor"]
    article = save_draft(article, draft, base_version=article.version, by=editor)
    return move(article, to=Article.Stage.IN_REVIEW, by=editor, note=correction.note)


def _correct_in_print(article: Article, story: Story, by_role: ByRole) -> object:
    """As ``_correct``, and readers are told: the editor drafts the correction, a colleague approves it."""
    correction = _correction(story)
    article.refresh_from_db()
    told = draft_correction(
        article, kind=Correction.Kind.CORRECTION, text=correction.note, was_wrong=correction.find,
        is_right=correction.replace, by=by_role["editor"],
    )  # fmt: skip
    approve_correction(told, by=by_role["standards"])
    return _correct(article, story, by_role)


def _correction(story: Story) -> Correcting:
    if story.newsroom.correction is None:
        raise ValueError(f"{story.name} ends in a correction and has none.")
    return story.newsroom.correction


# Each step, and the state that its one Transition leads to: by these a later run sees where a broken one stopped.
_REVIEW = (("in_review", _hand_in),)
_CHECKING = (*_REVIEW, ("checking", _begin_checking))
_READY = (*_CHECKING, ("ready", _sign_off))
_LIVE = (*_READY, ("live", _publish))

JOURNEYS: dict[Ending, tuple[tuple[str, Step], ...]] = {
    "draft": (),
    "in_review": _REVIEW,
    "checking": _CHECKING,
    "scheduled": (*_READY, ("scheduled", _schedule)),
    "live": _LIVE,
    "correcting": (*_LIVE, ("in_review", _correct)),
    "corrected": (
        *_LIVE,
        ("in_review", _correct_in_print),
        ("checking", _begin_checking),
        ("ready", _sign_off),
        ("live", _publish_again),
    ),
    "withdrawn": (*_LIVE, ("withdrawn", _withdraw)),
}


def _note(story: Story, state: str) -> str:
    """The file's note goes with the last move of a story that stops there."""
    return story.newsroom.note if story.newsroom.ends == state else ""


def _walk(article: Article, story: Story, by_role: ByRole) -> bool:
    """Take the steps that are left; True when there were any. An article that went another way than its file is let alone."""
    journey = JOURNEYS[story.newsroom.ends]
    been = list(article.transitions.order_by("id").values_list("to_state", flat=True))
    if article.discarded_at or been != [state for state, _ in journey[: len(been)]]:
        return False
    for _, step in journey[len(been) :]:
        step(article, story, by_role)
    return len(been) < len(journey)
