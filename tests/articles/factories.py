"""Articles for tests: plain functions, one a state. A test names every fact that it depends on."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from articles import contract, drafts, publishing, workflow
from articles.models import Article, Topic
from cms.accounts.models import User
from cms.accounts.roles import ROLES, sync_roles
from cms.core.ids import uuid7
from cms.core.text import slugify
from experts.models import Person, Quote
from media.models import Image, RightsGrant
from sources.models import Source


def make_user(role: str = "administrator", **fields: Any) -> User:
    groups = sync_roles()
    number = User.objects.count()
    values = {"email": f"{role}{number}@newsroom.example", "name": f"{ROLES[role][0]} {number}", **fields}
    user = User.objects.create_user(password=None, **values)
    user.groups.add(groups[role])
    return user


def make_person(name: str = "Ada Quill", **fields: Any) -> Person:
    slug = fields.pop("slug", f"{slugify(name)}-{Person.objects.count()}")
    return Person.objects.create(name=name, slug=slug, **fields)


def make_quote(person: Person | None = None, words: str = "Sleep is not a luxury.", **fields: Any) -> Quote:
    person = person or make_person("Noor Vale", suffix="MD")
    values = {
        "words_obtained": words, "person": person, "as_credited": person.printed_name,
        "credited_name": person.name, "attributed_on": date(2026, 1, 5), **fields,
    }  # fmt: skip
    return Quote.objects.create(**values)


def make_image(**fields: Any) -> Image:
    """A picture with a file's facts, a creator, alt text and a grant without end."""
    digest = hashlib.sha256(str(uuid7()).encode()).hexdigest()
    values = {
        "file": f"originals/{digest}.jpg", "sha256": digest, "width": 1200, "height": 800, "format": "JPEG",
        "creators": ["Iris Holm"], "supplier": "Northlight", "alt_text": "A lamp on a night table.", **fields,
    }  # fmt: skip
    image = Image.objects.create(**values)
    RightsGrant.objects.create(image=image, basis="staff", permits=["web"])
    return image


def make_source(cited_as: str = "Handbook of Sleep, 2nd edition", **fields: Any) -> Source:
    return Source.objects.create(cited_as=cited_as, **{"title": cited_as, **fields})


def make_topic(name: str = "Sleep") -> Topic:
    topic, _ = Topic.objects.get_or_create(name=name, slug=slugify(name))
    return topic


def text(html: str = "<p>Most adults sleep too little.</p>") -> contract.Text:
    return contract.Text(id=str(uuid7()), html=html)


def make_draft(**fields: Any) -> contract.Draft:
    """A draft with everything that the gate asks for, unless ``fields`` say otherwise."""
    values = {"title": "Why we wake at four", "dek": "And what to do about it.", "blocks": [text()], **fields}
    if "bylines" not in values:
        values["bylines"] = [contract.Byline(person=make_person("Jo Marsh").pid)]
    return contract.Draft(**values)


def make_article(*, by: User | None = None, **fields: Any) -> Article:
    return drafts.create_draft(make_draft(**fields), by=by or make_user())


def make_ready_article(*, by: User | None = None, **fields: Any) -> Article:
    by = by or make_user()
    return sign_off(make_article(by=by, **fields), by=by)


def sign_off(article: Article, *, by: User) -> Article:
    for stage in ("in_review", "checking", "ready"):
        article = workflow.move(article, to=stage, by=by)
    return article


def make_published_article(*, by: User | None = None, **fields: Any) -> Article:
    by = by or make_user()
    return publishing.publish(make_ready_article(by=by, **fields), by=by)
