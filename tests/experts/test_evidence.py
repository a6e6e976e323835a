from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from cms.core.text import digest
from experts.evidence import MAX_BYTES, attach, discard, discard_due
from experts.models import EvidenceFile
from sources.captures import capture
from tests.accounts.factories import make_user
from tests.experts.factories import make_credential, make_evidencefile, make_quote
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db]


def test_a_recording_is_kept_apart_with_its_hash(evidence: Path) -> None:
    kept = make_evidencefile(name="C:\\calls\\Call 1.MP3", data=b"words", by=make_user("checker"))
    assert (kept.kind, kept.name, kept.sha256, kept.size_bytes) == ("recording", "Call 1.MP3", digest(b"words"), 5)
    path = evidence / kept.file
    assert path.read_bytes() == b"words"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "call.exe"}, "of no kind"), ({"name": "call"}, "of no kind"), ({"data": b""}, "is empty"),
        ({"keep_until": timezone.localdate() - timedelta(days=1)}, "has passed"),
        ({"quote": None}, "one of them"), ({"note": "x" * 100_001}, "at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_nothing_is_stored(evidence: Path, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        make_evidencefile(**given)
    assert not EvidenceFile.objects.exists()
    assert not evidence.exists()


def test_a_file_belongs_to_one_thing(evidence: Path) -> None:
    assert make_evidencefile(credential=make_credential()).credential is not None
    with pytest.raises(Invalid, match="one of them"):
        make_evidencefile(quote=make_quote(), credential=make_credential())


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    class Large(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Any:
            raise AssertionError("read")

    file = Large(b"x")
    file.size = MAX_BYTES + 1
    with pytest.raises(Invalid, match="larger than 250 MB"):
        attach(file, name="a.mp3", quote=make_quote(), by=None)


@pytest.mark.parametrize("role", ["writer", "photo", "publisher", None])
def test_who_does_not_check_keeps_and_deletes_nothing(evidence: Path, role: str | None) -> None:
    kept, user = make_evidencefile(), make_user(role)
    with pytest.raises(NotPermitted):
        make_evidencefile(by=user)
    with pytest.raises(NotPermitted):
        discard(kept, by=user)
    assert (evidence / kept.file).exists()


def test_what_may_be_kept_no_longer_goes_and_the_record_of_it_stays(
    evidence: Path, django_capture_on_commit_callbacks: Any
) -> None:
    today = timezone.localdate()
    last_day, longer = make_evidencefile(keep_until=today), make_evidencefile(keep_until=today + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_due(on=today) == 0
        assert discard_due(on=today + timedelta(days=1)) == 1
    gone = EvidenceFile.objects.get(pk=last_day.pk)
    assert (gone.file, gone.sha256) == ("", last_day.sha256)
    assert not (evidence / last_day.file).exists()
    assert (evidence / longer.file).exists()
    with pytest.raises(Conflict, match="already"):
        discard(gone, by=None)


def test_bytes_that_something_else_relies_on_stay(evidence: Path, django_capture_on_commit_callbacks: Any) -> None:
    one, other = make_evidencefile(data=b"same", name="a.txt"), make_evidencefile(data=b"same", name="b.txt")
    with django_capture_on_commit_callbacks(execute=True):
        discard(one, by=None)
    assert (evidence / other.file).exists()
    kept = capture(make_source(), data=b"same", name="a.txt", by=None)
    with django_capture_on_commit_callbacks(execute=True):
        discard(other, by=None)
    assert (evidence / kept.file).exists()
