"""The importer against texts with what a careful editor reads in them. They are no part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.importing.bundle import Heading, ImportBundle, List
from articles.importing.reading import read_bytes
from tests.articles.importing.scoring import CATEGORIES, Score, load_truth, lost_words, score

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not (SAMPLES / "text").is_dir(), reason="the folder ../shared/samples is not here")


def read(path: Path) -> ImportBundle:
    return read_bytes(path.read_bytes(), name=path.name)


@needs_samples
def test_the_samples_are_read_as_an_editor_reads_them():
    total = Score()
    for path in sorted((SAMPLES / "text").glob("*.truth.json")):
        total.add(score(read(path.with_name(path.name.replace(".truth.json", ".txt"))), load_truth(path)))
    assert total.f1() >= 0.98, "\n".join(total.notes)
    for category in CATEGORIES:
        assert total.f1(category) >= 0.9, category


@needs_samples
@pytest.mark.parametrize("folder", ["text", "articles"])
def test_no_word_of_a_sample_is_lost(folder):
    paths = [path for path in (SAMPLES / folder).rglob("*") if path.suffix in (".txt", ".md")]
    assert paths
    lost = {path.name + path.parent.name: lost_words(path) for path in paths}
    assert not {name: found for name, found in lost.items() if found}


@needs_samples
def test_toe_twitching_is_read_wholly():
    bundle = read(SAMPLES / "text" / "toe-twitching.txt")
    assert bundle.title is None
    assert [block.text for block in bundle.body if isinstance(block, Heading)] == [
        "The Key Point",
        "Causes of Toe Twitching",
    ]
    assert [len(block.items) for block in bundle.body if isinstance(block, List)] == [10]
    expert = next(local for local, person in bundle.people.items() if person.name == "Kristina Lafaye")
    assert [(quote.person, quote.inferred) for quote in bundle.quotes.values()] == [
        (expert, False),
        (expert, False),
        (expert, True),
    ]
    person = bundle.people[expert]
    assert person.suffix == "MD"
    assert [credential.title for credential in person.credentials] == ["board certified neurologist"]
    assert [(post.role, post.organisation) for post in person.affiliations] == [
        ("full time clinical staff", "Ochsner Medical Center"),
        ("director of the neurophysiology lab", "Ochsner Medical Center"),
        ("assistant professor of clinical neurology", "Tulane University School of Medicine"),
        ("director, Neurology Student Education", "Tulane University School of Medicine"),
    ]
    (byline,) = bundle.bylines
    author = bundle.people[byline.person]
    assert (byline.role, author.name) == ("author", "Lorra Garrick")
    assert author.biography.startswith("Lorra Garrick has been covering") and author.biography.endswith("trainer.")
    assert bundle.lead_image is not None
    credit = bundle.images[bundle.lead_image.image].credit
    assert (credit.supplier, credit.creator) == ("Shutterstock", "Alexander Raths")
    assert [source.cited_as for source in bundle.sources.values()] == ["mayoclinic.com/health/myoclonus/DS00754"]
    assert len(bundle.related) == 5
    assert {finding.code for finding in bundle.report if finding.certainty == "inferred"} >= {
        "quote-inferred",
        "title-missing",
    }
