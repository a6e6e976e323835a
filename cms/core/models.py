"""Base classes for what has a public id."""

from __future__ import annotations

from django.db import models

from cms.core.ids import uuid7


class PublicModel(models.Model):
    """Anything the outside may name: an internal key, a public UUIDv7, and when it was made and last saved."""

    public_id = models.UUIDField("id", default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def pid(self) -> str:
        """The public id as it appears in drafts, documents and URLs."""
        return str(self.public_id)


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses in Python, with a sentence, what the table's trigger refuses in the database."""

    def update(self, **kwargs: object) -> int:
        raise TypeError(f"{self.model.__name__} is append-only: add a new row instead of changing one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} is append-only: its rows are kept for ever.")


class AppendOnly(models.Model):
    """A log. UPDATE and DELETE are refused by a trigger made with ``cms.core.triggers.append_only``."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = models.Manager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        abstract = True
