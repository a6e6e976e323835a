from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from cms.core.errors import NotPermitted
from media import intake, jobs, lookalikes
from media.models import Fingerprint, Image, Likeness
from tests.accounts.factories import make_user
from tests.media.factories import make_image
from tests.media.files import saved
from tests.media.test_fingerprints import scene

pytestmark = pytest.mark.django_db


def take(picture: Pillow.Image, format: str = "JPEG", **options) -> Image:
    return intake.receive(BytesIO(saved(picture, format, **options)), name="x", by=None)


def test_a_copy_in_another_size_and_format_is_found_as_it_comes_in() -> None:
    first = take(scene(1))
    take(scene(2))
    copy = take(scene(1).resize((240, 160)), "WEBP")
    (twin,) = lookalikes.twins(copy)
    assert twin.image == first
    assert [each.image for each in lookalikes.twins(first)] == [copy]
    assert twin.likeness.distance < 20


def test_a_turned_camera_changes_nothing() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    upright = take(scene(3))
    turned = take(scene(3).rotate(90, expand=True), exif=exif)
    assert (turned.width, turned.height) == (upright.width, upright.height)
    assert [each.image for each in lookalikes.twins(turned)] == [upright]


def test_the_database_counts_as_python_does() -> None:
    first = take(scene(4))
    row = Fingerprint.objects.get(image=first)
    prints = lookalikes.Prints(gradient=row.gradient, frequency=row.frequency)
    others = {each.pk: each for each in (take(scene(4).crop((k, k, 480, 320))) for k in (2, 5, 8, 12, 40, 120))}
    expected = {}
    for row in Fingerprint.objects.filter(image__in=others):
        bits = lookalikes.fingerprints.distance(prints, lookalikes.Prints(row.gradient, row.frequency))
        if bits is not None:
            expected[row.image_id] = bits
    assert dict(lookalikes.near(first, prints)) == expected
    assert 0 < len(expected) < len(others)


def test_a_pair_that_was_called_different_does_not_come_back() -> None:
    first, second = take(scene(5)), take(scene(5).resize((300, 200)))
    (twin,) = lookalikes.twins(second)
    by = make_user("photo")
    lookalikes.call_different(twin.likeness, by=by)
    assert lookalikes.twins(first) == lookalikes.twins(second) == []
    lookalikes.take(first.pk)
    assert Likeness.objects.get().settled_by == by
    assert lookalikes.twins(first) == []
    lookalikes.call_open(Likeness.objects.get(), by=by)
    assert len(lookalikes.twins(first)) == 1
    with pytest.raises(NotPermitted):
        lookalikes.call_different(twin.likeness, by=make_user("checker"))


def test_what_was_here_before_is_looked_at_once_and_again_after_a_kill() -> None:
    first, second, plain = take(scene(6)), take(scene(6).resize((240, 160))), make_image()
    Fingerprint.objects.all().delete()
    Likeness.objects.all().delete()
    lost = make_image()
    Fingerprint.objects.filter(image=lost).delete()
    lost.file.storage.delete(lost.file.name)
    lookalikes.take(first.pk)  # then killed
    told: list[int] = []
    assert jobs.fingerprint_all(told=told.append) == 2
    assert (told, lookalikes.waiting()) == ([2], [])
    assert Likeness.objects.get().first_id == min(first.pk, second.pk)
    assert Fingerprint.objects.filter(image__in=[plain, lost], gradient=None).count() == 2


def test_two_that_came_in_at_the_same_moment_are_paired_at_night() -> None:
    take(scene(7))
    take(scene(7).resize((240, 160)))
    Likeness.objects.all().delete()
    jobs.look_for_twins.func(0)
    jobs.look_for_twins.func(0)
    assert Likeness.objects.count() == 1


def test_an_upload_looks_with_as_many_queries_however_many_it_is_like(django_assert_max_num_queries) -> None:
    data = saved(scene(9))
    for seed in range(5):
        take(scene(9).resize((240 + seed, 160)))
    with django_assert_max_num_queries(23):
        image = intake.receive(BytesIO(data), name="x", by=None)
    assert len(lookalikes.twins(image)) == 5
