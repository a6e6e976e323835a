from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import drafts
from articles.checking import citing, claims, queries, standing, verdicts
from articles.documents import dump
from articles.models import Contribution, Verification
from cms.core.errors import Conflict, Invalid, NotPermitted, Stale
from sources import captures, integrity
from tests.accounts.factories import make_superuser, make_user
from tests.articles.checking.factories import (
    WORDS,
    give,
    make_checker,
    make_checking_article,
    make_cited_claim,
    make_claim,
)
from tests.articles.factories import make_editor_in_chief
from tests.experts.factories import make_credential, make_quote
from tests.media.factories import make_grant
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def standing_of(claim) -> tuple[str, str]:
    [each] = [each for each in standing.checked(claim.article) if each.claim.pk == claim.pk]
    claim.refresh_from_db()
    assert (claim.standing, claim.stale_because) == (each.judged.standing, each.judged.because), "the projection lags"
    return each.judged.standing, each.judged.because


def rewrite(article, old: str, new: str, *, by=None):
    article.refresh_from_db()
    draft = dump(article)
    for block in draft.blocks:
        block.html = block.html.replace(old, new)
    return drafts.save_draft(article, draft, base_version=article.version, by=by or make_editor_in_chief())


def test_a_verdict_stands_on_words_and_evidence():
    claim, by = make_cited_claim(), make_checker()
    given = verdicts.verify(claim, by=by, verdict="confirmed", method="primary_document")
    assert standing_of(claim) == ("confirmed", "")
    assert (given.subject_hash, given.by, given.blind) == (claim.subject_hash, by, False)
    assert Contribution.objects.filter(article=claim.article, user=by, role="checked").exists()


def test_a_save_that_changes_nothing_changes_nothing():
    claim = make_cited_claim()
    give(claim)
    before = claim.article.version
    rewrite(claim.article, "no such words", "")
    assert claim.article.version == before
    assert standing_of(claim) == ("confirmed", "")


def test_words_that_change_make_it_stale_and_words_elsewhere_do_not():
    claim = make_cited_claim(make_checking_article(f"<p>Two weks ago. {WORDS}</p>"))
    give(claim)
    rewrite(claim.article, "weks", "weeks")
    assert standing_of(claim) == ("confirmed", "")
    rewrite(claim.article, "too little", "too much")
    claim.refresh_from_db()
    assert (claim.anchor, claim.words_now) == ("stale", "Most adults sleep too much.")
    with pytest.raises(Conflict, match="not in the text"):
        give(claim)
    place, start = claim.place, dump(claim.article).blocks[0].html.index("Most") - len("<p>")
    claims.reanchor_by_hand(claim, place=place, start=start, end=start + len(claim.words_now), by=make_checker())
    assert standing_of(claim) == ("stale", "text_changed")


def test_another_passage_makes_it_stale():
    claim = make_cited_claim()
    give(claim)
    citing.change(claim.citations.get(), passage="Some adults sleep too little.", by=make_checker())
    assert standing_of(claim) == ("stale", "evidence_changed")


def test_a_source_that_was_replaced_makes_it_stale():
    claim = make_cited_claim()
    give(claim)
    source = claim.citations.get().source
    source.superseded_by = make_source()
    source.save(update_fields=["superseded_by"])
    standing.refresh(claim.article)
    assert standing_of(claim) == ("stale", "source_superseded")


def captured(source, text: str):
    return captures.capture(source, text=text, by=make_checker())


def test_a_new_capture_voids_nothing_and_a_passage_that_is_gone_from_it_does():
    source = make_source()
    captured(source, "We asked them. Adults sleep too little, most of them. The end.")
    claim = make_cited_claim(source=source)
    assert claim.citations.get().capture is not None
    give(claim)
    captured(source, "Another frame. Adults sleep too little,\nmost of them. Another end.")
    standing.refresh(claim.article)
    assert standing_of(claim) == ("confirmed", "")
    captured(source, "Another frame. Adults sleep too much, most of them. Another end.")
    standing.refresh(claim.article)
    assert standing_of(claim) == ("stale", "passage_gone")


