from __future__ import annotations

import pytest
from django.db import IntegrityError

from sources.lineage import independent
from sources.models import Source
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_what_retells_one_study_is_one_voice() -> None:
    study = make_source()
    release = make_source(derives_from=study)
    report = make_source(derives_from=release)
    other = make_source()
    assert independent([report, release]) == 1
    assert independent([report, study, other]) == 2
    assert independent([make_source(derives_from=study), make_source(derives_from=study)]) == 1


def test_an_older_edition_is_the_same_voice() -> None:
    newer = make_source()
    assert independent([newer, make_source(superseded_by=newer)]) == 1


def test_nothing_is_no_voice_and_a_circle_is_one(django_assert_max_num_queries) -> None:
    one, other = make_source(), make_source()
    Source.objects.filter(pk=one.pk).update(derives_from=other)
    Source.objects.filter(pk=other.pk).update(derives_from=one)
    with django_assert_max_num_queries(1):
        assert (independent([]), independent([one, other])) == (0, 1)


def test_a_source_does_not_derive_from_itself() -> None:
    source = make_source()
    with pytest.raises(IntegrityError, match="source_derives_from_another"):
        Source.objects.filter(pk=source.pk).update(derives_from=source)
