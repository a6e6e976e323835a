"""The checking desk: what it shows to whom, that nothing typed is lost, and that it stays quick."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.desk.acts import ACTS
from articles.checking import citing, claims, queries, verdicts
from articles.checking.detection import suggest
from articles.models import Article, Claim, Dismissal, Verification
from tests.accounts.factories import make_user
from tests.articles.checking.factories import (
    WORDS,
    give,
    make_checker,
    make_checking_article,
    make_cited_claim,
    make_claim,
)
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def desk_url(article: Article, name: str = "desk") -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def press(client: Client, article: Article, name: str, **fields: str):
    return client.post(reverse("admin:articles_article_desk_act", args=[article.pk, name]), fields, follow=True)


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def checker():
    return make_checker(name="Cass Check")


def test_a_suggestion_is_accepted_and_judged_in_two_presses(checker):
    article = make_checking_article("<p>The mill opened in 1974.</p>")
    client = client_of(checker)
    [found] = suggest("The mill opened in 1974.")
    page = text_of(client.get(desk_url(article)))
    assert "Make it a claim" in page
    place = page.split('name="place" value="')[1].split('"')[0]
    response = press(
        client,
        article,
        "open",
        suggested="x",
        words=found.text,
        place=place,
        start="0",
        kind="date",
        risk="routine",
        framing="asserted",
    )
    claim = Claim.objects.get()
    assert (claim.exact, claim.origin, claim.kind) == ("The mill opened in 1974.", "detector", "date")
    assert "is a claim now" in text_of(response)
    press(
        client,
        article,
        "verify",
        claim=claim.pid,
        verdict="confirmed",
        method="registry_lookup",
        evidence="Town book 3.",
    )
    claim.refresh_from_db()
    assert claim.standing == "confirmed"
    assert "0 open" in text_of(client.get(desk_url(article)))


def test_dismissing_a_suggestion_keeps_it_away(checker):
    article = make_checking_article("<p>The mill opened in 1974.</p>")
    client = client_of(checker)
    press(client, article, "dismiss", suggested="x", words="The mill opened in 1974.")
    assert Dismissal.objects.get().by == checker
    assert "Make it a claim" not in text_of(client.get(desk_url(article)))


def test_a_refused_verdict_shows_the_page_again_with_everything_typed(checker):
    claim = make_cited_claim()
    response = press(
        client_of(checker), claim.article, "verify", claim=claim.pid, verdict="incorrect", method="recording",
        evidence="Tape 4 & “side B”", note=" ",
    )  # fmt: skip
    page = text_of(response)
    assert response.status_code == 422
    assert "Say in the note what is wrong" in page
    assert 'value="Tape 4 &amp; “side B”"' in page
    assert '<option value="recording" selected>' in page
    assert not Verification.objects.exists()


def test_somebody_who_was_first_is_named_and_nothing_is_overwritten(checker):
    claim = make_cited_claim()
    base = verdicts.token(claim, to=checker)
    give(claim, by=make_checker(name="Ada Quill"))
    response = press(
        client_of(checker), claim.article, "verify", claim=claim.pid, verdict="misleading", method="email", evidence="Mail.",
        note="My long note.", base=base,
    )  # fmt: skip
    assert response.status_code == 409
    assert "Ada Quill said" in text_of(response)
    assert "My long note." in text_of(response)
    assert claim.verifications.count() == 1


def test_an_author_cannot_verify_by_a_forged_post():
    by = make_user("standards")
    article = make_checking_article(by=by)
    claim = make_cited_claim(article)
    client = client_of(by)
    assert 'name="verdict"' not in text_of(client.get(desk_url(article)))
    response = press(client, article, "verify", claim=claim.pid, verdict="confirmed", method="email", evidence="Mail.")
    assert response.status_code == 403
    assert "wrote or edited this article cannot verify it" in text_of(response)
    assert not Verification.objects.exists()


@pytest.mark.parametrize("name", sorted(ACTS))
@pytest.mark.parametrize("role", ["photo", "publisher"])
def test_who_has_no_part_in_checking_changes_nothing(role, name):
    claim = make_cited_claim()
    query = queries.ask(claim, question="Where from?", by=make_checker())
    citation = claim.citations.get()
    fields = {
        "claim": claim.pid, "verdict": "confirmed", "method": "email", "evidence": "Mail.", "words": WORDS, "kind": "number",
        "risk": "high", "framing": "asserted", "as": "removed", "passage": "Other.", "source": str(citation.source_id),
        "citation": str(citation.pk), "question": "?", "query": str(query.pk), "answer": "!", "code": "x", "about": "y",
        "reason": "z", "expires_on": "2099-01-01", "database": "d", "searched_for": "s", "hits": "1", "text": "t",
        "override": "1", "review": "1", "correction": "1", "assignment": "1",
    }  # fmt: skip
    before = Claim.objects.values_list("modified_at", "standing", "closed_at").get()
    response = press(client_of(make_user(role)), claim.article, name, **fields)
    assert response.status_code in {403, 404}
    assert Claim.objects.values_list("modified_at", "standing", "closed_at").get() == before
    assert (Verification.objects.count(), claim.citations.count(), claim.queries.filter(answered_at=None).count()) == (
        0,
        1,
        1,
    )


# -- blind ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["confirmed", "incorrect"])
def test_the_second_checkers_page_is_the_same_whatever_the_first_said(verdict, checker):
    """Everything that the first left behind is hidden: verdict, evidence, note, name, searches, queries."""
    first = make_checker(name="Prima Vista")
    claim = make_cited_claim(kind="causal")
    queries.log_search(claim, database="Secretbase", query="q", hits=0, by=first)
    queries.ask(claim, question="Leaky question?", by=first)
    before = text_of(client_of(checker).get(desk_url(claim.article) + f"?claim={claim.pid}"))
    give(claim, verdict, by=first, evidence="Telltale evidence.", note="Telltale note.")
    for url in (desk_url(claim.article) + f"?claim={claim.pid}", desk_url(claim.article, "last_look")):
        page = text_of(client_of(checker).get(url))
        for leak in ("· Prima Vista", "Telltale", "Secretbase", "Leaky question"):
            assert leak not in page, f"{leak} in {url}"
    after = text_of(client_of(checker).get(desk_url(claim.article) + f"?claim={claim.pid}"))
    masked = [page.replace("Not checked", "·").replace("Second check wanted", "·") for page in (before, after)]
    assert strip_tokens(masked[0]) == strip_tokens(masked[1])
    give(claim, verdict, by=checker)
    assert "Telltale note." in text_of(client_of(checker).get(desk_url(claim.article) + f"?claim={claim.pid}"))


def strip_tokens(page: str) -> str:
    lines = [line.split('name="csrfmiddlewaretoken"')[0] for line in page.splitlines()]
    return "\n".join(lines)


# -- sizes ------------------------------------------------------------------------------------------------------------


def test_four_hundred_claims_in_twenty_thousand_words_cost_as_many_queries_as_one(checker):
    lines = [
        f"<p>Mill number {n} opened in {1500 + n} and grinds {n} sacks an hour, says the book of mills we keep here."
        + " It rained on the old road and the miller went home." * 4
        + "</p>"
        for n in range(400)
    ]
    article = make_checking_article("".join(lines))
    source = make_source()
    small = make_cited_claim(source=source)
    client = client_of(checker)
    client.get(desk_url(small.article))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(desk_url(small.article) + f"?claim={small.pid}")
    words = claims.words_of(claims.dump(article))
    place, text = next((place, text) for place, text in words.items() if "Mill number" in text)
    assert len(text.split()) > 20_000
    rows = []
    for n in range(400):
        exact = f"Mill number {n} opened in {1500 + n}"
        claim = Claim(
            article=article, place=place, exact=exact, start=text.index(exact), kind="date", entered_by=checker
        )
        rows.append(claims.rehash(claim))
    Claim.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        response = client.get(desk_url(article))
    assert response.status_code == 200
    assert "400 claims" in text_of(response)
    assert len(few) < 20
    assert len(many) <= len(few)


@pytest.mark.parametrize(
    "query",
    ["?claim=nonsense", "?claim=0198c0de-0000-7000-8000-000000000000", "?suggestion=%00", "?claim=" + "9" * 5000],
)
def test_an_unknown_claim_opens_the_first_one(query, checker):
    claim = make_cited_claim()
    assert WORDS in text_of(client_of(checker).get(desk_url(claim.article) + query))


def test_an_empty_article_says_what_to_do(checker):
    article = make_checking_article(blocks=[], title="", dek="")
    assert "no text yet" in text_of(client_of(checker).get(desk_url(article)))


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "שלום 👩‍👩‍👧 e\u0301t\u00e9", "a & b < c “d”"])
def test_any_words_are_shown_as_they_are(words, checker):
    article = make_checking_article(title=words)
    claim = make_claim(article, words=claims.words_of(claims.dump(article))["title"])
    citing.cite(claim, source=make_source(title=words), passage=words, by=checker)
    page = text_of(client_of(checker).get(desk_url(article) + f"?claim={claim.pid}"))
    assert "<script>alert(1)" not in page
    assert page.count("blockquote") >= 4


def test_an_address_that_was_typed_is_cited_whatever_is_chosen_above_it(checker):
    claim, chosen = make_claim(), make_source()
    typed = "https://example.org/typed"
    press(
        client_of(checker),
        claim.article,
        "cite",
        claim=claim.pid,
        source=str(chosen.pk),
        new_source=typed,
        passage="So.",
    )
    assert claim.citations.get().source.url_as_cited == typed
