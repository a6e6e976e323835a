"""``python manage.py release_contract``: keep today's descriptions: later ones must not break their clients."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.api.surfaces import SURFACES, present
from delivery.compatibility.operations import breaks
from delivery.compatibility.released import DIRECTORY, last, path_of, record


class Command(BaseCommand):
    help = f"Keep today's OpenAPI descriptions in {DIRECTORY} as those of the last release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--breaking", action="store_true", help="record what breaks clients of the last release, too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = [
            each
            for surface in SURFACES
            if path_of(surface).exists()
            for each in breaks(last(surface), present(surface))
        ]
        if broken and not options["breaking"]:
            told = "\n".join(f"  {each}" for each in broken)
            raise CommandError(
                f"This breaks clients of the last release:\n{told}\nWith --breaking it is recorded all the same."
            )
        for surface in SURFACES:
            self.stdout.write(f"Recorded {record(surface, present(surface)).relative_to(path_of(surface).parents[2])}.")
