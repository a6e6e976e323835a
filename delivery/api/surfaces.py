"""The APIs that are described, by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings

from delivery import openapi
from delivery.api import newsroom_openapi

SURFACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "public": openapi.document,
    "newsroom": newsroom_openapi.document,
}


def present(surface: str) -> dict[str, Any]:
    """Today's description of it, as JSON has it."""
    described: dict[str, Any] = json.loads(json.dumps(SURFACES[surface](settings.SERVICE_URL)))
    return described
