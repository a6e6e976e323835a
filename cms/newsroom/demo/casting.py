"""The shared things that the demo's files name by key: found where they are, else made through the verbs that editors use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from articles.models import Topic
from articles.topics import save_topic
from cms.accounts.models import User
from cms.core.rows import Row
from cms.newsroom.demo.drawing import draw
from cms.newsroom.demo.stories import entries
from experts.models import Organisation, Person, Quote
from experts.organisations import save_organisation
from experts.people import save_person
from experts.quotes import save_quote
from media.intake import admit
from media.lapsing import set_plan
from media.models import Image, Supplier
from media.rights import grant
from media.suppliers import save_supplier
from sources.models import Source
from sources.register import register


def topic(key: str, *, by: User) -> Topic:
    fields = entries("topics")[key]
    known = Topic.objects.filter(slug=fields["slug"], language=fields["language"]).first()
    return known or save_topic(None, fields=fields, by=by)


def person(key: str, *, by: User) -> Person:
    """The person of that slug, with credentials and posts."""
    known = Person.objects.filter(slug=key).first()
    if known:
        return known
    fields = dict(entries("people")[key])
    credentials = [Row(_entered(each, n)) for n, each in enumerate(fields.pop("credentials", []))]
    affiliations = [
        Row({**each, "organisation": _organisation(each["organisation"], by=by), "position": n})
        for n, each in enumerate(fields.pop("affiliations", []))
    ]
    return save_person(None, fields={**fields, "slug": key}, credentials=credentials, affiliations=affiliations, by=by)


def quote(fields: Mapping[str, Any], *, by: User) -> Quote:
    """A new quote; its attribution is frozen when the file gives ``attributed_on``, with the ``titles`` given."""
    said = dict(fields)
    day, titles = said.pop("attributed_on", None), said.pop("titles", None)
    said["words_obtained"] = said.pop("words")
    if "person" in said:
        said["person"] = person(said["person"], by=by)
    return save_quote(None, fields=said, freeze_on=day, titles=titles, by=by)


def source(key: str, *, by: User) -> Source:
    fields = entries("sources")[key]
    known = Source.objects.filter(cited_as=fields["cited_as"]).first()
    return known or register(**fields, by=by)


def picture(key: str, *, by: User) -> Image:
    """The drawing of that name as an image, with the right to show it where the file has one, and what happens when that ends."""
    fields = dict(entries("pictures")[key])
    right, lapse = fields.pop("grant", None), fields.pop("lapse", None)
    if fields.get("supplier") in entries("suppliers"):
        supplier(fields["supplier"], by=by)
    admission = admit(BytesIO(draw(key)), name=f"{key}.demo", by=by, digital_source_type="algorithmicMedia", **fields)
    if admission.is_new and right:
        grant(admission.image, by=by, **_counted_from_today(right))
    if admission.is_new and lapse:
        set_plan(admission.image, act=lapse["act"], substitute=picture(lapse["substitute"], by=by), by=by)
    return admission.image


def supplier(name: str, *, by: User) -> Supplier:
    known = Supplier.objects.filter(name=name).first()
    return known or save_supplier(None, fields={"name": name, **entries("suppliers")[name]}, by=by)


def _counted_from_today(right: Mapping[str, Any]) -> dict[str, Any]:
    """A right with its last day in place of the days that are left."""
    fields = dict(right)
    days = fields.pop("days_left", None)
    return fields if days is None else {**fields, "valid_to": timezone.localdate() + timedelta(days=days)}


def _entered(credential: Mapping[str, Any], place: int) -> dict[str, Any]:
    """A credential as an editor enters it; how it was verified is the checker's business."""
    return {name: value for name, value in credential.items() if name != "verified_how"} | {"position": place}


def _organisation(name: str, *, by: User) -> Organisation:
    known = Organisation.objects.filter(name=name).first()
    return known or save_organisation(None, fields={"name": name}, by=by)
