"""An article's content between rows and Draft."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import contract
from articles.documents import canonical, decode, dump, encode, load
from articles.models import BLOCK_MODELS, Article, TextBlock
from cms.core.errors import Invalid
from cms.core.ids import uuid7
from tests.articles import strategies
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote, make_topic, text
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


@pytest.fixture
def pool() -> strategies.Pool:
    return strategies.Pool(
        people=[make_person().pid for _ in range(2)],
        quotes=[make_cleared_quote().pid],
        images=[make_cleared_image().pid],
        sources=[make_source().pid for _ in range(2)],
        topics=[make_topic().pid for _ in range(3)],
        articles=[make_article(title="Other one").pid, make_article(title="Other two").pid],
    )


@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_what_is_loaded_is_dumped_again(pool: strategies.Pool, data: st.DataObject) -> None:
    first, second = (canonical(data.draw(strategies.drafts(pool))) for _ in range(2))
    with transaction.atomic():
        article = Article.objects.create()
        assert dump(load(article, first)) == first
        # And again over rows that are there already, from a fresh object as another request would have it.
        assert dump(load(Article.objects.get(pk=article.pk), second)) == second
        transaction.set_rollback(True)


@given(data=st.data())
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_canonical_is_its_own_canonical_form(pool: strategies.Pool, data: st.DataObject) -> None:
    clean = canonical(data.draw(strategies.drafts(pool)))
    assert canonical(decode(encode(clean))) == clean


def test_rows_keep_their_uuid_and_key_while_they_move() -> None:
    one, two = text("<p>One</p>"), text("<p>Two</p>")
    article = make_article(blocks=[one, two])
    before = dict(TextBlock.objects.values_list("uuid", "id"))
    draft = dump(article)
    draft.blocks.reverse()
    load(article, draft)
    assert dict(TextBlock.objects.values_list("uuid", "id")) == before
    assert [block.id for block in dump(article).blocks] == [two.id, one.id]


def test_a_block_that_is_gone_from_the_draft_is_gone_from_the_rows() -> None:
    article = make_article(blocks=[text(), text("<p>Two</p>")])
    draft = dump(article)
    draft.blocks.pop()
    load(article, draft)
    assert sum(model.objects.count() for model in BLOCK_MODELS) == 1


def test_a_draft_that_names_nothing_that_exists_is_refused_whole_with_every_path() -> None:
    article = make_article(title="Before")
    draft = dump(article)
    draft.title = "After"
    draft.blocks.append(contract.Image(id=str(uuid7()), image=str(uuid7())))
    draft.citations.append(contract.Citation(source=str(uuid7())))
    with pytest.raises(Invalid) as refusal:
        load(article, draft)
    assert [each["path"] for each in refusal.value.data["errors"]] == ["/citations/0/source", "/blocks/1/image"]
    assert Article.objects.get(pk=article.pk).title == "Before"


def test_a_block_of_another_article_is_refused() -> None:
    block = text()
    make_article(blocks=[block], title="Its owner")
    thief = make_article(title="The other")
    draft = dump(thief)
    draft.blocks = [block]
    with pytest.raises(Invalid, match="belongs to another article"):
        load(thief, draft)


def test_dumping_costs_the_same_for_any_length(django_assert_max_num_queries) -> None:
    article = make_article(blocks=[text(f"<p>{n}</p>") for n in range(50)])
    with django_assert_max_num_queries(2):
        dump(Article.objects.get(pk=article.pk))


@pytest.mark.parametrize(
    "document", ["", "[]", "{", '{"titel": "x"}', '{"title": 5}', '{"blocks": [{"type": "nope"}]}', "[" * 10_000]
)
def test_what_is_not_a_draft_is_refused_with_a_sentence(document: str) -> None:
    with pytest.raises(Invalid, match="not a draft"):
        decode(document)


FAULTS = {
    "/title": {"title": "x" * 301},
    "/slug": {"slug": "Not a slug!"},
    "/language": {"language": "english"},
    "/kind": {"kind": "listicle"},
    "/medical_reviewer": {"medical_reviewer": "somebody"},
    "/blocks/0/url": {"blocks": [contract.Embed(id=str(uuid7()), provider="X", url="javascript:alert(1)")]},
    "/blocks/0/id": {"blocks": [contract.Text(id="1", html="<p>x</p>")]},
    "/blocks/0/rows": {"blocks": [contract.Table(id=str(uuid7()), header=[], rows=[])]},
    "/related/0/url": {"related": [contract.Related(title="T", url="ftp://x.example")]},
    "/related/0/title": {"related": [contract.Related()]},
    "/citations/0/role": {"citations": [contract.Citation(source=str(uuid7()), role="likes")]},
}


@pytest.mark.parametrize("path", FAULTS)
def test_each_fault_is_named_at_its_path(path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        canonical(contract.Draft(**FAULTS[path]))  # type: ignore[arg-type]
    assert [each["path"] for each in refusal.value.data["errors"]] == [path]


def test_a_double_is_named_where_it_stands_the_second_time() -> None:
    person = str(uuid7())
    with pytest.raises(Invalid) as refusal:
        canonical(contract.Draft(bylines=[contract.Byline(person=person), contract.Byline(person=person)]))
    assert [each["path"] for each in refusal.value.data["errors"]] == ["/bylines/1/person"]


@pytest.mark.parametrize("html", ["<p>\u00a0</p>", "<p>\u00a0By night\u2009</p>", "\u3000<br>\u00a0x"])
def test_blanks_of_every_kind_around_a_sentence_are_put_aside_at_once(html: str) -> None:
    block = contract.Quote(id=str(uuid7()), quote=str(uuid7()), display="inline", html=html)
    clean = canonical(contract.Draft(blocks=[block]))
    assert canonical(decode(encode(clean))) == clean
