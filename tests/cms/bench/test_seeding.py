"""Seeded rows are those that publishing would leave."""

import gzip

import msgspec
import pytest
from django.db import connection, transaction

from cms.bench import seeding
from cms.bench.corpus import FIRST, Corpus
from delivery import contract, embeds, holding, records
from delivery.models import Record, RecordTag, Reference

pytestmark = pytest.mark.django_db(transaction=True)
SIZE, BATCH = 45, 20
PLACE_AND_TIME = {
    "id",
    "seq",
    "etag",
    "document",
    "packed",
    "search",
}  # which differ with the order in which things are put


@pytest.fixture(autouse=True)
def settings_of_the_session():
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit; RESET statement_timeout")


def put_one_by_one() -> None:
    """As publishing does: lock, put, tag."""
    corpus = Corpus(SIZE)
    batches = [(list(corpus.shared()), FIRST)]
    batches += [corpus.batch(begin, min(begin + BATCH, SIZE)) for begin in range(0, SIZE, BATCH)]
    for documents, at in batches:
        for document in documents:
            with transaction.atomic():
                holding.lock([embeds.key(document)])
                records.put([document], at=at)
    with transaction.atomic():
        records.retag(set(Record.objects.exclude(kind="article").values_list("kind", "public_id")))


def state() -> dict:
    rows = {}
    for row in Record.objects.all():
        document = msgspec.json.decode(bytes(row.document))
        document.pop("seq")
        assert row.packed is None or gzip.decompress(bytes(row.packed)) == bytes(row.document)
        kept = {
            field.attname: getattr(row, field.attname)
            for field in Record._meta.concrete_fields
            if field.attname not in PLACE_AND_TIME
        }
        kept["card"] = bytes(row.card)
        rows[row.kind, row.public_id] = (document, kept)
    tags = set(RecordTag.objects.values_list("record__public_id", "tag", "language", "published_at"))
    references = set(Reference.objects.values_list("record__public_id", "kind", "target_id", "how"))
    return {"rows": rows, "tags": tags, "references": references}


def test_seeding_leaves_what_putting_one_by_one_leaves(capsys):
    seeding.seed(SIZE, batch=BATCH)
    seeded = state()
    Record.objects.all().delete()
    put_one_by_one()
    wanted = state()
    assert sum(kind == "article" for kind, _ in wanted["rows"]) == SIZE
    assert seeded["rows"] == wanted["rows"]
    assert seeded["tags"] == wanted["tags"]
    assert seeded["references"] == wanted["references"]


def test_the_corpus_has_the_shape_of_an_archive():
    corpus = Corpus(200)
    documents = [document for begin in (0, 100) for document in corpus.batch(begin, begin + 100)[0]]
    articles = [each for each in documents if isinstance(each, contract.Article)]
    sizes = sorted(len(msgspec.json.encode(each)) for each in articles)
    assert 7_000 < sizes[100] < 12_000
    assert {each.language for each in articles} == {"en", "fr"}
    assert len({each.slug for each in articles}) == len({each.id for each in articles}) == 200
    by_topic = [sum(topic.id in each.topics for each in articles) for topic in map(corpus.topic, range(60))]
    assert max(by_topic) > 40
    assert min(by_topic) < 5
    ids = {each.id for each in documents} | {each.id for each in corpus.shared()}
    named = {
        str(public_id)
        for article in articles[20:180]
        for kind, public_id, _ in embeds.references(article)
        if kind != "article"
    }
    assert named <= ids


def test_the_same_number_is_the_same_article():
    assert Corpus(50).article(7) == Corpus(50).article(7)
