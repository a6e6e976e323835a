"""``python manage.py import_text PATH… [--dry-run] [--as EMAIL] [--language CODE] [--publish-as-legacy NOTE]``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.bringing import bring_in
from articles.canonical import LANGUAGE
from articles.importing.files import find
from articles.loading import Loaded, load_files, read_file
from cms.accounts.models import User
from cms.accounts.roles import ROLES
from cms.core.errors import DomainError, Unreadable

EVERY, EVERY_S = 100, 1.0  # texts, or seconds, between two lines of progress


class Command(BaseCommand):
    help = (
        "Read articles from text files, folders and archives (.zip, .tar), and make a draft of each with its people, "
        "quotations, sources and pictures. Texts imported before are passed over, so an import that stopped can be begun anew."
    )
    requires_system_checks: list[str] = []  # with --dry-run it works whatever the state of the database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a text, a folder of texts, or an archive of them")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing: print what was found in each text as a line of JSON"
        )
        parser.add_argument(
            "--as", dest="email", default="", metavar="EMAIL", help="whose import it is; else the first administrator's"
        )
        parser.add_argument(
            "--language",
            default="",
            metavar="CODE",
            help="the texts' language, such as en or pt-BR; else it is guessed",
        )

        parser.add_argument(
            "--publish-as-legacy",
            dest="note",
            default="",
            metavar="NOTE",
            help="publish them, too, since they were in print before; the note says where and when",
        )

    def handle(
        self, *args: Any, paths: list[str], dry_run: bool, email: str, language: str, note: str, **options: Any
    ) -> None:
        if language and not LANGUAGE.fullmatch(language):
            raise CommandError(f"“{language}” is no language code: write en, fr, pt-BR or zh-Hant.")
        failed = self._print(paths, language) if dry_run else self._load(paths, language, note, _importer(email))
        if failed:
            sys.exit(1)

    def _print(self, paths: list[str], language: str) -> int:
        counts: Counter[str] = Counter()
        for found in find(paths):
            try:
                self.stdout.write(msgspec.json.encode(read_file(found, language=language).bundle).decode())
                counts["read"] += 1
            except Unreadable as refusal:
                self.stderr.write(refusal.message)
                counts["refused"] += 1
        self.stderr.write(f"{counts['read']} read, {counts['refused']} refused. Nothing was written.")
        return counts["refused"]

    def _load(self, paths: list[str], language: str, note: str, by: User) -> int:
        self.stderr.write(f"Importing as {by}.")
        counts: Counter[str] = Counter()
        self._told_at = monotonic()
        try:
            for loaded, unpublished in self._loads(paths, language, note, by):
                counts[loaded.result] += 1
                self._tell(loaded, counts)
                if unpublished:
                    counts["unpublished"] += 1
                    self.stderr.write(f"{loaded.name} is not public. {unpublished}")
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        told = f"{counts['made']} drafts made, {counts['known']} imported already, {counts['refused']} refused"
        self.stdout.write(f"{told}, {counts['unpublished']} not published." if note else f"{told}.")
        return counts["refused"] + counts["unpublished"]

    def _loads(self, paths: list[str], language: str, note: str, by: User) -> Iterator[tuple[Loaded, str]]:
        """What became of each text, and why it is not public where it should be."""
        loads = load_files(find(paths), by=by, language=language)
        return bring_in(loads, by=by, note=note) if note else ((loaded, "") for loaded in loads)

    def _tell(self, loaded: Loaded, counts: Counter[str]) -> None:
        if loaded.sentence:
            self.stderr.write(loaded.sentence)
        if sum(counts.values()) % EVERY == 0 or monotonic() > self._told_at + EVERY_S:
            self._told_at = monotonic()
            done = f"{sum(counts.values())} texts so far, {counts['made']} drafts made"
            self.stderr.write(f"{done}; the last was {loaded.name}.")


def _importer(email: str) -> User:
    """Whose import it is."""
    if email:
        named = User.objects.filter(email__iexact=email, is_active=True).first()
        if named is None:
            raise CommandError(f"Nobody with the address “{email}” may sign in. Look at the accounts in the admin.")
        return named
    first = User.objects.filter(groups__name=ROLES["administrator"][0], is_active=True).order_by("pk").first()
    if first is None:
        raise CommandError("There is no administrator yet. Name whose import it is: --as somebody@newsroom.example.")
    return first
