from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.receivers import Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver on this machine, which the settings allow."""
    with receiving() as found:
        settings.OUTGOING_ALLOW = [found.place]
        yield found
