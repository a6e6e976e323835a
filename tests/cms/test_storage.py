"""The one setting that says where pictures are kept."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import storage


def test_nothing_said_is_the_local_disk():
    assert storage.parse("") == storage.LOCAL


def test_a_bucket_may_have_a_folder_an_endpoint_and_a_region():
    options = storage.parse("s3://pictures/news/room?endpoint=http://127.0.0.1:9000&region=eu-west-1")["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("pictures", "news/room")
    assert (options["endpoint_url"], options["region_name"]) == ("http://127.0.0.1:9000", "eu-west-1")


@pytest.mark.parametrize(
    "wrong", ["/srv/pictures", "s3://", "gs://x", "s3://pictures?endpont=http://x", "s3://key:secret@pictures"]
)
def test_nonsense_is_refused_with_the_form_that_is_meant(wrong):
    with pytest.raises(ImproperlyConfigured, match=r"MEDIA_STORAGE is .*s3://bucket"):
        storage.parse(wrong)
