"""A text becomes a draft with everything that it names, or nothing at all."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import contract, drafts, imports, publishing
from articles.checking import claims
from articles.checking.anchoring import words_of
from articles.checking.detection import Suggestion, suggest
from articles.checking.overrides import override
from articles.documents import dump
from articles.importing.settling import Choices, key
from articles.models import Article, Import, Revision
from articles.readiness import blockers
from articles.reporting import report
from articles.richtext import parts
from cms.core.errors import Conflict, Invalid, NotPermitted, Unreadable
from cms.core.rows import Row
from delivery import contract as public
from delivery.models import Record
from experts import quotes
from experts.models import Organisation, Person, Quote
from media import pictures
from media.models import Image
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_editor_in_chief, sign_off
from tests.articles.imported import EYELID, SAMPLES, read_import, renamed
from tests.experts.factories import make_person, make_quote
from tests.media.factories import draw_picture
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db
needs_samples = pytest.mark.skipif(not (SAMPLES / "text").is_dir(), reason="the folder ../shared/samples is not here")


@pytest.fixture
def by():
    return make_editor_in_chief()


def codes(article: Article) -> set[str]:
    return {each.code for each in blockers(article)}


def nothing_was_made() -> bool:
    return not any(model.objects.exists() for model in (Article, Person, Organisation, Quote, Image, Source))


# Reading


def test_reading_a_text_keeps_it_with_what_was_found_and_makes_nothing(by):
    row = read_import(by=by)
    assert (row.state, row.text, row.name) == (Import.State.READ, EYELID, "eyelid.txt")
    assert [quote["person"] for quote in row.bundle["quotes"].values()] == ["per_1"] * 3
    assert nothing_was_made()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        ("  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"text\x00with zeros", "binary"),
        (b"\xff\xfeA", "encoding"),
        (b"word " * 2_000_000, "too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_not_kept(by, data, code):
    with pytest.raises(Unreadable) as refusal:
        imports.read(data, name="odd.txt", by=by)
    assert refusal.value.code == code
    assert "odd.txt" in refusal.value.message
    assert not Import.objects.exists()


@pytest.mark.parametrize("again", [EYELID, EYELID.replace("\n", "\r\n"), "\ufeff" + EYELID])
def test_a_text_that_waits_is_not_read_twice(by, again):
    row = read_import(by=by)
    with pytest.raises(Conflict) as refusal:
        imports.read(again.encode(), name="copy.txt", by=by)
    assert refusal.value.code == "imported-already"
    assert refusal.value.data["import_id"] == row.pid
    assert Import.objects.count() == 1


def test_a_text_that_was_accepted_leads_to_its_article(by):
    article = imports.accept(read_import("# A title of its own\n\n" + EYELID, by=by), by=by)
    with pytest.raises(Conflict) as refusal:
        imports.read("# A title of its own\n\n" + EYELID, name="copy.txt", by=by)
    assert "A title of its own" in refusal.value.message
    assert refusal.value.data["article_id"] == article.pid


def test_a_text_put_away_can_be_read_again(by):
    imports.discard(read_import(by=by), by=by)
    assert read_import(by=by).state == Import.State.READ


@pytest.mark.parametrize("role", ["checker", "medical", "photo", "publisher"])
def test_only_those_who_write_import(role):
    with pytest.raises(NotPermitted):
        read_import(by=make_user(role))


def test_a_superuser_without_a_role_imports_nothing():
    with pytest.raises(NotPermitted):
        read_import(by=make_user("photo", is_superuser=True))


@pytest.mark.parametrize("verb", [imports.accept, imports.discard])
def test_who_may_not_import_can_neither_accept_nor_put_away(by, verb):
    row = read_import(by=by)
    with pytest.raises(NotPermitted):
        verb(row, by=make_user("photo"))
    row.refresh_from_db()
    assert row.state == Import.State.READ


# Accepting


def test_accepting_makes_everything_that_the_text_names(by):
    row = read_import(by=by)
    article = imports.accept(row, by=by)
    row.refresh_from_db()
    assert (row.state, row.article) == (Import.State.ACCEPTED, article)
    draft = dump(article)
    assert (draft.title, draft.slug, article.version) == ("", "", 1)
    assert article.revisions.get().kind == Revision.Kind.IMPORT

    expert = Person.objects.get(name="Mira Solberg")
    assert expert.suffix == "MD"
    assert [each.title for each in expert.credentials.all()] == ["board certified neurologist"]
    assert [(each.role, each.organisation.name) for each in expert.affiliations.all()] == [
        ("director of the movement clinic", "Larkfield Medical Center"),
        ("assistant professor of clinical neurology", "Northmere University School of Medicine"),
    ]
    author = Person.objects.get(name="Tilda Crane")
    assert author.biography.startswith("Tilda Crane has been writing")
    assert [(byline.person, byline.role) for byline in draft.bylines] == [(author.pid, "author")]

    image = Image.objects.get()
    assert (image.creators, image.supplier, bool(image.file)) == (["Jonas Wren"], "Shutterstock", False)
    assert draft.lead_image and draft.lead_image.image == image.pid
    source = Source.objects.get()
    assert source.cited_as == "larkfieldclinic.example/health/eyelid/EL0042"
    assert [citation.source for citation in draft.citations] == [source.pid]
    assert [link.title for link in draft.related] == [
        "Can a Fluttering Lid Mean Something Serious?",
        "Why Does My Thumb Twitch at Night?",
        "Calf Cramps: Rest, or Stretch?",
    ]


def test_paragraphs_headings_and_lists_between_quotations_are_one_text(by):
    draft = dump(imports.accept(read_import(by=by), by=by))
    assert [type(block).__name__ for block in draft.blocks] == ["Text", "Quote", "Quote", "Quote", "Text"]
    assert [part.kind for part in parts(draft.blocks[0].html)] == ["p", "p", "p", "h2"]
    assert [part.kind for part in parts(draft.blocks[4].html)] == ["h2", "ul", "p", "p"]
    assert draft.blocks[1].display == "inline"
    assert draft.blocks[1].html.endswith("says Mira Solberg, MD, a board certified neurologist.")


def test_a_printed_attribution_is_frozen_and_an_assumed_one_blocks(by):
    article = imports.accept(read_import(by=by), by=by)
    first, second, third = Quote.objects.order_by("pk")
    assert first.words_obtained.startswith("A flutter of the lid") and first.words_obtained.endswith("ill")
    assert first.attributed_on == second.attributed_on == timezone.localdate()
    assert first.as_credited == (
        "Mira Solberg, MD, board certified neurologist, director of the movement clinic at Larkfield Medical Center, "
        "assistant professor of clinical neurology at Northmere University School of Medicine"
    )
    assert (third.person, third.attributed_on) == (first.person, None)
    assert "quote-without-attribution" in codes(article)


def test_a_speaker_whom_the_editor_confirms_is_frozen_too(by):
    article = imports.accept(read_import(by=by), by=by, choices=Choices(speakers={"quo_3": "per_1"}))
    assert not Quote.objects.filter(attributed_on=None).exists()
    assert "quote-without-attribution" not in codes(article)


def test_a_speaker_may_be_somebody_whom_the_text_does_not_name(by):
    other = make_person(name="Ada Quill")
    imports.accept(read_import(by=by), by=by, choices=Choices(speakers={"quo_3": other.pid}))
    assert Quote.objects.get(person=other).as_credited == "Ada Quill"


def test_words_that_are_no_quotation_stay_in_the_text(by):
    draft = dump(imports.accept(read_import(by=by), by=by, choices=Choices(speakers={"quo_3": "text"})))
    assert Quote.objects.count() == 2
    assert "I do not count how often" in draft.blocks[3].html
    assert [type(block).__name__ for block in draft.blocks] == ["Text", "Quote", "Quote", "Text"]


def test_a_speaker_without_a_name_waits_for_a_decision(by):
    text = "A long walk helps.\n\n“I sleep better since I walk,” one reader says.\n"
    row = read_import(text, by=by)
    article = imports.accept(row, by=by)
    quote = Quote.objects.get()
    assert (quote.person, quote.as_credited, quote.attributed_on) == (None, "one reader", None)
    assert "quote-without-person" in codes(article)


def test_a_speaker_may_stay_unnamed(by):
    text = "A long walk helps.\n\n“I sleep better since I walk,” one reader says.\n"
    article = imports.accept(read_import(text, by=by), by=by, choices=Choices(speakers={"quo_1": "unnamed"}))
    quote = Quote.objects.get()
    assert (quote.terms, quote.as_credited) == ("background", "one reader")
    assert quote.attributed_on
    assert not codes(article) & {"quote-without-person", "quote-without-attribution"}


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("heading-assumed", "What It Means", "<p>What It Means</p>"),
        ("list-assumed", "Too little sleep", "<p>Dry eyes</p>"),
    ],
)
def test_an_assumption_that_is_wrong_is_taken_back(by, code, start, expected):
    row = read_import(by=by)
    line = next(each["line"] for each in row.bundle["report"] if each["code"] == code and start in each["sentence"])
    draft = dump(imports.accept(row, by=by, choices=Choices(back=[f"{code}:{line}"])))
    assert expected in "".join(getattr(block, "html", "") for block in draft.blocks)


def test_accepting_twice_makes_one_article(by):
    row = read_import(by=by)
    imports.accept(row, by=by)
    with pytest.raises(Conflict) as refusal:
        imports.accept(row, by=by)
    assert refusal.value.code == "accepted-already"
    assert Article.objects.count() == 1


def test_what_cannot_become_a_draft_leaves_nothing_behind(by):
    row = read_import("Ann Roe, MD, says “no.”\n\n" + "word " * 250_000, by=by)
    with pytest.raises(Invalid):
        imports.accept(row, by=by)
    row.refresh_from_db()
    assert row.state == Import.State.READ
    assert nothing_was_made()


def test_choosing_somebody_who_is_gone_is_refused(by):
    row = read_import(by=by)
    with pytest.raises(Invalid):
        imports.accept(row, by=by, choices=Choices(people={"per_1": "0198c0de-0000-7000-8000-000000000000"}))
    assert nothing_was_made()


@pytest.mark.parametrize(
    "act", [imports.choose, lambda row, choices, *, by: imports.accept(row, by=by, choices=choices)]
)
def test_a_decision_about_what_is_not_in_the_text_is_refused(by, act):
    row = read_import(by=by)
    with pytest.raises(Invalid) as refusal:
        act(row, Choices(people={"per_1": "new", "per_9\x00": "new"}, speakers={"quo_1": "somebody"}), by=by)
    assert [each["path"] for each in refusal.value.data["errors"]] == [
        "/choices/people/per_9\x00",
        "/choices/speakers/quo_1",
    ]
    assert nothing_was_made()


def test_decisions_are_kept_until_they_are_needed(by):
    row = imports.choose(read_import(by=by), Choices(speakers={"quo_3": "text"}), by=by)
    imports.accept(row, by=by)
    assert Quote.objects.count() == 2


def test_html_and_scripts_become_words(by):
    text = "# Sleep <script>alert(1)</script>\n\n<script>alert(2)</script> and <img src=x onerror=alert(3)> here.\n"
    draft = dump(imports.accept(read_import(text, by=by), by=by))
    (block,) = draft.blocks
    assert "<script" not in block.html and "<img" not in block.html
    assert "&lt;img src=x onerror=alert(3)&gt;" in block.html
    assert "alert(2)" in block.html
    assert "alert(1)" in draft.title


def test_the_cost_of_accepting_grows_with_what_is_made_and_with_nothing_else(by):
    row = read_import(by=by)
    with CaptureQueriesContext(connection) as few:
        imports.accept(row, by=by)
    for number in range(30):
        make_person(name=f"Person {number} Solberg")
        make_source(cited_as=f"Line {number}", title="Line")
    longer = renamed(EYELID, 1).replace("It may be", "It may well be.\n\n" * 200 + "It may be")
    row = read_import(longer, by=by, name="longer.txt")
    with CaptureQueriesContext(connection) as many:
        imports.accept(row, by=by)
    assert len(many) <= len(few)


# What is known already


def test_people_sources_and_organisations_are_never_doubled(by):
    for number in range(3):
        imports.accept(read_import(renamed(EYELID, number), by=by, name=f"{number}.txt"), by=by)
    assert Article.objects.count() == 3
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Mira Solberg", "Tilda Crane"]
    assert (Source.objects.count(), Organisation.objects.count(), Quote.objects.count()) == (1, 2, 3)


def test_nothing_about_a_known_person_is_overwritten(by):
    known = make_person(name="Mira Solberg", suffix="MD", biography="As she wants it.")
    row = read_import(by=by)
    imports.accept(row, by=by)
    row.refresh_from_db()
    known.refresh_from_db()
    assert known.biography == "As she wants it."
    assert not known.credentials.exists() and not known.affiliations.exists()
    notes = [note["sentence"] for note in row.outcome["notes"] if note["code"] == "person-new-fact"]
    assert len(notes) == 3
    assert any("director of the movement clinic" in sentence for sentence in notes)


def test_an_author_without_biography_gets_the_one_printed(by):
    known = make_person(name="Tilda Crane", biography="")
    imports.accept(read_import(by=by), by=by)
    known.refresh_from_db()
    assert known.biography.startswith("Tilda Crane has been writing")


def test_a_doubtful_speaker_is_not_frozen(by):
    make_person(name="M. Solberg")
    article = imports.accept(read_import(by=by), by=by)
    assert not Quote.objects.exclude(attributed_on=None).exists()
    assert "quote-without-attribution" in codes(article)


def test_the_same_words_of_the_same_person_are_one_quotation(by):
    person = make_person(name="Mira Solberg", suffix="MD")
    known = make_quote(
        person=person,
        words_obtained="A flutter of the lid is nearly always a muscle that is tired, not a nerve that is ill",
    )
    draft = dump(imports.accept(read_import(by=by), by=by))
    assert draft.blocks[1].quote == known.pid


# Real texts


@needs_samples
@pytest.mark.usefixtures("uploads")
def suggested(article) -> list[Suggestion]:
    return [each for text in words_of(dump(article)).values() for each in suggest(text)]


def test_toe_twitching_comes_out_whole(by):
    text = (SAMPLES / "text" / "toe-twitching.txt").read_bytes()
    article = imports.accept(imports.read(text, name="toe-twitching.txt", by=by), by=by)
    draft = dump(article)
    draft.title = "Why Toes Twitch"
    right = Row({"basis": "stock", "permits": ["web"]})
    image = pictures.save_image(
        Image.objects.get(), fields={"alt_text": "A bare foot."}, grants=[right], upload=BytesIO(draw_picture()), by=by
    )
    quotes.freeze(Quote.objects.get(attributed_on=None), on=timezone.localdate())
    article = drafts.save_draft(article, draft, base_version=article.version, by=by)
    found = blockers(article)
    assert [each.about["label"] for each in found if each.code == "source-subject-differs"] == ["The article"]
    beliefs = [each for each in suggested(article) if each.kind == "belief"]
    assert {each.framing for each in beliefs if "astral" in each.text} == {"asserted"}
    assert sum(each.code == "belief-suggested" and each.severity == "block" for each in found) == len(beliefs)
    for each in beliefs:
        claims.dismiss(article, words=each.text, by=make_user("checker"))
    signed = sign_off(article, by=by)
    unproven = [each for each in blockers(signed) if each.stops]
    assert Counter(each.code for each in unproven) == {"quote-no-record": 3, "credential-unverified": 2}
    standards, tomorrow = make_user("standards"), timezone.localdate() + timedelta(days=1)
    for each in unproven:
        override(signed, code=each.code, about=each.key, reason="An archive piece.", expires_on=tomorrow, by=standards)
    publishing.publish(signed, by=by)

    record = Record.objects.get(kind="article")
    found = msgspec.json.decode(bytes(record.document), type=public.Article)
    assert [block.text for block in found.body if isinstance(block, public.Heading)] == [
        "The Key Point",
        "Causes of Toe Twitching",
    ]
    assert [len(block.items) for block in found.body if isinstance(block, public.List)] == [10]
    (expert,) = {quote.person for quote in found.quotes.values()}
    assert len([block for block in found.body if isinstance(block, public.QuoteBlock)]) == len(found.quotes) == 3
    person = found.people[expert]
    assert (person.name, person.suffix) == ("Kristina Lafaye", "MD")
    assert [each.title for each in person.credentials] == ["board certified neurologist"]
    assert len(person.affiliations) == 4
    author = found.people[found.bylines[0].person]
    assert author.name == "Lorra Garrick"
    page = Record.objects.get(kind="person", public_id=found.bylines[0].person)
    assert msgspec.json.decode(bytes(page.document), type=public.Person).biography.endswith("trainer.")
    assert (found.images[image.pid].credit.creator, found.images[image.pid].credit.supplier) == (
        "Alexander Raths",
        "Shutterstock",
    )
    assert [source.cited_as for source in found.sources.values()] == ["mayoclinic.com/health/myoclonus/DS00754"]
    assert len(found.related) == 5


@needs_samples
def test_every_sample_can_be_accepted(by):
    paths = [
        path
        for folder in ("text", "articles")
        for path in (SAMPLES / folder).rglob("*")
        if path.suffix in (".txt", ".md")
    ]
    assert paths
    for path in sorted(paths)[:: max(1, len(paths) // 40)]:
        article = imports.accept(imports.read(path.read_bytes(), name=path.name, by=by), by=by)
        assert contract.Draft is type(dump(article))
        assert dump(article).blocks, path.name


def test_taking_a_related_title_back_leaves_the_decisions_about_the_others(by):
    other = make_article(title="Third")
    by = make_editor_in_chief()
    row = read_import(RELATED, by=by, name="related.txt")
    choices = Choices(related={"2": other.pid}, back=[key("related-assumed", 7)])
    row = imports.choose(row, choices, by=by)
    assert [thing.known for thing in report(row).related] == [None, other]
    draft = dump(imports.accept(row, by=by))
    assert [link.article or link.title for link in draft.related] == ["Second of the Others", other.pid]
    assert any("First of the Others" in getattr(block, "html", "") for block in draft.blocks)


RELATED = """The dog itches again. It is May.

Ann Roe is a writer who covers pets.

Photo: Getty Images/Kim Oda

First of the Others

Second of the Others

Third of the Others
"""
