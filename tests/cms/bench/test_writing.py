"""The benches of writing: what is measured must be public, or the run fails. A whole run of them is in ``test_bench``."""

import pytest

from cms.bench.copies import missing, not_public
from cms.bench.judging import judge_creating
from cms.bench.newsroom import Newsroom


@pytest.mark.django_db
def test_an_article_that_is_not_public_fails_the_run(uploads):
    article = Newsroom().ready()
    assert not_public([article.pid]) == [article.pid]
    assert "not public though the call returned" in missing("publish", [article.pid])[0].sentence
    assert missing("publish", []) == []


def test_a_slower_machine_must_have_the_same_share_of_its_ceiling():
    assert judge_creating(200, 5_000) == []
    assert judge_creating(101, 602.5) == []
    assert "99 articles a second, and must be 100 beside a ceiling of 602" in judge_creating(99, 602.4)[0].sentence
