"""Where pictures are kept: on the local disk, or in a bucket that speaks S3, by one setting."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

_FORM = "write s3://bucket, s3://bucket/folder or s3://bucket?endpoint=https://…&region=…, or leave it out for the local disk"
_OPTIONS = {"endpoint": "endpoint_url", "region": "region_name"}
LOCAL: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def parse(address: str) -> dict[str, Any]:
    """An entry of Django's STORAGES from ``s3://bucket/folder?endpoint=…&region=…``; the local disk from "".

    Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's role, as boto3 finds them. Raises
    ImproperlyConfigured for anything else.
    """
    if not address:
        return LOCAL
    parts = urlsplit(address)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme != "s3" or not parts.hostname or asked.keys() - _OPTIONS.keys() or parts.username:
        raise ImproperlyConfigured(f"MEDIA_STORAGE is {address!r}; {_FORM}.")
    return {
        "BACKEND": "cms.core.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": parts.hostname,
            "location": parts.path.strip("/"),
            "default_acl": None,  # originals are private; readers get renditions through the site
            "max_memory_size": 4 * 1024 * 1024,  # of a file being read; more goes to the disk
            "file_overwrite": True,  # names are digests: what is written twice is the same
            **{_OPTIONS[name]: values[-1] for name, values in asked.items()},
        },
    }
