"""``manage.py check_live``: whether readers see what they should."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.auditing import drifts


class Command(BaseCommand):
    help = "Compose everything anew in memory and name each difference to what is public. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found: Counter[str] = Counter()
        for drift in drifts():
            self.stdout.write(str(drift))
            found[drift.code] += 1
        if found:
            kinds = ", ".join(f"{code} {count}" for code, count in sorted(found.items()))
            raise CommandError(f"{found.total():,} differences: {kinds}.")
        self.stdout.write("What readers see is what they should see.")
