"""Fingerprints of the pictures that were here before likenesses were looked for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from media.jobs import fingerprint_all


class Command(BaseCommand):
    help = "Look at every picture whose likenesses are not known yet. Can be stopped and run again; the worker does it at night."

    def handle(self, *args: Any, **options: Any) -> None:
        count = fingerprint_all(told=lambda done: self.stdout.write(f"{done} …"))
        self.stdout.write(f"Fingerprints of {count} pictures taken.")
