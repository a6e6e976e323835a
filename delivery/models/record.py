"""The current public state of one thing, ready to send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest


class RecordQuerySet(models.QuerySet["Record"]):
    def public(self) -> RecordQuerySet:
        """What can be read now: tombstones left out, retracted articles included."""
        return self.filter(gone="")

    def listed(self) -> RecordQuerySet:
        """What lists show: public, and not retracted."""
        return self.public().filter(is_listed=True)

    def of(self, things: Iterable[tuple[str, UUID]]) -> RecordQuerySet:
        """Those of these things, by kind and public id."""
        wanted = list(things)
        if not wanted:
            return self.none()
        return self.where_of([kind for kind, _ in wanted], [public_id for _, public_id in wanted])

    def where_of(self, kinds: Any, public_ids: Any) -> RecordQuerySet:
        """As ``of``, of two columns, each a list or a ``Given``."""
        condition = (
            "(delivery_record.kind, delivery_record.public_id) IN (SELECT * FROM unnest(%b::text[], %b::uuid[]))"
        )
        found = self.extra(where=[condition], params=[kinds, public_ids])  # noqa: S610 - a constant
        return cast("RecordQuerySet", found)


class Record(models.Model):
    """One thing as the world sees it. Withdrawn, it stays as a tombstone; it is never deleted.

    ``document`` and ``card`` are JSON bytes; ``packed`` goes with ``document``, and a trigger drops it when only that is written.
    ``digest`` is the SHA-256 of the document without ``seq``; ``etag`` changes with every put. ``seq`` is given in commit order
    (``delivery.records``), so the change feed is this table ordered by it.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article"
        PERSON = "person"
        QUOTE = "quote"
        IMAGE = "image"
        SOURCE = "source"
        TOPIC = "topic"

    class Gone(models.TextChoices):
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        LEGAL = "legal"
        MERGED = "merged"
        UNREFERENCED = "unreferenced"

    kind = models.CharField(max_length=16, choices=Kind)
    public_id = models.UUIDField()
    slug = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    document = models.BinaryField(null=True)
    packed = models.BinaryField(null=True)  # the document as gzip, where that saves anything
    card = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    etag = models.CharField(max_length=64)
    seq = models.BigIntegerField(unique=True)
    edition = models.PositiveIntegerField(null=True)
    contract = models.PositiveSmallIntegerField(default=1)
    is_listed = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    reissued_at = models.DateTimeField(null=True)
    gone = models.CharField(max_length=16, choices=Gone, blank=True, default="")
    gone_note = models.TextField(blank=True, default="")  # the public reason, in a sentence
    cause_kind = models.CharField(max_length=16, blank=True, default="")
    cause_id = models.UUIDField(null=True)
    # Titles and alternative texts it had, which documents that embed it may still show in place of words of their own.
    formerly = models.JSONField(default=list, db_default=[])
    alternates = models.TextField(
        blank=True, default="", db_default=""
    )  # the document's translations (``delivery.alternates``)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "public_id"], name="record_thing_unique"),
            models.UniqueConstraint(
                fields=["kind", "language", "slug"],
                condition=Q(gone="") & ~Q(slug=""),
                name="record_slug_unique",
            ),
            models.CheckConstraint(
                condition=Q(gone="", document__isnull=False, card__isnull=False)
                | (~Q(gone="") & Q(document__isnull=True, card__isnull=True)),
                name="record_gone_has_no_document",
            ),
            models.CheckConstraint(
                condition=Q(gone="") | Q(packed__isnull=True), name="record_gone_has_nothing_packed"
            ),
            models.CheckConstraint(
                condition=Q(cause_kind="", cause_id__isnull=True) | (~Q(cause_kind="") & Q(cause_id__isnull=False)),
                name="record_cause_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-published_at", "-id"],
                name="record_list",
                condition=Q(gone="", is_listed=True),
            ),
            models.Index(
                fields=["kind", "language", "-published_at", "-id"],
                name="record_list_language",
                condition=Q(gone="", is_listed=True),
            ),
            models.Index(
                fields=["kind", "-modified_at", "-id"],
                name="record_modified",
                condition=Q(gone="", is_listed=True),
            ),
            models.Index(
                # Which file of the sitemap an article stands in, and what changed last there (``delivery.sitemaps``).
                F("id") / 10_000,
                Greatest("modified_at", "reissued_at").desc(),
                name="record_sitemap",
                condition=Q(kind="article", gone="", is_listed=True),
            ),
            models.Index(fields=["kind", "slug"], name="record_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_public(self) -> bool:
        return not self.gone


class RecordTag(models.Model):
    """What a listed record can be found by: ``topic:<id>``, ``author:<id>``, ``expert:<id>``, ``source:<id>``, ``role:author``.

    A b-tree on (tag, language, published_at) serves a filtered list from its first row on, however rare the tag.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="tags")
    tag = models.CharField(max_length=80)
    language = models.CharField(max_length=16, blank=True, default="")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "tag"], name="record_tag_unique")]
        indexes = [
            models.Index(fields=["tag", "-published_at", "-record"], name="record_tag_list"),
            models.Index(fields=["tag", "language", "-published_at", "-record"], name="record_tag_language"),
        ]

    def __str__(self) -> str:
        return self.tag


class Reference(models.Model):
    """A live record embeds a thing, and how. Drives cache tags, "where is this used?" and reissue."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=16, choices=Record.Kind)
    target_id = models.UUIDField()
    how = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "kind", "target_id", "how"], name="reference_unique")]
        indexes = [models.Index(fields=["kind", "target_id", "how", "record"], name="reference_shown_by")]

    def __str__(self) -> str:
        return f"{self.how} {self.kind} {self.target_id}"
