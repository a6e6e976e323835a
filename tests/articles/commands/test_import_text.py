"""The command reads files, folders and archives, says what it does, and can be run again."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Import
from tests.accounts.factories import make_user
from tests.articles.factories import make_editor_in_chief
from tests.articles.imported import EYELID, renamed

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_text", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "archive"
    (place / "deep").mkdir(parents=True)
    (place / "a.txt").write_text(renamed(EYELID, 1), encoding="utf-8")
    (place / "deep" / "b.md").write_text(renamed(EYELID, 2), encoding="utf-8")
    (place / "deep" / "picture.png").write_bytes(b"\x89PNG\r\n")
    (place / ".hidden.txt").write_text("Hidden.")
    return place


# No mark for the database: these prove that a dry run needs none.


def test_a_dry_run_prints_a_bundle_a_line_and_needs_no_database(folder):
    code, out, err = run("--dry-run", str(folder))
    bundles = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and len(bundles) == 2
    assert {
        "title",
        "dek",
        "language",
        "body",
        "quotes",
        "people",
        "bylines",
        "lead_image",
        "images",
        "sources",
    } <= set(bundles[0])
    assert {"related", "report"} <= set(bundles[0])
    assert "2 read, 0 refused" in err


def test_a_dry_run_works_whatever_the_database_is_said_to_be(folder):
    command = [sys.executable, "manage.py", "import_text", "--dry-run", str(folder)]
    environment = os.environ | {"DATABASE_URL": "nonsense"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_bad_files_get_a_sentence_each_and_the_rest_goes_on(folder):
    (folder / "empty.txt").write_text("")
    (folder / "program.txt").write_bytes(b"\x7fELF\x00\x00")
    code, out, err = run("--dry-run", str(folder), str(folder / "missing.txt"), str(folder / "deep" / "picture.png"))
    assert code == 1 and len(out.splitlines()) == 2
    for name in ("empty.txt", "program.txt", "missing.txt", "picture.png"):
        assert sum(name in line for line in err.splitlines()) == 1
    assert "2 read, 4 refused" in err


def test_the_language_can_be_given(folder):
    _, out, _ = run("--dry-run", "--language", "pt-BR", str(folder / "a.txt"))
    assert json.loads(out)["language"] == "pt-BR"
    with pytest.raises(CommandError, match="no language code"):
        run("--dry-run", "--language", "Klingon!", str(folder / "a.txt"))


def zipped(place: Path) -> Path:
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("in/a.txt", renamed(EYELID, 1))
        archive.writestr("in/b.md", renamed(EYELID, 2))
        archive.writestr("in/huge.txt", b"word " * 2_000_000, zipfile.ZIP_DEFLATED)
        archive.writestr("__MACOSX/a.txt", "Metadata.")
        archive.writestr("in/photo.jpg", b"\xff\xd8\xff")
    return place


def tarred(place: Path) -> Path:
    with tarfile.open(place, "w:gz") as archive:
        for name, data in {
            "a.txt": renamed(EYELID, 1),
            "b.md": renamed(EYELID, 2),
            "huge.txt": "word " * 2_000_000,
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(data.encode())
            archive.addfile(member, io.BytesIO(data.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return place


@pytest.mark.parametrize(("pack", "name"), [(zipped, "texts.zip"), (tarred, "texts.tar.gz")])
def test_archives_are_read_where_they_lie(tmp_path, pack, name):
    code, out, err = run("--dry-run", str(pack(tmp_path / name)))
    assert code == 1 and len(out.splitlines()) == 2
    assert "huge.txt" in err and "2 read, 1 refused" in err


@pytest.mark.parametrize("name", ["broken.zip", "broken.tar.gz"])
def test_a_damaged_archive_is_a_sentence(tmp_path, name):
    (tmp_path / name).write_bytes(b"no archive at all")
    code, out, err = run("--dry-run", str(tmp_path / name))
    assert (code, out) == (1, "")
    assert "damaged" in err


def test_a_folder_without_texts_is_a_sentence(tmp_path):
    code, _, err = run("--dry-run", str(tmp_path))
    assert code == 1 and "holds no texts" in err


@pytest.mark.django_db
def test_texts_become_drafts_and_a_second_run_passes_them_over(folder):
    by = make_editor_in_chief()
    code, out, err = run(str(folder), "--as", by.email.upper())
    assert code == 0 and str(by) in err
    assert out == "2 drafts made, 0 imported already, 0 refused.\n"
    assert set(Import.objects.values_list("by", "state")) == {(by.pk, "accepted")}
    code, out, err = run(str(folder), "--as", by.email)
    assert (code, out) == (0, "0 drafts made, 2 imported already, 0 refused.\n")
    assert "a.txt was imported already" in err
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_without_a_name_the_first_administrator_imports(folder):
    first, _ = make_user("administrator"), make_user("administrator")
    _, _, err = run(str(folder))
    assert f"Importing as {first}." in err
    assert Import.objects.first().by == first


@pytest.mark.django_db
def test_nobody_to_import_as_is_a_sentence(folder):
    with pytest.raises(CommandError, match="no administrator yet"):
        run(str(folder))
    with pytest.raises(CommandError, match="Nobody with the address"):
        run(str(folder), "--as", "ghost@newsroom.example")


@pytest.mark.django_db
def test_who_may_not_import_is_told_so(folder):
    with pytest.raises(CommandError, match="Your roles do not let you import"):
        run(str(folder), "--as", make_user("photo").email)
    assert not Import.objects.exists()
