"""Work on pictures that the worker does."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cms.core.errors import Unreadable
from media import renditions
from media.models import Image

log = logging.getLogger(__name__)


def defer_for(image_ids: Iterable[UUID | str]) -> None:
    """Have the renditions of these pictures made, a job each, once the present transaction is committed. One query."""
    jobs: list[dict[str, Any]] = [{"image_id": str(image_id)} for image_id in image_ids]
    if jobs:
        make_renditions.batch_defer(*jobs)


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_renditions(image_id: str) -> None:
    """Every size and format of one picture; quickly done when they are there. A picture deleted since is no error."""
    image = Image.objects.exclude(file="").filter(public_id=image_id).first()
    if image is None:
        return
    try:
        renditions.make_all(image)
    except Unreadable as refusal:
        log.error("No renditions of %s: %s", image_id, refusal.message)  # trying again would not mend the file
