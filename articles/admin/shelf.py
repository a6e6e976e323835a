"""The people, quotes, pictures, sources, topics and articles that one form refers to, fetched once.

Django's own autocomplete asks the database for the label of every field; a form with sixty of them would ask sixty times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from articles.models import Article, Topic
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source

# The kind of thing that a form field of this name chooses.
KIND_OF_FIELD = {
    "quote": "quote", "image": "image", "lead_image": "image", "person": "person", "medical_reviewer": "person",
    "source": "source", "target": "article", "primary_topic": "topic", "topics": "topic",
}  # fmt: skip
PEEKS = {"quote": "articles/admin/peek_quote.html", "image": "articles/admin/peek_image.html"}


def things(kind: str) -> QuerySet[Any]:
    """All things of a kind, with what their labels need."""
    querysets: dict[str, QuerySet[Any]] = {
        "person": Person.objects.all(),
        "quote": Quote.objects.select_related("person"),
        "image": Image.objects.all(),
        "source": Source.objects.all(),
        "topic": Topic.objects.all(),
        "article": Article.objects.all(),
    }
    return querysets[kind]


class Shelf:
    """Things by kind and public id, or by kind and key; one query a kind and fetch."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], Model] = {}
        self._by_key: dict[tuple[str, str], Model] = {}

    def fetch_ids(self, named: Iterable[tuple[str, str]]) -> Shelf:
        """Fetch by (kind, public id); ids that lead nowhere stay unknown."""
        return self._fetch("public_id", named)

    def fetch_posted(self, data: Mapping[str, Any]) -> Shelf:
        """Fetch whatever a posted form chose: ``data`` is a QueryDict."""
        named = []
        for name in data:
            kind = KIND_OF_FIELD.get(name.rsplit("-", 1)[-1])
            if kind:
                values = data.getlist(name)  # type: ignore[attr-defined]
                named += [(kind, value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
        return self._fetch("pk", named)

    def by_id(self, kind: str, public_id: str | None) -> Any:
        return self._by_id.get((kind, public_id or ""))

    def by_key(self, kind: str, key: object) -> Any:
        return self._by_key.get((kind, str(key)))

    def key(self, kind: str, public_id: str | None) -> int | None:
        """The key that a form field needs for a public id; None when there is no such thing any more."""
        thing = self.by_id(kind, public_id)
        return thing.pk if thing else None

    def _fetch(self, column: str, named: Iterable[tuple[str, str]]) -> Shelf:
        wanted = defaultdict(set)
        for kind, value in named:
            wanted[kind].add(value)
        for kind, values in wanted.items():
            for thing in things(kind).filter(**{f"{column}__in": values}):
                self._by_id[kind, thing.pid] = thing
                self._by_key[kind, str(thing.pk)] = thing
        return self


class ShelfSelect(AutocompleteSelect):
    """Django's autocomplete, its present choice taken from the shelf, with a look at what was chosen below it."""

    template_name = "articles/admin/choice.html"
    shelf: Shelf = Shelf()

    @property
    def kind(self) -> str:
        return KIND_OF_FIELD[self.field.name]

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        chosen = [thing for thing in (self.shelf.by_key(self.kind, each) for each in value) if thing]
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, thing.pk, str(thing), True, 1) for thing in chosen[:1]]
        return [(None, options, 0)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["kind"] = self.kind
        context["peek"] = PEEKS.get(self.kind)
        context["thing"] = self.shelf.by_key(self.kind, value)
        return context


class ShelfField(forms.ModelChoiceField):
    """A choice that is looked up on the shelf; what was deleted meanwhile is named, not called invalid."""

    @property
    def select(self) -> Any:
        """The autocomplete inside Django's wrapper of links to add and change."""
        return getattr(self.widget, "widget", self.widget)

    def use(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.select.shelf = shelf

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        thing = self.shelf.by_key(self.select.kind, value)
        if thing is None:
            raise ValidationError("It was deleted in the meantime: choose another.", code="invalid_choice")
        return thing
