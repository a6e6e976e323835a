"""An article's graph: what it states, what it leaves unsaid, and that it cannot end the script it stands in."""

from __future__ import annotations

import json

import msgspec
import pytest

from delivery import contract
from delivery.jsonld.articles import write
from tests.delivery import factories
from tests.delivery.factories import AT


def nodes(document):
    """Type → the nodes of that type."""
    found = {}
    for node in json.loads(write(msgspec.json.encode(document)))["@graph"]:
        found.setdefault(node["@type"], []).append(node)
    return found


def whole(**fields):
    """An article that embeds one of everything."""
    author, speaker = factories.person("Ada Quill", suffix=None), factories.person(**fields.pop("speaker", {}))
    held = factories.embedding(
        author=author,
        speaker=speaker,
        said=factories.quote(speaker, "Sleep well."),
        picture=factories.image(**fields.pop("image", {})),
        cited=factories.source(**fields.pop("source", {})),
        about=factories.topic(),
    )
    return factories.article(**{**held, "kind": "news", **fields})


def test_an_article_says_who_wrote_it_what_it_shows_and_what_it_rests_on():
    document = whole()
    found = nodes(document)
    (article,) = found["NewsArticle"]
    assert article["headline"] == document.title
    assert article["datePublished"] == "2026-03-01T09:00:00Z"
    people = {each["@id"]: each["name"] for each in found["Person"]}
    assert [people[each["@id"]] for each in article["author"]] == ["Ada Quill"]
    (quotation,) = article["hasPart"]
    assert quotation["text"] == "Sleep well."
    assert quotation["creditText"] == "Noor Vale, MD"
    assert people[quotation["spokenByCharacter"]["@id"]] == "Noor Vale"
    assert [each["name"] for each in article["citation"]] == ["Handbook of Sleep"]
    assert article["image"] == [{"@id": found["ImageObject"][0]["@id"]}]
    assert found["ImageObject"][0]["creditText"] == "Iris Holm / Northlight"
    assert article["publisher"]["@id"] == found["Organization"][0]["@id"]
    assert article["isPartOf"]["@id"] == found["WebSite"][0]["@id"]


def test_every_reference_within_the_graph_leads_somewhere():
    graph = json.loads(write(msgspec.json.encode(whole())))["@graph"]
    known = {each["@id"] for each in graph}
    for node in graph:
        for value in node.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and set(each) == {"@id"}:
                    assert each["@id"] in known


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("news", "NewsArticle"), ("explainer", "BackgroundNewsArticle"), ("opinion", "OpinionNewsArticle"),
        ("review", "ReviewNewsArticle"), ("guide", "Article"), ("anything", "Article"),
    ],
)  # fmt: skip
def test_each_kind_has_its_type(kind, expected):
    assert expected in nodes(factories.article(kind=kind))


def test_only_credentials_that_were_verified_and_posts_that_are_held_are_stated():
    def credential(title, state):
        return contract.Credential(title=title, kind="degree", issuer="University", state=state, verified_on=None)

    posts = [
        contract.Affiliation(role="fellow", organisation="Old House", department=None, since=None, until="2020"),
        contract.Affiliation(
            role="director", organisation="Sleep Centre", department="Dreams", since="2021", until=None
        ),
    ]
    held = [credential("MD", "verified"), credential("PhD", "unverified"), credential("RN", "lapsed")]
    found = nodes(whole(speaker={"credentials": held, "affiliations": posts, "orcid": "0000-0002-1825-0097"}))
    person = next(each for each in found["Person"] if each["name"] == "Noor Vale")
    assert [each["name"] for each in person["hasCredential"]] == ["MD"]
    assert [each["name"] for each in person["affiliation"]] == ["Sleep Centre"]
    assert person["jobTitle"] == "director"
    assert person["sameAs"] == ["https://orcid.org/0000-0002-1825-0097"]


def test_a_cited_study_has_its_identifiers_authors_and_that_it_was_retracted():
    record = {
        "type": "article-journal", "title": "REM", "author": [{"family": "Vale", "given": "N."}, {"literal": "WHO"}],
        "issued": {"date-parts": [[2012, 1]]}, "container-title": "Rest", "ISSN": "1234-5678",
    }  # fmt: skip
    source = {"kind": "journal_article", "doi": "10.1/x", "pmid": "12", "integrity": "retracted", "csl": record}
    (work,) = nodes(whole(source=source))["NewsArticle"][0]["citation"]
    assert work["@type"] == "ScholarlyArticle"
    assert work["sameAs"] == ["https://doi.org/10.1/x", "https://pubmed.ncbi.nlm.nih.gov/12"]
    assert [(each["propertyID"], each["value"]) for each in work["identifier"]] == [("doi", "10.1/x"), ("pmid", "12")]
    assert [(each["@type"], each["name"]) for each in work["author"]] == [
        ("Person", "N. Vale"),
        ("Organization", "WHO"),
    ]
    assert work["isPartOf"] == {"@type": "Periodical", "name": "Rest", "issn": "1234-5678"}
    assert work["datePublished"] == "2012-01"
    assert work["creativeWorkStatus"] == "Retracted"


def test_corrections_are_stated_and_other_notices_are_not_called_corrections():
    notices = [
        contract.Notice(kind=kind, at=AT, text=kind)
        for kind in ("correction", "clarification", "update", "editors_note")
    ]
    (article,) = nodes(factories.article(kind="news", notices=notices))["NewsArticle"]
    assert [each["text"] for each in article["correction"]] == ["correction", "clarification"]
    assert {each["@type"] for each in article["correction"]} == {"CorrectionComment"}


def test_a_retracted_article_says_so():
    (article,) = nodes(factories.article(kind="news", standing="retracted"))["NewsArticle"]
    assert article["creativeWorkStatus"] == "Retracted"


def test_a_page_that_a_physician_reviewed_is_a_medical_page():
    document = whole()
    reviewer = next(iter(document.people))
    document.reviews = [
        contract.Review(kind="medical", person=reviewer, reviewed_on="2026-01-05", valid_until=None),
        contract.Review(kind="editorial", person=reviewer, reviewed_on="2026-02-05", valid_until=None),
    ]
    (page,) = nodes(document)["MedicalWebPage"]
    assert page["lastReviewed"] == "2026-02-05"
    assert len(page["reviewedBy"]) == 1
    document.reviews = document.reviews[1:]
    assert "MedicalWebPage" not in nodes(document)


def test_our_own_verdicts_are_no_claim_reviews():
    claims = [
        contract.Claim(text="Toes twitch.", block=None, sources=[], standing="confirmed", checked_on="2026-01-01")
    ]
    assert "ClaimReview" not in write(msgspec.json.encode(factories.article(claims=claims))).decode()


def test_translations_are_named():
    other = contract.Translation(language="fr", id="x", url="https://news.example/fr/menu")
    (article,) = nodes(factories.article(kind="news", translations=[other]))["NewsArticle"]
    assert article["workTranslation"][0]["inLanguage"] == "fr"


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028\u2029", "&lt;", "<SCRIPT", '"}']
)
def test_no_text_ends_the_script_and_every_text_is_kept(text):
    document = whole(title=text, dek=text, source={"title": text, "cited_as": text})
    document.notices = [contract.Notice(kind="correction", at=AT, text=text)]
    written = write(msgspec.json.encode(document)).decode()
    assert not set(written) & {"<", ">", "&", "\u2028", "\u2029"}
    assert nodes(document)["NewsArticle"][0]["headline"] == text
