"""Who may see a draft on the site itself, for how long."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from cms.core.models import PublicModel


class PreviewGrant(PublicModel):
    """One press of *Preview on the site*: a code that is good once and for a minute, and the token that it was exchanged for.

    Only digests are kept. The token opens this one article, in the name of ``issued_by``, until ``ends_at``.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_grants")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code_digest = models.CharField(max_length=64, unique=True)
    code_until = models.DateTimeField()
    token_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - unique, so none is NULL
    ends_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_digest__isnull=True, ends_at__isnull=True)
                | Q(token_digest__isnull=False, ends_at__isnull=False),
                name="preview_token_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article}, for {self.issued_by}"
