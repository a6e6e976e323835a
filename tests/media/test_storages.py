"""The whole way of a picture, on the local disk and in a bucket: taken in, drawn, served, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from cms import storage
from cms.core.errors import Conflict
from media import intake, pictures, renditions
from media.models import Image, Rendition
from tests.accounts.factories import make_user
from tests.media.factories import make_image
from tests.media.files import photo, saved
from tests.media.test_serving import get, path_of, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty bucket in which pictures are kept."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    found = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="pictures")
    found.objects.all().delete()
    kept = storage.parse(f"s3://pictures/news?endpoint={endpoint}&region=us-east-1")
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    return found


@pytest.fixture(params=["disk", "bucket"])
def place(request: pytest.FixtureRequest) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


def files() -> list[str]:
    """Every file of the storage, whichever it is."""

    def walk(folder: str) -> Iterator[str]:
        if default_storage.exists(folder) or folder.count("/") < 3:
            folders, names = default_storage.listdir(folder)
            yield from (f"{folder}/{name}" for name in names)
            for each in folders:
                yield from walk(f"{folder}/{each}")

    found: list[str] = []
    for root in ("originals", "renditions", "thumbnails"):
        try:
            found += walk(root)
        except FileNotFoundError:
            continue
    return found


def test_a_picture_goes_all_the_way(place: str, client: Client) -> None:
    data = saved(photo(700, 500))
    image = intake.receive(BytesIO(data), name="a.jpg", by=None)
    with default_storage.open(str(image.file.name)) as kept:
        assert kept.read() == data
    renditions.make(image, spec="w320", format="webp")
    publish(image)
    for format in ("webp", "jpg"):  # one that was made, one that is made now
        response, content = get(client, path_of(image, format=format))
        assert (response.status_code, len(content)) == (200, int(response["Content-Length"]))
    client.force_login(make_user("photo"))
    assert get(client, reverse("admin:media_image_thumbnail", args=[image.pk]))[0].status_code == 200
    assert get(client, reverse("admin:media_image_original", args=[image.pk]))[1] == data
    assert len(files()) == 4


def test_an_unused_picture_leaves_nothing_behind(
    place: str, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    image = make_image()
    renditions.make(image, spec="w320", format="jpg")
    client.force_login(make_user("photo"))
    get(client, reverse("admin:media_image_thumbnail", args=[image.pk]))
    assert len(files()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        pictures.delete_image(image, by=make_user("photo"))
    assert files() == []
    assert not Rendition.objects.exists()


def test_what_lies_in_the_bucket_lies_in_its_folder_and_is_private(bucket: Any) -> None:
    image = make_image()
    (kept,) = bucket.objects.all()
    assert kept.key == f"news/{image.file.name}"
    assert not [grant for grant in kept.Object().Acl().grants if "URI" in grant["Grantee"]]


def test_a_file_that_is_lost_is_unavailable_and_no_crash(place: str, client: Client) -> None:
    image = make_image()
    publish(image)
    renditions.make(image, spec="w320", format="jpg")
    for name in files():
        default_storage.delete(name)
    for format in ("jpg", "webp"):
        assert get(client, path_of(image, format=format))[0].status_code == 503


def test_a_bucket_that_refuses_is_a_sentence_with_nothing_stored(bucket: Any) -> None:
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(Conflict, match="storage did not take it"):
        intake.receive(BytesIO(saved(photo())), name="a.jpg", by=None)
    assert not Image.objects.exists()
