"""Many texts at once come out as they would one by one."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import imports, loading, undoing
from articles.documents import dump, encode
from articles.importing.bundle import ImportBundle, Paragraph, Related
from articles.importing.reading import read_bytes, read_text
from articles.loading import Reading, load, load_bundles
from articles.models import Article, Contribution, Import, Revision
from cms.core.errors import NotPermitted
from experts.models import Affiliation, Credential, Organisation, Person, Quote
from media.models import Image
from sources.models import Identifier, Source
from tests.accounts.factories import make_user
from tests.articles.factories import make_editor_in_chief
from tests.articles.imported import EYELID, SAMPLES, renamed
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db
SHARED = (Person, Organisation, Credential, Affiliation, Quote, Source, Identifier, Image)
KEYS = {"id", "public_id", "created_at", "modified_at", "at"}

CITING = """# Why Thumbs Twitch

By Tilda Crane

“It is the screen,” says Jon Marsh, PhD. He said more. “Put it away,” he added.

“I did,” one reader says.

References

Crane T, Marsh J. Thumbs at work. J Hand. 2020;4:1-9. doi:10.1000/182
Marsh J. More thumbs. 2021. https://thumbs.example/more
"""


@pytest.fixture
def by():
    return make_editor_in_chief()


def texts() -> dict[str, str]:
    found = {f"{number}.txt": renamed(EYELID, number) for number in range(3)}
    found |= {"citing.txt": CITING, "citing again.txt": CITING.replace("He said more.", "He said much more.")}
    if (SAMPLES / "text").is_dir():
        found |= {path.name: path.read_text(encoding="utf-8-sig") for path in (SAMPLES / "text").glob("*.txt")}
    return found


def state() -> list[object]:
    """Everything that an import writes, with ids replaced by their order of appearance."""
    names: dict[str, str] = {}

    def plain(value: object) -> str:
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", lambda m: names.setdefault(m[0], f"id {len(names)}"), str(value))

    articles = Article.objects.order_by("pk")
    found: list[object] = [plain(encode(dump(article))) for article in articles]
    found += [(article.version, article.stage, article.slug) for article in articles]
    for article in articles:
        assert article.revisions.get().digest == article.content_digest
    for model in SHARED:
        first = {row.pk: number for number, row in enumerate(model.objects.order_by("pk"))}
        columns = [f for f in model._meta.concrete_fields if f.name not in KEYS]
        for row in model.objects.order_by("pk"):
            values = {f.name: str(getattr(row, f.name)) if f.is_relation else getattr(row, f.attname) for f in columns}
            found.append((model.__name__, first[row.pk], plain(values)))
    found += list(Revision.objects.order_by("pk").values_list("number", "kind", "base_version"))
    found += list(Contribution.objects.order_by("pk").values_list("role"))
    for row in Import.objects.order_by("pk"):
        made = sorted(each["kind"] for each in row.outcome["made"])
        found.append((row.name, row.state, row.text_digest, made, [note["sentence"] for note in row.outcome["notes"]]))
    return found


def one_by_one(by) -> None:
    for name, text in texts().items():
        imports.accept(imports.read(text, name=name, by=by), by=by)


def together(by) -> None:
    assert {each.result for each in load([Reading(n, t, read_text(t)) for n, t in texts().items()], by=by)} == {"made"}


def known_before() -> None:
    make_person(name="Jon Marsh", suffix="PhD", biography="", slug="jon-marsh")
    make_person(name="T. Crane", slug="t-crane")
    make_source(cited_as="Another line", url_canonical="https://thumbs.example/more")


def test_a_batch_makes_what_accepting_one_by_one_makes(by):
    states = []
    for way in (one_by_one, together):
        with transaction.atomic():
            known_before()
            way(by)
            states.append(state())
            transaction.set_rollback(True)
    assert len(states[0]) > 40
    assert states[0] == states[1]


def test_a_load_goes_on_where_it_stopped(by):
    readings = [Reading(name, text, read_text(text)) for name, text in texts().items()]
    half = load(readings, by=by, batch=2)
    for _ in range(2):
        next(half)
    assert Article.objects.count() == 2
    results = [each.result for each in load(readings, by=by, batch=2)]
    assert results[:2] == ["known", "known"] and set(results[2:]) == {"made"}
    assert Article.objects.count() == len(readings)


def test_texts_that_take_long_are_not_waited_for(by, monkeypatch):
    monkeypatch.setattr(loading, "PATIENCE_S", -1)
    next(load([Reading(name, text, read_text(text)) for name, text in texts().items()], by=by, batch=50))
    assert Article.objects.count() == 1


def test_one_text_that_is_refused_does_not_hold_up_the_others(by):
    good = ImportBundle(title="Good", body=[Paragraph(html="Words.", text="Words.")])
    long = "word " * 250_000
    bad = ImportBundle(title="Bad", body=[Paragraph(html=long, text=long)])
    results = list(load_bundles([good, bad, ImportBundle(title="Good", dek="Another")], by=by))
    assert [each.result for each in results] == ["made", "refused", "made"]
    assert "too long" in results[1].sentence
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["good", "good-2"]


def test_the_same_bundle_twice_in_one_load_is_one_article(by):
    bundle = ImportBundle(title="Once")
    assert [each.result for each in load_bundles([bundle, bundle], by=by)] == ["made", "known"]


def test_related_titles_lead_nowhere_twice(by):
    bundle = ImportBundle(title="Links", related=[Related(title="A"), Related(title="A", url="not an address")])
    (loaded,) = load_bundles([bundle], by=by)
    assert [link.title for link in dump(Article.objects.get(public_id=loaded.article)).related] == ["A", "A"]


def test_a_loaded_text_can_be_undone(by):
    list(load_bundles([read_text(EYELID)], by=by))
    assert undoing.undo(Import.objects.get(), by=by) == []
    assert not any(model.objects.exists() for model in SHARED)


def test_who_may_not_import_loads_nothing():
    with pytest.raises(NotPermitted):
        load_bundles([ImportBundle(title="No")], by=make_user("checker"))


def test_a_batch_of_fifty_costs_what_one_of_five_does(by):
    counts = []
    for start, size in ((0, 5), (100, 50)):
        bundles = [read_text(renamed(EYELID, start + n)) for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert len(list(load_bundles(bundles, by=by))) == size
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 50


def test_a_windows_file_and_its_utf8_copy_are_one_text(by):
    text = EYELID.encode("cp1252")
    readings = [Reading("w.txt", text.decode("cp1252"), read_bytes(text)), Reading("u.txt", EYELID, read_text(EYELID))]
    assert [each.result for each in loading.load(readings, by=by)] == ["made", "known"]