def test_a_retraction_after_the_verdict_makes_it_stale():
    claim = make_cited_claim()
    give(claim)
    source = claim.citations.get().source
    integrity.record(source, type="retraction", service="manual", notice="10.5555/notice", by=make_checker())
    standing.refresh(claim.article)
    assert standing_of(claim) == ("stale", "retraction")


def test_a_capture_that_is_pinned_anew_is_other_evidence():
    source = make_source()
    claim = make_cited_claim(source=source)
    give(claim)
    captured(source, "Adults sleep too little, most of them.")
    citation = claim.citations.get()
    citing.change(citation, passage=citation.passage, by=make_checker())
    assert standing_of(claim) == ("stale", "evidence_changed")


def test_the_verdict_of_somebody_who_joins_the_authors_counts_no_more():
    claim, by = make_cited_claim(), make_user("standards")
    give(claim, by=by)
    rewrite(claim.article, "</p>", " Truly.</p>", by=by)
    assert standing_of(claim) == ("stale", "checker_involved")


def test_a_verdict_takes_the_place_of_the_one_before():
    claim = make_cited_claim()
    first, second = give(claim), give(claim, "misleading")
    assert second.supersedes == first
    assert standing_of(claim) == ("misleading", "")


def test_withdrawing_brings_nothing_back_and_stays_in_the_record():
    claim, by = make_cited_claim(), make_checker()
    give(claim, by=by)
    verdicts.withdraw(claim, by=by)
    assert standing_of(claim) == ("unchecked", "")
    assert claim.verifications.count() == 2
    with pytest.raises(Conflict, match="no verdict"):
        verdicts.withdraw(claim, by=by)


@pytest.mark.parametrize(
    ("verdict", "fields", "path"),
    [
        ("confirmed", {"method": "primary_document", "evidence": ""}, "evidence"),
        ("confirmed", {"method": "email", "evidence": " "}, "evidence"),
        ("confirmed", {"method": "null_search"}, "method"),
        ("incorrect", {"note": ""}, "note"),
        ("unsupported", {}, "verdict"),
        ("belief_reported_correctly", {}, "verdict"),
        ("withdrawn", {}, "verdict"),
        ("true", {}, "verdict"),
        ("confirmed", {"method": "divination"}, "method"),
    ],
)
def test_a_verdict_without_what_it_rests_on_is_refused(verdict, fields, path):
    claim = make_claim()
    with pytest.raises(Invalid) as refusal:
        give(claim, verdict, **fields)
    assert refusal.value.data["errors"][0]["path"] == path
    assert not Verification.objects.exists()


def test_unsupported_wants_a_logged_search():
    claim = make_claim()
    queries.log_search(claim, database="PubMed", query="sleep adults", hits=0, by=make_checker())
    give(claim, "unsupported", method="null_search")
    assert standing_of(claim) == ("unsupported", "")


@pytest.mark.parametrize("role", ["writer", "editor", "photo", "publisher", "medical"])
def test_only_checkers_give_verdicts(role):
    with pytest.raises(NotPermitted):
        give(make_claim(), by=make_user(role))


def test_a_superuser_without_a_role_gives_none():
    with pytest.raises(NotPermitted):
        give(make_claim(), by=make_superuser())


def test_whoever_saw_other_words_or_another_verdict_is_told():
    claim, by = make_cited_claim(), make_checker()
    base = verdicts.token(claim, to=by)
    give(claim, by=make_checker(name="Ada Quill"))
    with pytest.raises(Conflict, match="Ada Quill said “confirmed”"):
        give(claim, base=base, by=by)
    base = verdicts.token(claim, to=by)
    citing.change(claim.citations.get(), passage="Other words.", by=make_checker())
    with pytest.raises(Stale, match="changed while you were looking"):
        give(claim, base=base, by=by)


def test_a_quote_is_verified_and_its_words_bind_the_verdict():
    quote = make_quote()
    given = give(quote, method="recording")
    assert given.quote == quote
    assert given.subject_hash == verdicts.judging(quote, lock=False).hashes["subject_hash"]


