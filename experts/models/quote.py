"""What somebody said to us, and how we may print it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cms.core.dates import wrong_dates
from cms.core.models import PublicModel
from cms.core.text import digest, words_digest
from experts.models.person import Person

WITHHELD = "[off the record]"  # what stands in place of the words


class Quote(PublicModel):
    """One quotation. The attribution is frozen as of ``attributed_on``: if the person's titles change, the quote does not.

    ``words_obtained`` is immutable once a live document prints the quote (held by trigger). ``edits`` are the differences between
    it and the words printed that somebody confirmed: [kind, said, source] each (``experts.edits``). ``said_on`` is EDTF.
    Of words off the record this table holds nothing (held by constraint): they lie in ``OffRecord``.
    """

    class Obtained(models.TextChoices):
        INTERVIEW_EMAIL = "interview_email", "Interview by e-mail"
        INTERVIEW_PHONE = "interview_phone", "Interview by telephone"
        INTERVIEW_PERSON = "interview_person", "Interview in person"
        INTERVIEW_VIDEO = "interview_video", "Interview by video"
        STATEMENT = "statement", "Written statement"
        PRESS_RELEASE = "press_release", "Press release"
        SPEECH = "speech", "Speech or hearing"
        PUBLISHED = "published", "From a published source"
        UNKNOWN = "unknown", "Not recorded"

    class Consent(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked"
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"

    class Terms(models.TextChoices):
        ON_RECORD = "on_record", "On the record"
        BACKGROUND = "background", "On background, unnamed"
        OFF_RECORD = "off_record", "Off the record"

    words_obtained = models.TextField("words as obtained")
    words_printed = models.TextField("words as printed", blank=True, default="", help_text="Empty: as obtained.")
    edits = models.JSONField(default=list, blank=True, editable=False)
    language = models.CharField(max_length=16, default="en")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes")
    said_on = models.CharField("said", max_length=32, blank=True, default="", help_text="EDTF, such as 2012-01.")
    obtained = models.CharField("how obtained", max_length=20, choices=Obtained, default=Obtained.UNKNOWN)
    record_held = models.TextField("record held", blank=True, default="", help_text="Where the mail or recording lies.")
    consent = models.CharField(max_length=12, choices=Consent, default=Consent.NOT_ASKED)
    terms = models.CharField(max_length=12, choices=Terms, default=Terms.ON_RECORD)
    embargo_until = models.DateTimeField(null=True, blank=True)

    credited_name = models.CharField("name as credited", max_length=200, blank=True, default="")
    credited_suffix = models.CharField("suffix as credited", max_length=100, blank=True, default="")
    credited_titles = ArrayField(
        models.CharField(max_length=600),
        default=list,
        blank=True,
        help_text="In printed order, organisation included.",
    )
    as_credited = models.TextField("attribution in print", blank=True, default="")
    # Name, suffix and titles that our records gave for the day; print may have them in other words.
    held_titles = ArrayField(models.CharField(max_length=600), default=list, blank=True, editable=False)
    attributed_on = models.DateField("frozen as of", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(words_obtained=""), name="quote_has_words"),
            models.CheckConstraint(
                condition=Q(attributed_on__isnull=True) | ~Q(as_credited=""), name="quote_frozen_attribution_says_something",
                violation_error_message="A frozen attribution needs the words to print.",
            ),
            models.CheckConstraint(
                condition=~Q(terms="off_record")
                | Q(words_obtained=WITHHELD, words_printed="", edits=[], as_credited="", credited_name="", credited_suffix=""),
                name="quote_off_record_holds_no_words",
                violation_error_message="Words off the record are kept apart.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        words = self.words[:80]
        return f"“{words}{'…' if len(self.words) > 80 else ''}”"

    @property
    def label(self) -> str:
        """The words as a sentence about them names them."""
        return f"“{self.words[:60]}…”" if len(self.words) > 60 else f"“{self.words}”"

    @property
    def words(self) -> str:
        """What is printed."""
        return self.words_printed or self.words_obtained

    @property
    def words_hash(self) -> str:
        """SHA-256 of what is printed: the words, and whom they are put down to."""
        return digest(f"{words_digest(self.words)}\x1d{words_digest(self.as_credited)}")

    @property
    def is_attributed(self) -> bool:
        return self.attributed_on is not None

    def clean(self) -> None:
        super().clean()
        if errors := wrong_dates(self, "said_on"):
            raise ValidationError(errors)


class OffRecord(models.Model):
    """Words said off the record. Restricted: no document, draft, answer, job or export ever reads this table."""

    quote = models.OneToOneField(Quote, on_delete=models.CASCADE, related_name="off_record")
    words_obtained = models.TextField()
    words_printed = models.TextField(blank=True, default="")

    class Meta:
        permissions = [("see_off_record", "Can read words off the record")]

    def __str__(self) -> str:
        return "Off the record"
