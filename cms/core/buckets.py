"""Files in a bucket that speaks S3; what goes wrong there is an OSError, as on a disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3File, S3Storage
from storages.utils import clean_name


class BucketFile(S3File):
    """A file that is fetched when it is first read."""

    def _get_file(self) -> Any:
        with as_os_errors():
            return super()._get_file()

    file = property(_get_file, S3File._set_file)


class Bucket(S3Storage):
    """django-storages' S3, whose network failures callers meet as they meet those of a disk."""

    def _open(self, name: str, mode: str = "rb") -> BucketFile:
        with as_os_errors():
            return BucketFile(self._normalize_name(clean_name(name)), mode, self)

    def _save(self, name: str, content: Any) -> str:
        with as_os_errors():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with as_os_errors():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with as_os_errors():
            super().delete(name)


@contextmanager
def as_os_errors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"The bucket did not answer as it should: {error}") from error
