"""Every word that a model can have is one that the description promises, and none of them is asked of what was stored."""

from __future__ import annotations

import msgspec
import pytest

from articles import proof
from articles.models import Article, Claim, Correction, Review
from delivery import contract
from delivery.schemas import components
from experts.models import Credential, Quote
from media.models import Image
from sources import composing as references
from sources.models import Source
from tests.delivery import factories
from tests.sources.factories import make_source

# Model's field → where documents have it.
TOLD = [
    (Article, "kind", "kind", ["Article", "ArticleCard", "FoundArticle", "ArticleSparse", "ArticleRendered", "PreviewedArticle"]),
    (Claim, "standing", "standing", ["Claim"]),
    (Review, "kind", "kind", ["Review"]),
    (Credential, "kind", "kind", ["Credential"]),
    (Quote, "obtained", "obtained", ["Quote", "QuoteEntry", "QuoteSparse"]),
    (Source, "kind", "kind", ["Source", "SourceEntry", "SourceCard", "SourceCardSparse"]),
    (Source, "evidence_role", "role", ["Source", "SourceEntry"]),
    (Source, "integrity", "integrity", ["Source", "SourceEntry"]),
    (Image, "digital_source_type", "digital_source_type", ["Credit"]),
]  # fmt: skip


def words(schema: str, key: str) -> list[str]:
    told = components()[schema]["properties"][key]
    return [word for each in told.get("anyOf", [told]) for word in each.get("enum", [])]


@pytest.mark.parametrize(
    ("model", "field", "key", "schemas"), TOLD, ids=[f"{model.__name__}.{field}" for model, field, *_ in TOLD]
)
def test_the_choices_of_a_field_are_what_its_key_promises(model, field, key, schemas):
    choices = [value for value, _ in model._meta.get_field(field).choices if value]
    assert choices
    for schema in schemas:
        assert words(schema, key) == choices


@pytest.mark.django_db
def test_what_is_told_in_other_words_is_promised_so():
    health = {references.entry(make_source(health=each)).health for each in Source.Health.values}
    assert health == set(words("SourceEntry", "health"))
    assert words("Notice", "kind") == [kind for kind in Correction.Kind.values if kind != "typo"] == list(proof.TOLD)
    assert words("ArticleCard", "basis") == words("Article", "basis") == ["checked", "legacy"]


def test_null_stays_allowed_beside_the_words():
    assert {"type": "null"} in components()["Credit"]["properties"]["digital_source_type"]["anyOf"]


TIMES = [
    "Article.published_at",
    "ArticleCard.modified_at",
    "Notice.at",
    "PreviewToken.expires_at",
    "EditionEntry.published_at",
]
DAYS = ["Claim.checked_on", "Trust.checked_on", "Credential.verified_on", "Review.reviewed_on", "Review.valid_until"]


@pytest.mark.parametrize(
    ("key", "form"), [*((key, "date-time") for key in TIMES), *((key, "date") for key in DAYS)], ids=str
)
def test_times_and_days_have_their_format(key, form):
    schema, _, name = key.partition(".")
    told = components()[schema]["properties"][name]
    assert told.get("anyOf", [told])[0]["format"] == form


def test_a_document_stored_with_a_word_that_is_no_longer_chosen_is_read():
    stored = msgspec.to_builtins(factories.article())
    stored["kind"] = "obituary"
    stored["claims"] = [{"text": "", "block": None, "sources": [], "standing": "pending", "checked_on": "in spring"}]
    read = msgspec.json.decode(msgspec.json.encode(stored), type=contract.Document)
    assert (read.kind, read.claims[0].standing, read.claims[0].checked_on) == ("obituary", "pending", "in spring")