def test_what_is_no_claim_goes_stale_for_its_own_reasons():
    today = timezone.localdate()
    quote, credential, grant = make_quote(), make_credential(), make_grant()
    for subject in (quote, credential, grant):
        assert verdicts.stands(subject, on=today).standing == "unchecked"
        give(subject)
        assert verdicts.stands(subject, on=today).standing == "confirmed"
    quote.words_printed = "Other words."
    quote.save(update_fields=["words_printed"])
    credential.valid_to = grant.valid_to = today - timedelta(days=1)
    credential.save(update_fields=["valid_to"])
    grant.save(update_fields=["valid_to"])
    reasons = [verdicts.stands(subject, on=today).because for subject in (quote, credential, grant)]
    assert reasons == ["text_changed", "credential_lapsed", "grant_ended"]


def test_nothing_was_looked_up_on_a_day_to_come():
    credential = make_credential()
    with pytest.raises(Invalid) as refusal:
        give(credential, looked_up_on=timezone.localdate() + timedelta(days=1))
    assert refusal.value.code == "looked-up-later"
    credential.refresh_from_db()
    assert credential.verified_on is None


# -- two pairs of eyes ------------------------------------------------------------------------------------------------


def test_a_high_risk_claim_wants_a_second_look_and_the_second_is_blind():
    claim = make_cited_claim(kind="causal")
    first = give(claim)
    assert standing_of(claim) == ("second_wanted", "")
    second = give(claim)
    assert (first.blind, second.blind, second.supersedes) == (False, True, None)
    assert standing_of(claim) == ("confirmed", "")


def test_two_who_differ_leave_it_disputed_until_one_changes_their_mind():
    claim, one, other = make_cited_claim(kind="causal"), make_checker(), make_checker()
    give(claim, by=one)
    give(claim, "misleading", by=other)
    assert standing_of(claim) == ("disputed", "")
    give(claim, "misleading", by=one)
    assert standing_of(claim) == ("misleading", "")


@pytest.mark.parametrize("verdict", ["confirmed", "incorrect"])
def test_the_second_sees_nothing_of_the_first_whatever_it_says(verdict):
    claim, one, other = make_cited_claim(kind="causal"), make_checker(), make_checker()
    give(claim, verdict, by=one)
    [each] = standing.checked(claim.article)
    assert each.judged.standing == "second_wanted"
    assert standing.visible(each, to=other) == []
    assert len(standing.visible(each, to=one)) == 1
    assert verdicts.token(claim, to=other).endswith(".0")
    give(claim, verdict, by=other)
    [each] = standing.checked(claim.article)
    assert len(standing.visible(each, to=other)) == 2


def test_raising_the_risk_asks_for_second_eyes_and_it_is_never_lowered():
    claim = make_cited_claim()
    give(claim)
    claims.raise_risk(claim, by=make_checker())
    assert standing_of(claim) == ("confirmed", "")
    claims.raise_risk(claim, by=make_checker())
    assert standing_of(claim) == ("second_wanted", "")
    with pytest.raises(Invalid, match="only be raised"):
        claims.describe(claim, risk="routine", by=make_checker())


@pytest.mark.django_db(transaction=True)
def test_two_checkers_at_once_on_a_high_risk_claim_become_first_and_blind_second():
    claim = make_cited_claim(kind="dose_or_safety")
    people, problems, start = [make_checker(), make_checker()], [], threading.Barrier(2)
    bases = [verdicts.token(claim, to=each) for each in people]

    def work(by, base) -> None:
        start.wait()
        try:
            give(claim, by=by, base=base)
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(people, bases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not problems
    assert sorted(claim.verifications.values_list("blind", flat=True)) == [False, True]
    assert standing_of(claim) == ("confirmed", "")


@pytest.mark.django_db(transaction=True)
def test_two_checkers_at_once_on_any_other_claim_are_not_both_believed():
    claim = make_cited_claim()
    people, answers, start = [make_checker(), make_checker()], [], threading.Barrier(2)
    bases = [verdicts.token(claim, to=each) for each in people]

    def work(by, base) -> None:
        start.wait()
        try:
            answers.append(give(claim, by=by, base=base))
        except Conflict as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in zip(people, bases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert "judged-meanwhile" in answers
    assert claim.verifications.count() == 1
