"""``manage.py recompose``: after an upgrade, every stored document in the present contract."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.recomposing import Progress, recompose


class Command(BaseCommand):
    help = "Bring all public documents to the present contract. Publishes no draft; may be run again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", action="store_true", help="Write all of them, also those that are as they should be."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(total=0)
        for progress in recompose(every=options["every"]):
            if options["verbosity"] > 1 or progress.done % 10_000 < 100:
                self.stderr.write(f"{progress.done:,} of {progress.total:,}")
        for (kind, public_id), reason in progress.unread.items():
            self.stderr.write(f"{kind} {public_id} cannot be read: {reason}")
        said = f"Recomposed {progress.changed:,} of {progress.done:,} documents; {len(progress.unread):,} could not be read."
        if progress.unread:
            raise CommandError(said)
        self.stdout.write(said)
