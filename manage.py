#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL, the embedded database runs as long as the command does."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from cms import database

WITHOUT_DATABASE = {"help", "version", "--help", "-h", "--version", "openapi", "release_contract"}


def main() -> None:
    """Run the command in sys.argv."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    try:
        if sys.argv[1:2] == ["import_text"] and "--dry-run" in sys.argv:
            # It reads files and prints: whatever is wrong with the database is no reason not to.
            os.environ.pop("DATABASE_URL", None)
            execute_from_command_line(sys.argv)
        elif WITHOUT_DATABASE.intersection(sys.argv) or len(sys.argv) == 1:
            execute_from_command_line(sys.argv)
        else:
            with database.running():
                execute_from_command_line(sys.argv)
    except (database.DatabaseUrlError, database.DatabaseStartError, ImproperlyConfigured) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
