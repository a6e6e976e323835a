"""What a published document says of how it was checked."""

from __future__ import annotations

import msgspec
import pytest

from articles import contract, publishing
from delivery import contract as public
from delivery.models import Record
from sources import health
from tests.accounts.factories import make_user
from tests.articles.checking.factories import WORDS, make_checker, make_checking_article, make_cited_claim, settle
from tests.articles.factories import make_editor_in_chief, sign_off
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def test_claims_their_sources_and_the_numbers_of_trust_are_published():
    by = make_editor_in_chief()
    alive, unseen = make_source(title="A Study of Sleep"), make_source(title="Another Study")
    health.set_health(alive, to="forced_alive", note="Opened it.", by=make_checker())
    article = make_checking_article(
        f"<h2>Sleep</h2><p>Before.</p><p>{WORDS}</p>", by=by, citations=[contract.Citation(source=unseen.pid)]
    )
    claim = make_cited_claim(article, source=alive, risk="high")
    settle(claim)
    publishing.publish(sign_off(article, by=by), by=make_user("publisher"))
    document = msgspec.json.decode(bytes(Record.objects.get(kind="article").document), type=public.Article)
    [found] = document.claims
    block = next(block for block in document.body if block.key == found.block)
    assert (found.text, found.standing, found.sources, block.text) == (WORDS, "confirmed", [alive.pid], WORDS)
    assert block.citations == [alive.pid]
    assert set(document.sources) == {alive.pid, unseen.pid}
    assert document.trust.checked_on == found.checked_on
    numbers = (document.trust.claims, document.trust.sources)
    assert numbers == (public.ClaimCount(total=1, confirmed=1), public.SourceCount(total=2, alive=1))
