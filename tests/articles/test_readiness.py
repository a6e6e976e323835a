"""Each reason why an article may not go out, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import contract
from articles.documents import dump
from articles.drafts import discard, save_draft
from articles.models import Article
from articles.publishing import unpublish
from articles.readiness import blockers
from cms.core.ids import uuid7
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_cleared_quote,
    make_editor_in_chief,
    make_published_article,
    make_ready_article,
    text,
)
from tests.experts.factories import make_person, make_quote
from tests.media.factories import make_grant, make_image
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def codes(article: Article, *, at=None) -> dict[str, str]:
    return {each.code: each.severity for each in blockers(article, at=at)}


def with_quote(**fields):
    return make_ready_article(blocks=[contract.Quote(id=str(uuid7()), quote=make_quote(**fields).pid)])


def with_image(image, **fields):
    return make_ready_article(blocks=[contract.Image(id=str(uuid7()), image=image.pid, **fields)])


def test_a_complete_signed_off_article_has_no_blockers():
    quote, image = make_cleared_quote(), make_cleared_image()
    blocks = [
        text(),
        contract.Quote(id=str(uuid7()), quote=quote.pid),
        contract.Image(id=str(uuid7()), image=image.pid),
    ]
    assert blockers(make_ready_article(blocks=blocks)) == []


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("title-missing", {"title": "", "slug": "x"}),
        ("slug-missing", {"title": ""}),
        ("byline-missing", {"bylines": []}),
        ("text-missing", {"blocks": []}),
    ],
)
def test_what_is_missing_in_the_article_blocks(code, fields):
    assert codes(make_ready_article(**fields))[code] == "block"


def test_an_unsigned_text_blocks():
    assert codes(make_article()) == {"basis-missing": "block"}


def test_a_missing_dek_only_warns():
    assert codes(make_ready_article(dek="")) == {"dek-missing": "warn"}


def test_an_editor_without_an_author_is_no_byline():
    byline = contract.Byline(person=make_person().pid, role="editor")
    assert "byline-missing" in codes(make_ready_article(bylines=[byline]))


def test_a_quote_without_a_speaker_blocks():
    assert codes(with_quote(person=None, record_held="Notes.")) == {"quote-without-person": "block"}


def test_a_quote_without_frozen_attribution_blocks():
    assert codes(with_quote(record_held="Notes.")) == {"quote-without-attribution": "block"}


def test_a_quote_off_the_record_blocks():
    assert "quote-off-record" in codes(with_quote(terms="off_record"))


def test_a_refused_consent_blocks():
    assert "quote-consent-refused" in codes(with_quote(consent="refused"))


def test_an_embargo_blocks_until_it_ends():
    until = timezone.now() + timedelta(days=2)
    quote = make_cleared_quote(embargo_until=until)
    article = make_ready_article(blocks=[contract.Quote(id=str(uuid7()), quote=quote.pid)])
    assert codes(article) == {"quote-embargoed": "block"}
    assert codes(article, at=until) == {}


def cleared(**overrides):
    image = make_image(**overrides)
    make_grant(image=image)
    return image


@pytest.mark.parametrize(
    ("code", "overrides"),
    [
        ("image-without-creator", {"creators": [], "supplier": "Northlight"}),
        ("image-without-credit", {"creators": []}),
        ("image-without-alt", {"alt_text": ""}),
        ("image-without-file", {"file": "", "sha256": "", "width": 0, "height": 0}),
    ],
)
def test_what_a_picture_lacks_blocks(code, overrides):
    assert codes(with_image(cleared(**overrides)))[code] == "block"


def test_alt_text_may_stand_at_the_placement():
    assert codes(with_image(cleared(alt_text=""), alt="A lamp.")) == {}


def test_a_decorative_picture_needs_no_alt_text():
    assert codes(with_image(cleared(alt_text="", is_decorative=True))) == {}


def test_a_lead_image_and_a_portrait_are_judged_too():
    lead, portrait = make_image(), make_image()
    byline = contract.Byline(person=make_person(portrait=portrait).pid)
    article = make_ready_article(lead_image=contract.LeadImage(image=lead.pid), bylines=[byline])
    about = {each.about["id"] for each in blockers(article) if each.code == "image-without-right"}
    assert about == {lead.pid, portrait.pid}


def test_a_grant_counts_on_its_last_day_and_not_after():
    image = make_image()
    today = timezone.localdate()
    make_grant(image=image, valid_to=today)
    article = with_image(image)
    assert codes(article) == {"image-right-ending": "override"}
    assert codes(article, at=timezone.now() + timedelta(days=1)) == {"image-without-right": "block"}


def test_a_denied_use_beats_a_permitted_one():
    image = cleared()
    make_grant(image=image, permits=[], denies=["web"])
    assert codes(with_image(image)) == {"image-without-right": "block"}


def test_a_citation_of_a_replaced_source_blocks():
    source = make_source(superseded_by=make_source())
    article = make_ready_article(citations=[contract.Citation(source=source.pid)])
    assert codes(article)["citation-to-nothing"] == "block"


def test_a_link_to_a_withdrawn_article_blocks_and_to_a_draft_warns():
    by = make_editor_in_chief()
    gone = unpublish(make_published_article(by=by, title="Gone"), by=by)
    coming = make_article(by=by, title="Coming")
    links = [
        contract.Related(article=gone.pid),
        contract.Related(article=coming.pid),
        contract.Related(title="Somewhere"),
    ]
    article = make_ready_article(by=by, related=links)
    assert codes(article) == {
        "related-gone": "block",
        "related-unpublished": "warn",
        "related-without-address": "warn",
    }
    discard(coming, by=by)
    assert [each.code for each in blockers(article)].count("related-gone") == 2


def test_every_blocker_says_what_it_is_about_and_who_can_clear_it():
    image = make_image(creators=[], alt_text="")
    article = make_article(title="", blocks=[contract.Image(id=str(uuid7()), image=image.pid)], bylines=[])
    found = blockers(article)
    assert len(found) >= 6
    for each in found:
        assert each.sentence.endswith(".")
        assert each.who
        assert each.about["kind"] in {"article", "image"}
        assert each.about["label"]


def test_the_cost_of_asking_does_not_grow_with_the_article(django_assert_max_num_queries):
    by = make_editor_in_chief()
    article = make_article(by=by)
    draft = dump(article)
    for _ in range(12):
        draft.blocks.append(contract.Quote(id=str(uuid7()), quote=make_cleared_quote().pid))
        draft.blocks.append(contract.Image(id=str(uuid7()), image=make_cleared_image().pid))
        draft.citations.append(contract.Citation(source=make_source().pid))
        draft.related.append(contract.Related(article=make_article(by=by).pid))
    article = save_draft(article, draft, base_version=1, by=by)
    with django_assert_max_num_queries(30):
        assert len(blockers(Article.objects.get(pk=article.pk))) > 10


@pytest.mark.parametrize("kind", ["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"])
def test_a_picture_made_with_ai_goes_out_only_with_its_label(kind):
    bare, labelled = cleared(digital_source_type=kind), cleared(digital_source_type=kind, ai_label="Made with AI")
    assert codes(with_image(bare)) == {"image-ai-unlabelled": "block"}
    assert codes(with_image(labelled)) == {}


def test_a_right_that_ends_within_thirty_days_wants_an_override():
    today = timezone.localdate()
    soon, later = make_image(), make_image()
    make_grant(image=soon, valid_to=today + timedelta(days=30))
    make_grant(image=later, valid_to=today + timedelta(days=31))
    assert codes(with_image(soon)) == {"image-right-ending": "override"}
    assert codes(with_image(later)) == {}


def test_an_unknown_maker_is_no_obstacle_where_the_right_asks_for_no_credit():
    image = make_image(creators=[], supplier="")
    make_grant(image=image, basis="public_domain", credit_required=False)
    assert codes(with_image(image)) == {"image-without-creator": "warn", "image-without-credit": "warn"}
    make_grant(image=image, permits=["print"], denies=["web"])
    assert codes(with_image(image))["image-without-right"] == "block"
