"""Many articles go out at once, and nothing about any of them is other than if it had gone out alone."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from articles import archiving, bringing, contract, drafts, publishing, workflow
from articles.importing.reading import read_text
from articles.loading import Loaded, Reading, load
from articles.models import Article, Decision
from cms.core.errors import Invalid, NotPermitted
from delivery.models import Edition, Record, RecordTag, Reference
from experts.models import Person
from tests.accounts.factories import make_user
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_cleared_quote,
    make_draft,
    make_editor_in_chief,
    make_published_article,
    make_topic,
    make_verified_person,
    sign_off,
    text,
)
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def make_legacy(**fields: Any) -> Article:
    by = make_editor_in_chief()
    return workflow.accept_as_legacy(make_article(by=by, **fields), by=by, note="In print in 2019.")


def rich_fields() -> dict[str, Any]:
    """Everything that an article can show, shared by all that are made of it."""
    person, image, source, topics = (
        make_verified_person(),
        make_cleared_image(),
        make_source(),
        [make_topic(), make_topic()],
    )
    quote = make_cleared_quote(person=person)
    return {
        "bylines": [contract.Byline(person=person.pid)],
        "topics": [each.pid for each in topics],
        "primary_topic": topics[1].pid,
        "lead_image": contract.LeadImage(image=image.pid, caption="At night"),
        "citations": [contract.Citation(source=source.pid)],
        "related": [contract.Related(title="Elsewhere", url="https://elsewhere.example/a")],
        "_blocks": (quote, image),
    }


def make_rich(fields: dict[str, Any], title: str) -> Article:
    own = {name: value for name, value in fields.items() if name != "_blocks"}
    quote, image = fields["_blocks"]
    blocks = [
        text("<p>Most adults sleep too little.</p><h2>Why</h2><ul><li>Lamps</li></ul>"),
        contract.Quote(id=text().id, quote=quote.pid),
        contract.Image(id=text().id, image=image.pid),
    ]
    return make_legacy(title=title, blocks=blocks, **own)


def left_behind(article: Article) -> dict[str, Any]:
    """All that publishing wrote for the article, without what must differ: ids, places in the feed, moments."""
    article.refresh_from_db()
    record = Record.objects.get(kind="article", public_id=article.public_id)
    document = msgspec.json.decode(bytes(record.document))
    assert document["id"] == article.pid
    for name in ("id", "slug", "url", "seq", "title"):
        document.pop(name)
    for place, block in enumerate(document["body"]):
        block["key"] = place
    edition = Edition.objects.get(record=record)
    assert bytes(edition.document) == bytes(record.document)
    return {
        "document": document,
        "record": {
            name: getattr(record, name)
            for name in (
                "language",
                "edition",
                "contract",
                "is_listed",
                "published_at",
                "modified_at",
                "reissued_at",
                "gone",
            )
        },
        "cause": (record.cause_kind, record.cause_id),
        "tags": set(RecordTag.objects.filter(record=record).values_list("tag", "language", "published_at")),
        "references": set(Reference.objects.filter(record=record).values_list("kind", "target_id", "how")),
        "edition": (edition.number, edition.published_at, edition.digest == record_digest(edition)),
        "article": {
            name: getattr(article, name)
            for name in ("standing", "stage", "scheduled_for", "published_at", "first_published_at", "basis", "version")
        },
        "pinned": article.published_digest == article.content_digest,
        "transitions": list(article.transitions.values_list("axis", "from_state", "to_state", "note", "by__email")),
        "decisions": [
            (each.act, each.edition, each.note, each.blockers, each.digest == edition.digest)
            for each in article.decisions.order_by("id")
        ],
        "contributions": set(article.contributions.values_list("user__email", "role")),
    }


def record_digest(edition: Edition) -> str:
    return publishing.records.digest(bytes(edition.document))


def publish_all(articles: list[Article], **options: Any) -> list[archiving.Outcome]:
    return list(archiving.publish_many(articles, by=options.pop("by", None) or make_editor_in_chief(), **options))


def test_what_goes_out_together_is_what_goes_out_alone():
    fields, by, at = rich_fields(), make_editor_in_chief(), timezone.now() - timedelta(days=3)
    alone = make_rich(fields, "Why we wake")
    together = [make_rich(fields, "Why we doze"), make_rich(fields, "Why we yawn")]
    publishing.publish(alone, by=by, at=at)
    shared = list(Record.objects.exclude(kind="article").order_by("id").values("public_id", "seq", "digest", "gone"))
    outcomes = publish_all(together, by=by, at=at)
    assert [(each.article.pk, each.refusal) for each in outcomes] == [(each.pk, None) for each in together]
    wanted = left_behind(alone)
    for article in together:
        found = left_behind(article)
        for part in wanted:
            if part not in {"transitions", "decisions", "contributions"}:
                assert found[part] == wanted[part], part
        assert str(found["decisions"]).replace(article.title, "") == str(wanted["decisions"]).replace(alone.title, "")
        assert len(found["transitions"]) == len(wanted["transitions"])
        assert [move[:4] for move in found["transitions"]] == [move[:4] for move in wanted["transitions"]]
        assert (by.email, "published") in found["contributions"]
    after = list(Record.objects.exclude(kind="article").order_by("id").values("public_id", "seq", "digest", "gone"))
    assert after == shared  # what was public already keeps its place in the feed


def test_shared_things_of_a_batch_become_public_with_it_and_listed_by_how_they_are_shown():
    article = make_rich(rich_fields(), "Why we wake")
    publish_all([article])
    kinds = Record.objects.public().values_list("kind", flat=True)
    assert sorted(kinds) == ["article", "image", "person", "quote", "source", "topic", "topic"]
    roles = set(RecordTag.objects.filter(tag__startswith="role:").values_list("record__kind", "tag"))
    assert {("person", "role:author"), ("person", "role:expert")} == roles


def test_a_shared_thing_that_was_edited_since_goes_out_with_the_batch_and_nothing_of_it_goes_twice():
    fields = rich_fields()
    publish_all([make_rich(fields, "First")])
    person = Person.objects.get(public_id=fields["bylines"][0].person)
    person.name = "Another Name"
    person.save()
    several = [make_rich(fields, "Second"), make_rich(fields, "Third")]
    assert [each.refusal for each in publish_all(several)] == [None, None]
    shown = msgspec.json.decode(bytes(Record.objects.get(public_id=person.public_id).document))
    assert shown["name"] == "Another Name"
    assert [Edition.objects.filter(record__public_id=each.public_id).count() for each in several] == [1, 1]


def test_the_api_and_the_feed_show_them_when_the_call_returns(client):
    articles = [make_legacy(title=f"Night {number}") for number in range(3)]
    publish_all(articles)
    listed = client.get("/api/v1/articles").json()["data"]
    assert {each["id"] for each in listed} == {each.pid for each in articles}
    changes = client.get("/api/v1/changes?limit=100").json()
    assert {each["id"] for each in changes["data"] if each["kind"] == "article"} == {each.pid for each in articles}


def test_one_that_the_gate_refuses_is_told_why_and_holds_up_no_other():
    ready, unchecked = make_legacy(title="Ready"), make_article(title="Not signed off")
    fine, refused = publish_all([ready, unchecked])
    assert fine.refusal is None
    assert refused.refusal is not None
    assert refused.refusal.code == "blocked"
    assert [each["code"] for each in refused.refusal.data["blockers"]] == ["basis-missing"]
    unchecked.refresh_from_db()
    assert unchecked.standing == "never"
    assert not unchecked.decisions.exists()
    assert set(Record.objects.public().filter(kind="article").values_list("public_id", flat=True)) == {ready.public_id}


def test_one_that_breaks_a_rule_of_the_database_is_the_only_one_refused():
    holder = make_published_article(title="Held", slug="held")
    draft = make_draft(title="Held", slug="moved-on")
    drafts.save_draft(holder, draft, base_version=holder.version, by=make_editor_in_chief())
    taker, other = make_legacy(title="Taker", slug="held"), make_legacy(title="Other")
    refused, fine = publish_all([taker, other])
    assert refused.refusal is not None
    assert refused.refusal.code == "slug-in-use"
    assert fine.refusal is None


def test_a_signer_who_became_part_of_the_article_stops_it_here_too():
    signed = sign_off(make_article(title="Signed"), by=make_editor_in_chief())
    signer = signed.transitions.filter(to_state="ready").latest("id").by
    signed.contributions.create(article=signed, user=signer, role="wrote")
    (outcome,) = publish_all([signed])
    assert outcome.refusal is not None
    assert "sign-off-void" in {each["code"] for each in outcome.refusal.data["blockers"]}


def test_discarded_articles_stay_out():
    by = make_editor_in_chief()
    article = drafts.discard(make_legacy(title="Gone"), by=by)
    (outcome,) = publish_all([article], by=by)
    assert outcome.refusal is not None
    assert outcome.refusal.code == "discarded"


def test_links_within_a_batch_end_as_if_each_had_gone_out_in_turn():
    first = make_legacy(title="First")
    second = make_legacy(title="Second", related=[contract.Related(article=first.pid)])
    outcomes = publish_all([first, second])
    assert [each.refusal for each in outcomes] == [None, None]
    record = Record.objects.get(kind="article", public_id=second.public_id)
    assert [link["id"] for link in msgspec.json.decode(bytes(record.document))["related"]] == [first.pid]


def test_translations_of_each_other_both_say_so():
    first = make_legacy(title="First")
    second = make_legacy(title="Premier", language="fr", translation_group=str(first.translation_group))
    publish_all([first, second])
    for article, other in ((first, second), (second, first)):
        record = Record.objects.get(kind="article", public_id=article.public_id)
        named = msgspec.json.decode(bytes(record.document))["translations"]
        assert [each["id"] for each in named] == [other.pid]


def test_what_is_live_already_gets_its_next_edition():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    workflow.accept_as_legacy(article, by=by, note="In print.")
    (outcome,) = publish_all([article], by=by)
    assert outcome.refusal is None
    assert Edition.objects.filter(record__public_id=article.public_id).count() == 2


def test_the_number_of_statements_does_not_grow_with_the_articles(django_assert_max_num_queries):
    articles = [make_legacy(title=f"Night {number}") for number in range(12)]
    with django_assert_max_num_queries(85):
        assert [each.refusal for each in publish_all(articles)] == [None] * 12


def test_who_may_not_publish_may_not_publish_many():
    with pytest.raises(NotPermitted):
        archiving.publish_many([], by=make_user("writer"))
    with pytest.raises(Invalid):
        archiving.publish_many([], by=make_editor_in_chief(), at=timezone.now() + timedelta(days=1))


def test_an_archive_is_accepted_as_legacy_in_one_go():
    by = make_editor_in_chief()
    articles = [make_article(title=f"Night {number}") for number in range(3)]
    assert archiving.accept_all_as_legacy(articles, by=by, note=" In print. ", batch=2) == 3
    assert set(Article.objects.values_list("basis", flat=True)) == {"legacy"}
    said = Decision.objects.values_list("article", "act", "note", "digest")
    assert set(said) == {(each.pk, "legacy", "In print.", each.content_digest) for each in articles}
    with pytest.raises(Invalid):
        archiving.accept_all_as_legacy(articles, by=by, note=" ")
    with pytest.raises(NotPermitted):
        archiving.accept_all_as_legacy(articles, by=make_user("editor"), note="In print.")


def loads(by: Any, *names: str) -> list[Loaded]:
    texts = [
        f"{name} at night\n\nBy Ada Quill\n\nMost adults sleep too little, says the clock. {name}." for name in names
    ]
    readings = [Reading(name, words, read_text(words)) for name, words in zip(names, texts, strict=True)]
    return list(load(readings, by=by))


def test_an_archive_is_imported_and_published_and_a_broken_run_goes_on_where_it_stopped():
    by = make_editor_in_chief()
    loads(by, "One", "Two")  # killed before the acceptance
    accepted = Article.objects.get(title__startswith="Two")
    workflow.accept_as_legacy(accepted, by=by, note="In print.")  # and once more before the publication
    again = list(bringing.bring_in(loads(by, "One", "Two", "Three"), by=by, note="In print in 2019."))
    assert [(each.name, each.result, why) for each, why in again] == [
        ("One", "known", ""), ("Two", "known", ""), ("Three", "made", ""),
    ]  # fmt: skip
    assert Article.objects.live().count() == 3
    third = list(bringing.bring_in(loads(by, "One", "Two", "Three"), by=by, note="In print in 2019."))
    assert {each.result for each, _ in third} == {"known"}
    assert Edition.objects.count() == 3  # nothing went out twice


def test_what_the_gate_stops_stays_a_draft_and_says_why():
    by = make_editor_in_chief()
    words = "Nobody wrote this\n\nMost adults sleep too little."
    found = list(load([Reading("One", words, read_text(words))], by=by))
    ((_, why),) = bringing.bring_in(found, by=by, note="In print in 2019.")
    assert "byline" in why
    assert Article.objects.get().standing == "never"


def test_an_archive_needs_a_note_and_the_rights_for_all_of_it():
    with pytest.raises(Invalid):
        bringing.bring_in([], by=make_editor_in_chief(), note="")
    with pytest.raises(NotPermitted):
        bringing.bring_in([], by=make_user("editor"), note="In print.")
