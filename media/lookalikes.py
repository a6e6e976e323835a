"""Pictures that look like one another: found when one comes in, kept as pairs until somebody calls them different."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.core.errors import NotPermitted, Unreadable
from media import colour, fingerprints, opening
from media.fingerprints import Prints
from media.models import Fingerprint, Image, Likeness

MOST = 50  # pairs that one picture is put into; a series of frames has hundreds, and says it with these
_SIDE = 128

# The bits that differ are counted by the database, over a narrow table: no index helps at these distances.
_NEAR = """
    SELECT image_id, d FROM (
        SELECT image_id,
               bit_count((gradient # %(gradient)s)::bit(64)) + bit_count((frequency # %(frequency)s)::bit(64)) AS d
          FROM media_fingerprint WHERE gradient IS NOT NULL AND image_id <> %(image)s
           AND bit_count((gradient # %(gradient)s)::bit(64)) <= %(max_gradient)s
           AND bit_count((frequency # %(frequency)s)::bit(64)) <= %(max_frequency)s
    ) near WHERE d <= %(together)s ORDER BY d, image_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Twin:
    """A picture that looks like the one asked about, and in how many of 128 bits it differs."""

    image: Image
    likeness: Likeness


@transaction.atomic
def remember(image: Image, found: Prints | None) -> list[Likeness]:
    """Keep what a picture shows, and the pairs that it makes with pictures that are here. Returns the new pairs.

    Two that come in at the same moment do not see each other: ``compare_recent`` looks again at night.
    """
    row = Fingerprint(image=image, compared_at=timezone.now())
    row.gradient, row.frequency = (found.gradient, found.frequency) if found else (None, None)
    Fingerprint.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["image"],
        update_fields=["gradient", "frequency", "compared_at"],
    )
    return _pair(image.pk, near(image, found)) if found else []


def near(image: Image, found: Prints) -> list[tuple[int, int]]:
    """(key, distance) of the pictures that look like these prints, nearest first, ``image`` itself left out. One query."""
    values = {
        "gradient": found.gradient, "frequency": found.frequency, "image": image.pk or 0, "most": MOST,
        "max_gradient": fingerprints.MAX_GRADIENT, "max_frequency": fingerprints.MAX_FREQUENCY,
        "together": fingerprints.MAX_TOGETHER,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, values)
        return [(int(key), int(distance)) for key, distance in cursor.fetchall()]


def twins(image: Image) -> list[Twin]:
    """What looks like this picture and was not called different, nearest first. Two queries."""
    pairs = Likeness.objects.open().of(image).select_related("first", "second")
    pairs = pairs.prefetch_related("first__grants", "second__grants").order_by("distance", "id")
    return [Twin(pair.other(image), pair) for pair in pairs]


@transaction.atomic
def call_different(pair: Likeness, *, by: User) -> Likeness:
    """Say that two pictures are not the same: the pair comes back no more."""
    return _settle(pair, by=by, different=True)


@transaction.atomic
def call_open(pair: Likeness, *, by: User) -> Likeness:
    """Take that back."""
    return _settle(pair, by=by, different=False)


def _settle(pair: Likeness, *, by: User, different: bool) -> Likeness:
    if not by.holds("media.change_image"):
        raise NotPermitted("not-permitted", "Your role does not change pictures. Ask a photo editor.")
    pair.settled_at, pair.settled_by = (timezone.now(), by) if different else (None, None)
    pair.save(update_fields=["settled_at", "settled_by"])
    return pair


# -- afterwards -------------------------------------------------------------------------------------------------------


def waiting(*, after: int = 0, most: int = 500) -> list[int]:
    """Keys of pictures with a file whose fingerprint was never taken, from ``after`` on."""
    rows = Image.objects.exclude(file="").filter(fingerprint=None, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def take(key: int) -> bool:
    """Take the fingerprint of one picture out of its original. False when that is lost or unreadable; it stays without then."""
    image = Image.objects.exclude(file="").filter(pk=key).only("pk", "file").first()
    if image is None:
        return False
    try:
        with default_storage.open(str(image.file.name)) as original:
            found = _look(original.read())
    except (OSError, Unreadable):
        Fingerprint.objects.get_or_create(image=image)
        return False
    remember(image, found)
    return True


def compare_recent(*, since: datetime) -> int:
    """Look again for the pairs of what came in since then; how many were new."""
    rows = Fingerprint.objects.filter(compared_at__gte=since, gradient__isnull=False).select_related("image")
    count = 0
    for row in rows.iterator():
        prints = Prints(gradient=row.gradient or 0, frequency=row.frequency or 0)
        count += len(_pair(row.image_id, near(row.image, prints)))
    return count


def _look(data: bytes) -> Prints | None:
    small = opening.decode_small(data)
    turn = opening.orientation(small)
    shrunk = opening.shrunk(small, opening.fitted(small.size, _SIDE))
    return fingerprints.prints(colour.srgb(opening.turned(shrunk, turn)))


def _pair(key: int, found: list[tuple[int, int]]) -> list[Likeness]:
    pairs = [Likeness(first_id=min(key, k), second_id=max(key, k), distance=distance) for k, distance in found]
    known = set(
        Likeness.objects.filter(first__in=[p.first_id for p in pairs], second__in=[p.second_id for p in pairs])
        .values_list("first_id", "second_id")
    )  # fmt: skip
    new = [pair for pair in pairs if (pair.first_id, pair.second_id) not in known]
    return Likeness.objects.bulk_create(new, ignore_conflicts=True) if new else []
