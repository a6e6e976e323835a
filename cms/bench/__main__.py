"""`python -m cms.bench`: arguments and the database first, because Django's settings name the database when they are read."""

from __future__ import annotations

import argparse
import os
import sys

import django
from django.utils.module_loading import import_string

from cms import database
from cms.bench import databases
from cms.running.places import var_dir

# What a run must not take from the environment: its documents and its server have to agree on these.
FIXED = {
    "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": "http://127.0.0.1:8000", "SERVICE_URL": "", "DEMO": "false", "PRODUCTION": "false",
    "DEBUG": "false", "SSL_REDIRECT": "false", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "cms.settings",
}  # fmt: skip

SIZE = 10_000
PASSED_ON = ("size", "seconds", "only", "port", "judged")


def main(arguments: list[str] | None = None) -> int:
    """Run and return the exit code: 1 when an answer was not whole or a number of DESIGN is not held."""
    options = _parser().parse_args(arguments)
    try:
        with databases.server() as server_url:
            os.environ.update(FIXED)
            if options.growth:
                os.environ["DATABASE_URL"] = server_url
                run = import_string("cms.bench.growth.run")
                return int(run(largest=options.size, seconds=options.seconds, port=options.port, judged=options.judged))
            options.size = options.size or SIZE
            os.environ["DATABASE_URL"] = databases.make(server_url, str(options.size))
            (var_dir() / "static").mkdir(exist_ok=True)  # where whitenoise looks, whether or not files were collected
            django.setup()
            run, shape = import_string("cms.bench.bench.run"), import_string("cms.bench.reporting.Options")
            return int(run(shape(server_url=server_url, **{name: getattr(options, name) for name in PASSED_ON})))
    except (database.DatabaseUrlError, database.DatabaseStartError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench", description="Measure the public API beside what the machine can do."
    )
    parser.add_argument("--size", type=int, default=None, help=f"articles (SIZE=), {SIZE} unless given")
    parser.add_argument("--seconds", type=float, default=4, help="measured on each side of each scenario (SECONDS=)")
    parser.add_argument("--only", type=_names, default=(), help="scenarios, with commas between (ONLY=detail,list)")
    parser.add_argument("--port", type=int, default=8150, help="the first of the ports that are tried (PORT=)")
    parser.add_argument(
        "--growth", action="store_true", help="at 1,000, 10,000, 100,000 and SIZE, side by side (GROWTH=1)"
    )
    parser.add_argument("--no-judge", dest="judged", action="store_false", help="exit 0 whatever the numbers are")
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in text.split(","))))


if __name__ == "__main__":
    sys.exit(main())
