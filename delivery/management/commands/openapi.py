"""``python manage.py openapi``: the description of an API, for whoever makes a client's types from it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from delivery.api.surfaces import SURFACES, present


class Command(BaseCommand):
    help = "Print the OpenAPI description of the public API, or of the newsroom's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("surface", choices=sorted(SURFACES), nargs="?", default="public")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(present(options["surface"]), indent=1, ensure_ascii=False))
