"""What the settings of the cache in front must agree on, said when anything starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from delivery.purging.purgers import NEEDED


def cache_purger(**_: Any) -> list[CheckMessage]:
    chosen = settings.CACHE_PURGER
    if not chosen:
        return []
    if chosen not in NEEDED:
        known = ", ".join(NEEDED)
        return [
            Error(f"CACHE_PURGER is {chosen!r}.", hint=f"Write one of {known}, or leave it out.", id="delivery.E001")
        ]
    missing = [name for name in NEEDED[chosen] if not getattr(settings, name)]
    found: list[CheckMessage] = [
        Error(f"CACHE_PURGER is {chosen!r}, and {name} is not set.", hint=f"Set {name}.", id="delivery.E002")
        for name in missing
    ]
    if chosen == "varnish" and settings.VARNISH_METHOD not in {"PURGE", "BAN"}:
        found.append(Error("VARNISH_METHOD is neither PURGE nor BAN.", hint="Write one of them.", id="delivery.E003"))
    return found
