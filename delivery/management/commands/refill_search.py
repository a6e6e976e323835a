"""``python manage.py refill_search``: make the search index anew from what is published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from delivery.searching.refilling import refill


class Command(BaseCommand):
    help = "Make the search index anew from what is published. It can be run at any time, and again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in refill():
            if done % 1000 == 0:
                self.stdout.write(f"{done} articles …")
        self.stdout.write(f"Search knows {done} articles.")
