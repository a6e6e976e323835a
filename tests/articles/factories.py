"""Articles for tests: plain functions, one a state. A test names every fact that it depends on."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from articles import contract, drafts, imports, publishing, workflow
from articles.checking import verdicts
from articles.models import Article, Import, Reissue, Topic
from cms.accounts.models import User
from cms.core.ids import uuid7
from experts.models import Person, Quote
from media.models import Image
from tests.accounts.factories import make_user
from tests.experts.factories import make_affiliation, make_credential, make_frozen_quote, make_person
from tests.media.factories import make_grant, make_image

_numbers = count(1)


def make_editor_in_chief(**overrides: Any) -> User:
    """Somebody who may take every step."""
    return make_user("administrator", **overrides)


def make_cleared_image(**overrides: Any) -> Image:
    """A picture with credit, alt text and a right to show it, without end."""
    image = make_image(**{"supplier": "Northlight", **overrides})
    make_grant(image=image)
    return image


def make_cleared_quote(**overrides: Any) -> Quote:
    """Words with a record, of somebody who holds a post and no title that would have to be verified."""
    if "person" not in overrides:
        overrides["person"] = make_person()
        make_affiliation(person=overrides["person"])
    return make_frozen_quote(**{"on": timezone.localdate(), "record_held": "Recording 12.", **overrides})


def make_verified_person(**overrides: Any) -> Person:
    """A physician, whose degree a checker looked up."""
    person = make_person(**{"suffix": "MD", **overrides})
    degree = make_credential(person=person, kind="degree", title="MD", issuer="University of Eastmere")
    looked_up = {"verdict": "confirmed", "method": "registry_lookup", "evidence": "Register of graduates."}
    verdicts.verify(degree, by=make_user("checker"), **looked_up)
    return person


def make_topic(**overrides: Any) -> Topic:
    number = next(_numbers)
    return Topic.objects.create(**{"name": f"Sleep {number}", "slug": f"sleep-{number}", **overrides})


def text(html: str = "<p>Most adults sleep too little.</p>") -> contract.Text:
    return contract.Text(id=str(uuid7()), html=html)


def make_draft(**fields: Any) -> contract.Draft:
    """A draft with everything that the gate asks for, unless ``fields`` say otherwise."""
    values = {"title": "Why we wake at four", "dek": "And what to do about it.", "blocks": [text()], **fields}
    if "bylines" not in values:
        values["bylines"] = [contract.Byline(person=make_person().pid)]
    return contract.Draft(**values)


def make_article(*, by: User | None = None, **fields: Any) -> Article:
    return drafts.create_draft(make_draft(**fields), by=by or make_editor_in_chief())


def make_ready_article(*, by: User | None = None, **fields: Any) -> Article:
    by = by or make_editor_in_chief()
    return sign_off(make_article(by=by, **fields), by=by)


def sign_off(article: Article, *, by: User) -> Article:
    """Hand it in as ``by``; somebody who had no part in it signs."""
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=by)
    return workflow.move(article, to="ready", by=make_user("checker"))


def make_published_article(*, by: User | None = None, **fields: Any) -> Article:
    by = by or make_editor_in_chief()
    return publishing.publish(make_ready_article(by=by, **fields), by=by)


def make_reissue(**overrides: Any) -> Reissue:
    """A change that has reached all of its documents."""
    number = next(_numbers)
    values = {"cause_kind": "topic", "cause_id": uuid7(), "label": f"Sleep {number}", "total": 200, "done": 200}
    return Reissue.objects.create(**{**values, "finished_at": timezone.now(), **overrides})


def make_import(**overrides: Any) -> Import:
    """A text that was read and waits; no other call makes the same."""
    number = next(_numbers)
    words = f"Text {number} waits.\n\n“It can wait,” says Ada Quill{number}, MD."
    by = overrides.pop("by", None) or make_editor_in_chief()
    return imports.read(overrides.pop("text", words), name=overrides.pop("name", f"{number}.txt"), by=by)
