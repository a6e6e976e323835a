"""A picture in one of the delivered sizes and formats, its credit inside."""

from __future__ import annotations

from django.db import models

from media.models.image import Image


class Rendition(models.Model):
    """One file made from an original. ``version`` is the digest of all that it was made from: pixels, focal point, credit.

    Rows are never changed: what would change one makes another version, and the old one stays for copies of old documents.
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    version = models.CharField(max_length=16)
    spec = models.CharField(max_length=16)
    format = models.CharField(max_length=4)
    file = models.CharField(max_length=200)  # the name in the storage
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["image", "-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["image", "version", "spec", "format"], name="rendition_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.spec}.{self.format} of {self.image_id}"
