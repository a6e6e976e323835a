"""What search looks through. All of it follows from the records and is written with them (``delivery.searching.indexing``)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from delivery.models.record import Record


class SearchEntry(models.Model):
    """A listed article as its words: a row of its own and narrow, since a common word visits very many of them.

    ``words`` holds stems with places and weights (title A, dek and names B, headings and topics C, body D); each stem of the
    title once more as ``=stem``, what may be suggested as ``~word``, and what the article can be filtered by as ``@tag``.
    ``dictionary`` is the one that made the stems.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="entry")
    dictionary = models.CharField(max_length=16)
    published_at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["-published_at", "-record"], name="search_newest"),
        ]

    def __str__(self) -> str:
        return f"words of record {self.record_id}"


class RecentEntry(models.Model):
    """The newest entries once more: a word that many articles have is in enough of these, and is found here in no time.

    ``words`` is for the index and has no places. ``short`` holds those of title, dek, names, headings and topics with places and
    weights, few enough to lie in the row itself: to rank an article nothing else is read.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="recent_entry")
    dictionary = models.CharField(max_length=16)
    published_at = models.DateTimeField()
    words = SearchVectorField()
    short = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_recent_words")]

    def __str__(self) -> str:
        return f"words of recent record {self.record_id}"


class SpelledWord(models.Model):
    """A word in titles and names that listed articles show now, and in how many of them: what may be suggested to a reader."""

    word = models.CharField(max_length=60, primary_key=True)
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(articles__gt=0), name="spelled_word_is_shown"),
        ]
        indexes = [GistIndex(OpClass("word", name="gist_trgm_ops"), name="spelled_word_trigrams")]

    def __str__(self) -> str:
        return self.word
