"""Who and what an article names: bylines, citations, related links. Rows of the article, replaced by ``load``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from articles.models.article import Article
from experts.models import Person
from sources.models import Source


class Placement(models.Model):
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Byline(Placement):
    class Role(models.TextChoices):
        AUTHOR = "author", "Author"
        CONTRIBUTOR = "contributor", "Contributor"
        EDITOR = "editor", "Editor"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=12, choices=Role, default=Role.AUTHOR)
    as_credited = models.CharField(max_length=300, blank=True, default="", help_text="Empty: name and suffix.")

    class Meta(Placement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person", "role"], name="byline_once",
                violation_error_message="That person is in the byline already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.as_credited or str(self.person)


class Citation(Placement):
    """The article rests on a source. Roles are CiTO names."""

    class Role(models.TextChoices):
        EVIDENCE = "citesAsEvidence", "Evidence"
        AUTHORITY = "citesAsAuthority", "Authority"
        DATA = "citesAsDataSource", "Data"
        QUOTATION = "includesQuotationFrom", "Quotation"
        BACKGROUND = "obtainsBackgroundFrom", "Background"
        SUPPORTS = "supports", "Supports it"
        QUALIFIES = "qualifies", "Qualifies it"
        DISPUTES = "disputes", "Disputes it"
        REFUTES = "refutes", "Refutes it"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    role = models.CharField(max_length=24, choices=Role, default=Role.BACKGROUND)
    locator = models.CharField(max_length=200, blank=True, default="", help_text="Page, section, table.")
    passage = models.TextField("supporting words, literally", blank=True, default="")

    class Meta(Placement.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["article", "source", "role", "locator"], name="citation_once",
                violation_error_message="That source is cited so already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.source)


class RelatedLink(Placement):
    """To an article here, or to a title and an address outside. A title alone is a link still to be found."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, blank=True, related_name="linked_from")
    title = models.CharField(max_length=300, blank=True, default="", help_text="Empty: the article's own.")
    url = models.URLField(max_length=1000, blank=True, default="")
    relation = models.CharField(max_length=24, default="related")

    class Meta(Placement.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=False, url="") | (Q(target__isnull=True) & ~Q(title="")),
                name="related_here_or_outside",
                violation_error_message="Choose an article, or give a title and an address outside.",
            ),
            models.CheckConstraint(
                condition=~Q(target=models.F("article")), name="related_to_another",
                violation_error_message="An article is not related to itself.",
            ),
            models.UniqueConstraint(
                fields=["article", "target"], name="related_once", violation_error_message="That article is linked already."
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or str(self.target)
