"""The blocks of an article, one a row, so that quotes and pictures are real foreign keys and can be found."""

from __future__ import annotations

from django.db import models

from articles.models.article import Article
from cms.core.ids import uuid7
from experts.models import Quote
from media.models import Image


class BlockRow(models.Model):
    """What every block has: a UUID that outlives its place and, for the block editor, parent, region and order."""

    parent = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="%(class)ss")
    region = models.CharField(max_length=20, default="main")
    ordering = models.IntegerField(default=0)
    uuid = models.UUIDField(default=uuid7, unique=True)

    class Meta:
        abstract = True
        ordering = ["ordering", "id"]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class TextBlock(BlockRow):
    """Paragraphs, headings and lists as sanitised HTML (see ``articles.richtext``)."""

    html = models.TextField("text")

    class Meta(BlockRow.Meta):
        verbose_name = "text"
        verbose_name_plural = "texts"


class QuoteBlock(BlockRow):
    """A quotation. ``html`` keeps the sentence that an inline quotation stands in, attribution included."""

    class Display(models.TextChoices):
        INLINE = "inline", "In its sentence"
        BLOCK = "block", "Set apart"
        PULL = "pull", "Pull quote"

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="placements")
    display = models.CharField(max_length=8, choices=Display, default=Display.BLOCK)
    html = models.TextField("sentence in print", blank=True, default="")

    class Meta(BlockRow.Meta):
        verbose_name = "quote"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(display="inline") & ~models.Q(html="")
                | ~models.Q(display="inline") & models.Q(html=""),
                name="quote_block_inline_has_its_sentence",
                violation_error_message="An inline quotation needs its sentence; one set apart has none.",
            )
        ]


class ImageBlock(BlockRow):
    """A picture in the text; empty ``alt`` means the picture's own."""

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="placements")
    alt = models.TextField("alt text here", blank=True, default="", help_text="Empty: the picture's own.")
    caption = models.TextField(blank=True, default="")

    class Meta(BlockRow.Meta):
        verbose_name = "image"


class CalloutBlock(BlockRow):
    class Tone(models.TextChoices):
        KEY_POINT = "key_point", "Key point"
        NOTE = "note", "Note"
        TIP = "tip", "Tip"
        WARNING = "warning", "Warning"

    tone = models.CharField(max_length=12, choices=Tone, default=Tone.KEY_POINT)
    html = models.TextField("text")

    class Meta(BlockRow.Meta):
        verbose_name = "callout"


class EmbedBlock(BlockRow):
    """Something of somebody else's, by address; the front end decides how to show it."""

    provider = models.CharField(max_length=60)
    url = models.URLField(max_length=1000)
    title = models.CharField(max_length=300, blank=True, default="")

    class Meta(BlockRow.Meta):
        verbose_name = "embed"


class TableBlock(BlockRow):
    """``header`` is a list of strings, ``rows`` a list of such lists, each as long as the header."""

    caption = models.CharField(max_length=300, blank=True, default="")
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)

    class Meta(BlockRow.Meta):
        verbose_name = "table"


BLOCK_MODELS: tuple[type[BlockRow], ...] = (
    TextBlock,
    QuoteBlock,
    ImageBlock,
    CalloutBlock,
    EmbedBlock,
    TableBlock,
)
