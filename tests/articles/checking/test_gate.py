"""Every row of what blocks publishing that checking answers for, and that every door refuses for the same reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import contract, publishing, workflow
from articles.checking import citing, claims, corrections, overrides, queries, reviews
from articles.checking.policy import set_policy
from articles.models import Decision, Review
from articles.readiness import blockers
from cms.core.errors import Conflict, Invalid, NotPermitted
from sources import captures, health, integrity
from tests.accounts.factories import make_user
from tests.articles.checking.factories import (
    WORDS,
    give,
    make_checker,
    make_checking_article,
    make_cited_claim,
    make_claim,
    settle,
)
from tests.articles.checking.test_verdicts import rewrite
from tests.articles.factories import make_editor_in_chief, make_published_article, sign_off
from tests.experts.factories import make_credential, make_person
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def found(article) -> dict[str, str]:
    """Code → severity of what checking says."""
    return {each.code: each.severity for each in blockers(article) if each.code not in {"basis-missing", "dek-missing"}}


@pytest.mark.parametrize(("risk", "severity"), [("routine", "warn"), ("elevated", "override"), ("high", "block")])
def test_a_claim_that_nobody_checked(risk, severity):
    claim = make_cited_claim(risk=risk)
    assert found(claim.article) == {"claim-unchecked": severity}


@pytest.mark.parametrize(
    ("verdict", "code", "severity"),
    [
        ("incorrect", "claim-incorrect", "block"),
        ("misleading", "claim-misleading", "block"),
        ("missing_context", "claim-without-context", "override"),
        ("on_author", "claim-on-author", "override"),
        ("unverifiable", "claim-unverifiable", "override"),
        ("confirmed_with_change", "claim-with-change", "warn"),
    ],
)
def test_each_verdict_against_a_claim(verdict, code, severity):
    claim = make_cited_claim()
    settle(claim, verdict)
    assert found(claim.article) == {code: severity}


def test_what_is_hedged_needs_no_proof():
    claim = make_cited_claim(framing="hedged")
    settle(claim, "unverifiable")
    assert found(claim.article) == {}


def test_a_belief_printed_as_fact_blocks_and_one_reported_does_not():
    article = make_checking_article("<p>A twitch foretells a letter.</p>")
    claim = make_claim(article, words="A twitch foretells a letter.", kind="belief")
    assert found(article)["belief-asserted"] == "block"
    claims.describe(claim, framing="reported_belief", by=make_checker())
    queries.log_search(claim, database="PubMed", query="twitch omen", hits=0, by=make_checker())
    settle(claim, "belief_reported_correctly")
    assert found(article) == {}


@pytest.mark.parametrize("first", ["confirmed", "incorrect"])
def test_a_high_risk_claim_waits_for_the_second_whatever_the_first_said(first):
    claim = make_cited_claim(risk="high")
    give(claim, first)
    assert found(claim.article) == {"claim-second-missing": "block"}
    give(claim, "confirmed")
    assert found(claim.article) == ({} if first == "confirmed" else {"claim-disputed": "block"})


@pytest.mark.parametrize(("risk", "severity"), [("routine", "override"), ("high", "block")])
def test_words_that_changed_or_went(risk, severity):
    claim = make_cited_claim(make_checking_article(f"<p>It is late. {WORDS} So rest.</p>"), risk=risk)
    settle(claim)
    rewrite(claim.article, "too little", "too much")
    assert found(claim.article) == {"claim-stale": severity}
    rewrite(claim.article, "Most adults sleep too much. ", "")
    assert found(claim.article) == {"claim-orphaned": severity}
    claims.close(claim, as_="removed", by=make_checker())
    assert found(claim.article) == {}


def test_a_claim_of_weight_cites_a_passage():
    claim = make_claim(risk="elevated")
    settle(claim)
    assert found(claim.article) == {"claim-unsourced": "override"}
    citing.cite(claim, source=make_source(), passage="Adults sleep little.", by=make_checker())
    claim.refresh_from_db()
    settle(claim)
    assert found(claim.article) == {}


def test_tertiary_and_old_sources_under_a_dose():
    source = make_source(evidence_role="tertiary", issued_on="2001")
    article = make_checking_article()
    claim = make_cited_claim(article, source=source, kind="dose_or_safety")
    settle(claim)
    assert found(article) == {"claim-only-tertiary": "override", "source-old": "warn", "review-missing": "override"}


def test_a_retracted_source_blocks_wherever_it_is_evidence():
    source = make_source(title="A Study of Sleep")
    claim = make_cited_claim(source=source)
    settle(claim)
    integrity.record(source, type="retraction", service="manual", notice="10.5555/notice", by=make_checker())
    assert found(claim.article) == {"source-retracted": "block", "claim-stale-retraction": "override"}
    cited = make_checking_article(citations=[contract.Citation(source=source.pid, role="citesAsEvidence")])
    assert found(cited) == {"source-retracted": "block"}
    assert found(make_checking_article(citations=[contract.Citation(source=source.pid, role="disputes")])) == {}


def test_a_dead_source_without_a_capture_and_integrity_that_nobody_looked_at():
    source = make_source(kind="journal_article")
    claim = make_cited_claim(source=source, risk="high")
    settle(claim)
    health.set_health(source, to="forced_dead", note="Gone.", by=make_checker())
    assert found(claim.article) == {"source-dead": "override", "integrity-unknown": "override"}
    captures.capture(source, text="What it said.", by=make_checker())
    integrity.record(source, type="none_found", service="manual", by=make_checker())
    assert found(claim.article) == {}


def test_policy_may_ask_for_two_independent_sources():
    set_policy(fields={"high_risk_sources": 2}, by=make_user("standards"))
    origin = make_source()
    claim = make_cited_claim(source=origin, risk="high")
    citing.cite(claim, source=make_source(derives_from=origin), passage="They say so, too.", by=make_checker())
    claim.refresh_from_db()
    settle(claim)
    assert found(claim.article) == {"claim-single-sourced": "warn"}


def test_an_open_query_warns_and_its_answer_sets_no_verdict():
    claim = make_cited_claim()
    query = queries.ask(claim, question="Where from?", by=make_checker())
    assert found(claim.article)["query-open"] == "warn"
    queries.answer(query, answer="From the survey.", by=make_user("writer"))
    assert found(claim.article) == {"claim-unchecked": "warn"}
    with pytest.raises(Conflict, match="answered this meanwhile"):
        queries.answer(query, answer="Again.", by=make_user("writer"))


# -- overrides --------------------------------------------------------------------------------------------------------


def soon():
    return timezone.localdate() + timedelta(days=30)


def test_an_override_lets_one_blocker_pass_until_its_day_and_is_stored_with_the_edition():
    claim = make_cited_claim(risk="elevated")
    settle(claim, "unverifiable")
    article = sign_off(claim.article, by=make_editor_in_chief())
    publisher = make_user("publisher")
    with pytest.raises(Conflict, match="cannot be verified"):
        publishing.publish(article, by=publisher)
    standards = make_user("standards", name="Vera Stand")
    about = f"claim:{claim.pid}"
    given = overrides.override(
        article, code="claim-unverifiable", about=about, reason="Two witnesses.", expires_on=soon(), by=standards
    )
    [waived] = [each for each in blockers(article) if each.code == "claim-unverifiable"]
    assert (waived.stops, waived.waived.by) == (False, "Vera Stand")
    assert any(each.stops for each in blockers(article, at=timezone.now() + timedelta(days=40)))
    publishing.publish(article, by=publisher)
    [kept] = Decision.objects.get(article=article, act="publish").blockers
    assert (kept["code"], kept["waived"]["reason"]) == ("claim-unverifiable", "Two witnesses.")
    overrides.revoke(given, by=standards)
    assert any(each.stops for each in blockers(article))


def test_what_has_no_override_is_not_overridden():
    claim = make_cited_claim()
    settle(claim, "incorrect")
    values = {"code": "claim-incorrect", "about": f"claim:{claim.pid}", "reason": "I say so.", "expires_on": soon()}
    overrides.override(claim.article, by=make_user("standards"), **values)
    assert any(each.stops for each in blockers(claim.article) if each.code == "claim-incorrect")


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "  "},
        {"expires_on": timezone.localdate() - timedelta(days=1)},
        {"expires_on": timezone.localdate() + timedelta(days=400)},
    ],
)
def test_an_override_has_a_reason_and_ends(fields):
    claim = make_claim()
    values = {"code": "x", "about": "claim:x", "reason": "Because.", "expires_on": soon(), **fields}
    with pytest.raises(Invalid):
        overrides.override(claim.article, by=make_user("standards"), **values)


@pytest.mark.parametrize("role", ["writer", "editor", "checker", "publisher", "medical"])
def test_only_standards_override(role):
    with pytest.raises(NotPermitted):
        overrides.override(
            make_claim().article, code="x", about="claim:x", reason="Because.", expires_on=soon(), by=make_user(role)
        )


# -- reviews ----------------------------------------------------------------------------------------------------------


def make_reviewer(**overrides):
    person = make_person()
    give(make_credential(person=person, kind="licence"), method="board_lookup")
    return make_user("medical", person=person, **overrides)


def reviewed(article, by, **fields) -> Review:
    values = {"credential": by.person.credentials.first(), "note": "Treats insomnia.", **fields}
    return reviews.seal(article, by=by, **values)


def test_a_seal_covers_what_it_declares_and_a_typo_elsewhere_does_not_void_it():
    by = make_reviewer()
    one, two = (
        contract.Text(id="0198c0de-0000-7000-8000-000000000001", html="<p>Sleep eight hours.</p>"),
        contract.Text(id="0198c0de-0000-7000-8000-000000000002", html="<p>A good bed hlps.</p>"),
    )
    article = make_checking_article(blocks=[one, two], medical_reviewer=by.person.pid)
    assert found(article) == {"review-missing": "override"}
    reviewed(article, by, covers=[one.id])
    assert found(article) == {}
    rewrite(article, "hlps", "helps")
    assert found(article) == {}
    rewrite(article, "eight", "nine")
    assert found(article) == {"review-void": "override"}
    rewrite(article, "nine", "eight")
    assert found(article) == {}


def test_two_seals_over_different_parts_are_void_apart():
    by, other = make_reviewer(), make_reviewer()
    article = make_checking_article(f"<p>{WORDS}</p>")
    place = next(part for part in reviews.parts_of(article) if "-" in part)
    over_title, over_text = reviewed(article, by, covers=["title"]), reviewed(article, other, covers=[place])
    rewrite(article, "adults", "grown-ups")
    seals = {
        each.review: bool(each.void)
        for each in reviews.seals(article.reviews.all(), reviews.parts_of(article), on=timezone.localdate())
    }
    assert seals == {over_title: False, over_text: True}


def test_a_review_expires_and_lapses_with_its_credential():
    by = make_reviewer()
    article = make_checking_article(medical_reviewer=by.person.pid)
    reviewed(article, by)
    assert found(article) == {}
    late = timezone.now() + timedelta(days=366)
    assert "review-void" in {each.code for each in blockers(article, at=late)}
    credential = by.person.credentials.get()
    credential.valid_to = timezone.localdate() - timedelta(days=1)
    credential.save(update_fields=["valid_to"])
    assert found(article)["review-void"] == "override"


def test_a_reviewer_needs_a_verified_credential_that_fits_and_says_how():
    by = make_reviewer()
    article = make_checking_article()
    for fields in [{"credential": None}, {"note": " "}, {"credential": make_credential()}]:
        with pytest.raises(Invalid, match="fits"):
            reviewed(article, by, **fields)


def test_taking_a_review_back_is_for_whoever_gave_it():
    by = make_reviewer()
    article = make_checking_article(medical_reviewer=by.person.pid)
    review = reviewed(article, by)
    with pytest.raises(NotPermitted):
        reviews.unseal(review, by=make_reviewer())
    reviews.unseal(review, by=by)
    assert found(article) == {"review-missing": "override"}


# -- corrections ------------------------------------------------------------------------------------------------------


def test_a_correction_reaches_readers_once_somebody_else_approved_it():
    article = make_published_article()
    editor, other = make_user("editor"), make_user("editor")
    drafted = corrections.draft_correction(
        article, kind="correction", text="We gave a wrong number.", was_wrong="9", is_right="8", by=editor
    )
    assert found(article)["correction-unapproved"] == "block"
    with pytest.raises(NotPermitted):
        corrections.approve_correction(drafted, by=editor)
    corrections.approve_correction(drafted, by=other)
    assert found(article) == {}
    with pytest.raises(Conflict):
        corrections.drop_correction(drafted, by=editor)


# -- every door -------------------------------------------------------------------------------------------------------


def test_the_schedule_refuses_what_publishing_refuses(django_user_model):
    claim = make_cited_claim(risk="high")
    article = sign_off(claim.article, by=make_editor_in_chief())
    publisher = make_user("publisher")
    with pytest.raises(Conflict) as refusal:
        publishing.publish(article, by=publisher)
    assert [each["code"] for each in refusal.value.data["blockers"]] == ["claim-unchecked"]
    scheduled = workflow.schedule(article, at=timezone.now() + timedelta(hours=1), by=publisher)
    with pytest.raises(Conflict) as again:
        publishing.publish(scheduled, by=publisher)
    assert again.value.data == refusal.value.data
