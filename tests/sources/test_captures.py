from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted, Unreadable
from cms.core.text import digest, words_digest
from sources.captures import capture, holds, latest
from sources.models import Capture
from sources.register import delete_source
from tests.accounts.factories import make_user
from tests.sources.factories import make_capture, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]

PAGE = "<head><title>Rest</title></head><body><p>Most adults need <b>7 hours</b>.</p><script>var x = 1</script></body>"


def test_pasted_text_is_kept_with_the_hash_of_its_words() -> None:
    source = make_source()
    kept = capture(source, text="Sleep is\r\nno  luxury.", by=make_user("writer"))
    assert (kept.text, kept.origin) == ("Sleep is\nno  luxury.", "pasted")
    assert kept.text_hash == words_digest("Sleep is no luxury.")
    assert (kept.file, kept.sha256) == ("", "")


def test_an_uploaded_page_is_kept_to_the_byte_and_its_text_read() -> None:
    kept = capture(make_source(), data=PAGE.encode(), name="C:\\pages\\rest.html", by=make_user("checker"))
    assert kept.text == "Most adults need 7 hours."
    assert (kept.origin, kept.file_name, kept.sha256) == ("uploaded", "rest.html", digest(PAGE))
    with storages["evidence"].open(kept.file) as stored:
        assert stored.read() == PAGE.encode()


def test_files_of_evidence_lie_apart_from_uploads_and_are_read_by_their_owner_alone(
    evidence: Path, settings: Any
) -> None:
    kept = capture(make_source(), data=b"Words.", name="a.txt", by=make_user("checker"))
    path = evidence / kept.file
    assert path.stat().st_mode & 0o077 == 0
    assert not path.is_relative_to(settings.MEDIA_ROOT)


def test_a_file_that_no_text_is_read_from_is_kept_beside_what_was_pasted() -> None:
    kept = capture(make_source(), data=b"%PDF-1.7", name="a.pdf", text="As on page 3.", by=make_user("checker"))
    assert (kept.text, kept.sha256) == ("As on page 3.", digest(b"%PDF-1.7"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "capture-has-faults"),
        ({"text": " \n\x07 "}, "capture-has-faults"),
        ({"text": "x" * 2_000_001}, "capture-has-faults"),
        ({"text": "x", "captured_at": timezone.now() + timedelta(days=1)}, "capture-has-faults"),
        ({"text": "x", "visibility": "everybody"}, "capture-has-faults"),
        ({"text": "x", "final_url": "https://e.example/" + "x" * 2000}, "capture-has-faults"),
        ({"data": b"%PDF-1.7", "name": "a.pdf"}, "format"),
        ({"data": b"a\x00b", "name": "a.txt"}, "binary"),
        ({"data": b"\xff\xfe\x00", "name": "a.txt"}, "encoding"),
        ({"data": b"<p> </p>", "name": "a.html"}, "empty"),
        ({"data": b"x" * (10 * 1024 * 1024 + 1), "name": "a.txt", "text": "x"}, "too-large"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(given: dict, code: str, evidence: Path) -> None:
    with pytest.raises((Invalid, Unreadable)) as refusal:
        capture(make_source(), by=make_user("checker"), **given)
    assert refusal.value.code == code
    assert not Capture.objects.exists()
    assert not evidence.exists()


@pytest.mark.parametrize("role", ["photo", "publisher", "medical", None])
def test_who_may_not_capture_is_refused(role: str | None) -> None:
    with pytest.raises(NotPermitted):
        capture(make_source(), text="Words.", by=make_user(role))


def test_the_newest_capture_is_the_one_looked_at_last() -> None:
    source, now = make_source(), timezone.now()
    assert latest(source) is None
    new = make_capture(source=source, captured_at=now)
    make_capture(source=source, captured_at=now - timedelta(days=3))
    assert latest(source) == new


def test_a_capture_holds_its_passage_however_it_is_quoted() -> None:
    kept = make_capture(text="The trial’s “first” phase —\n a small one — ended.")
    assert holds(kept, "the trial") is False
    assert holds(kept, 'trial\'s "first" phase - a small one')


def test_restricted_captures_are_for_those_who_check() -> None:
    seen, kept = make_capture(), make_capture(visibility="restricted")
    assert set(Capture.objects.visible_to(make_user("writer"))) == {seen}
    assert set(Capture.objects.visible_to(make_user("checker"))) == {seen, kept}


def test_captures_are_neither_changed_nor_deleted() -> None:
    kept = make_capture()
    for sql in ("UPDATE sources_capture SET text = 'Other'", "DELETE FROM sources_capture"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(Conflict, match="Capture of"):
        delete_source(kept.source, by=None)
