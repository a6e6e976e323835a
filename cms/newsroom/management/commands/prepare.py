from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.newsroom.preparing import DEMO_ACCOUNTS, Prepared, prepare


class Command(BaseCommand):
    """All in one process: each of Django's takes seconds to start."""

    help = (
        "Bring schema, roles and static files up to date; in demo mode, make the demo's accounts and articles as well."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        prepared = prepare()
        if prepared.demo:
            self.stdout.write(f"{prepared.demo}\n\n{_table(prepared)}")
        else:
            self.stdout.write("Schema, static files and roles are up to date.")


def _table(prepared: Prepared) -> str:
    """E-mail and role of each demo account, a line each, under the password that they share."""
    rows = [f"  {user.email:<32}{DEMO_ACCOUNTS[name]}" for name, user in prepared.accounts.items()]
    return "\n".join([f"Demo accounts, each with the password {prepared.password}", *rows])
