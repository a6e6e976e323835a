"""What is to happen to live articles when the right to a picture ends, and what was said and done about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from media.models.image import Image


class Act(models.TextChoices):
    WARN = "warn", "Warn, and leave the articles as they are"
    REPLACE = "replace", "Put another picture in its place"
    WITHDRAW = "withdraw", "Withdraw the articles"


_NAMES_ITS_SUBSTITUTE = Q(act=Act.REPLACE, substitute__isnull=False) | (
    ~Q(act=Act.REPLACE) & Q(substitute__isnull=True)
)
_WHICH = "Choose the picture that is to stand in, or another way."


class LapsePolicy(models.Model):
    """One row: what happens to pictures for which nobody has decided anything else. Without a row it is a warning."""

    act = models.CharField("when a right ends", max_length=8, choices=Act, default=Act.WARN)
    substitute = models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="picture that stands in"
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "policy for rights that end"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="lapse_policy_is_one_row"),
            models.CheckConstraint(
                condition=_NAMES_ITS_SUBSTITUTE, name="lapse_policy_names_substitute", violation_error_message=_WHICH
            ),
        ]

    def __str__(self) -> str:
        return "Policy for rights that end"


class LapsePlan(models.Model):
    """What happens to one picture, in place of the policy."""

    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="lapse_plan")
    act = models.CharField("when its right ends", max_length=8, choices=Act)
    substitute = models.ForeignKey(
        Image,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name="picture that stands in",
    )
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "substitute"  # what "where used" says of it
        constraints = [
            models.CheckConstraint(
                condition=_NAMES_ITS_SUBSTITUTE, name="lapse_plan_names_substitute", violation_error_message=_WHICH
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("image")),
                name="lapse_plan_substitutes_another",
                violation_error_message="A picture cannot stand in for itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.image}"


class RightsNotice(models.Model):
    """Staff were told that the right to a picture which readers see ends on ``until``; of the last one, what was done then."""

    class Stage(models.TextChoices):
        MONTH = "month", "A month ahead"
        WEEK = "week", "A week ahead"
        DAY = "day", "A day ahead"
        ENDED = "ended", "Ended"

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="rights_notices")
    until = models.DateField()
    stage = models.CharField(max_length=5, choices=Stage)
    act = models.CharField(max_length=8, choices=Act)
    outcome = models.TextField(blank=True, default="")
    failed = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["image", "until", "stage"], name="rights_notice_once")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.image_id}, {self.until}"
