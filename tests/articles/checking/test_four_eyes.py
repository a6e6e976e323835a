"""Four eyes by raw SQL: no verb is asked, and superusers are no exception."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import contract, publishing, workflow
from articles.checking import claims, corrections, reviews
from articles.checking.eyes import CODES
from articles.checking.policy import set_policy
from articles.models import Article, Claim, Override, Review, Transition, Verification
from cms.core.errors import NotPermitted
from tests.accounts.factories import make_superuser, make_user
from tests.articles.checking.factories import give, make_checker, make_checking_article, make_cited_claim
from tests.articles.checking.test_gate import make_reviewer
from tests.articles.checking.test_verdicts import rewrite
from tests.articles.factories import make_editor_in_chief, make_published_article, sign_off
from tests.experts.factories import make_credential, make_frozen_quote, make_person
from tests.media.factories import make_grant

pytestmark = pytest.mark.django_db


def refused(rule: str):
    """The database refuses by this rule."""
    return pytest.raises(
        IntegrityError, check=lambda error: error.__cause__.diag.constraint_name == f"four_eyes_{rule}"
    )


def insert(claim: Claim, by, *, verdict: str = "confirmed", blind: bool = False, **values) -> None:
    """A verdict written past every verb."""
    row = {
        "claim_id": claim.pk, "article_id": claim.article_id, "by_id": by.pk, "verdict": verdict, "method": "email",
        "subject_hash": claim.subject_hash, "words_hash": claim.words_hash, "passages_hash": claim.passages_hash,
        "evidence": "", "note": "", "blind": blind, "at": timezone.now(), **values,
    }  # fmt: skip
    columns = ", ".join(row)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_verification ({columns}) VALUES ({', '.join(['%s'] * len(row))})",  # noqa: S608 - our names
            list(row.values()),
        )


def sign(article: Article, by) -> None:
    with transaction.atomic():
        Transition.objects.create(
            article=article, axis="stage", from_state="checking", to_state="ready", digest=article.content_digest, by=by
        )


def in_print(by, **fields) -> Article:
    """An article in whose byline this person is."""
    by.person = by.person or make_person()
    by.save(update_fields=["person"])
    return make_checking_article(bylines=[contract.Byline(person=by.person.pid)], **fields)


@pytest.mark.parametrize("make", [make_superuser, lambda: make_user("administrator"), make_checker])
def test_fe1_who_wrote_it_verifies_nothing_in_it(make):
    by = make()
    writer = make_editor_in_chief()
    article = make_checking_article(by=writer)
    claim = make_cited_claim(article)
    with refused("fe1"):
        insert(claim, writer)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_contribution (article_id, user_id, role, at) VALUES (%s, %s, 'edited', now())",
            [article.pk, by.pk],
        )
    with refused("fe1"):
        insert(claim, by)


def test_fe1_nor_does_who_is_in_its_byline_or_quoted_in_it():
    by, quoted = make_checker(), make_checker(person=make_person())
    block = contract.Quote(id="0198c0de-0000-7000-8000-00000000000a", quote=make_frozen_quote(person=quoted.person).pid)
    words = contract.Text(id="0198c0de-0000-7000-8000-00000000000b", html="<p>Most adults sleep too little.</p>")
    claim = make_cited_claim(in_print(by, blocks=[words, block]))
    for each in (by, quoted):
        with refused("fe1"):
            insert(claim, each)


def test_fe2_one_person_is_not_two_and_the_second_is_blind():
    claim, one, other = make_cited_claim(kind="causal"), make_checker(), make_checker()
    with refused("fe2"):
        insert(claim, one, blind=True)
    insert(claim, one)
    with refused("fe2"):
        insert(claim, one, blind=True)
    with refused("fe2"):
        insert(claim, other)
    with refused("fe2"):
        insert(claim, other, supersedes_id=Verification.objects.get().pk)
    insert(claim, other, blind=True)


def test_fe2_nothing_goes_live_past_a_high_risk_claim_that_only_one_has_seen():
    claim = make_cited_claim(kind="causal")
    give(claim)
    article = sign_off(claim.article, by=make_editor_in_chief())
    now = timezone.now()
    values = {
        "standing": "live",
        "published_digest": article.content_digest,
        "published_at": now,
        "first_published_at": now,
    }
    with refused("fe2"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**values)
    give(claim)
    Article.objects.filter(pk=article.pk).update(**values)


def test_fe3_who_checked_a_high_risk_claim_does_not_sign_and_who_signed_does_not_check_one():
    claim, by = make_cited_claim(kind="causal"), make_checker()
    article = claim.article
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=make_editor_in_chief())
    give(claim, by=by)
    with refused("fe3"):
        sign(article, by)
    with pytest.raises(NotPermitted, match="cannot sign it off"):
        workflow.move(article, to="ready", by=by)
    signer = make_checker()
    article = workflow.move(article, to="ready", by=signer)
    with refused("fe3"):
        insert(claim, signer, blind=True)


def test_fe3_policy_lets_the_blind_second_sign_and_no_more():
    set_policy(fields={"signer_may_be_second": True}, by=make_user("standards"))
    claim, first, second = make_cited_claim(kind="causal"), make_checker(), make_checker()
    give(claim, by=first)
    give(claim, by=second)
    article = claim.article
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=make_editor_in_chief())
    with refused("fe3"):
        sign(article, first)
    with refused("fe1"):
        sign(article, claim.article.contributions.get(role="wrote").user)
    assert workflow.move(article, to="ready", by=second).basis == "checked"


def test_a_basis_of_checked_without_a_signature_is_refused():
    article = make_checking_article()
    with refused("fe3"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(basis="checked", pinned_digest=article.content_digest)


def test_fe4_a_reviewer_is_outside_the_article_and_holds_a_verified_credential():
    by, article = make_reviewer(), make_checking_article()
    today = timezone.localdate()
    values = {"kind": "medical", "covers": {}, "reviewed_on": today, "valid_until": today}

    def seal(article, user, person) -> None:
        with transaction.atomic():
            Review.objects.create(article=article, person=person, by=user, **values)

    with refused("fe4"):
        seal(in_print(by), by, by.person)
    with refused("fe4"):
        seal(article, by, make_person())
    unverified = make_user("medical", person=make_credential(kind="licence").person)
    with refused("fe4"):
        seal(article, unverified, unverified.person)
    seal(article, by, by.person)
    with pytest.raises(NotPermitted):
        reviews.seal(in_print(by), by=by, credential=by.person.credentials.get(), note="Fits.")


def test_fe5_who_entered_a_credential_or_grant_does_not_verify_it():
    by = make_user("standards")
    credential, grant = make_credential(entered_by=by), make_grant(entered_by=by)
    for subject in ({"credential": credential}, {"grant": grant}):
        with refused("fe5"), transaction.atomic():
            Verification.objects.create(verdict="confirmed", method="email", subject_hash="x", by=by, **subject)
        with pytest.raises(NotPermitted):
            give(next(iter(subject.values())), by=by)
    with refused("fe5"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE experts_credential SET verified_on = now(), verified_how = 'So they say' WHERE id = %s",
            [credential.pk],
        )
    give(credential)
    credential.refresh_from_db()
    assert credential.verified_on
    credential.title = "Another title"
    credential.save()
    credential.refresh_from_db()
    assert credential.verified_on is None


def test_fe6_an_author_closes_no_claim_and_its_risk_only_rises():
    writer = make_user("standards")
    claim = make_cited_claim(make_checking_article(by=writer), risk="elevated")
    closing = {"closed_at": timezone.now(), "closed_as": "removed"}
    with refused("fe6"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(closed_by=writer, **closing)
    with pytest.raises(NotPermitted):
        claims.close(claim, as_="removed", by=writer)
    with refused("risk"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(risk="routine")
    with refused("claims"), transaction.atomic():
        claim.citations.all().delete()
        Claim.objects.filter(pk=claim.pk).delete()
    Claim.objects.filter(pk=claim.pk).update(closed_by=make_checker(), **closing)
    with refused("claims"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(closed_at=None, closed_by=None, closed_as="")


def test_fe7_an_override_is_for_a_standards_editor_who_had_no_part_in_it():
    writer, checked, signer = make_user("standards"), make_user("standards"), make_user("standards")
    claim = make_cited_claim(make_checking_article(by=writer))
    give(claim, by=checked)
    article = claim.article
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=writer)
    workflow.move(article, to="ready", by=signer)
    until = timezone.localdate() + timedelta(days=3)
    for by in (writer, checked, signer, make_user("editor"), make_superuser(), make_user("standards", is_active=False)):
        with refused("fe7"), transaction.atomic():
            Override.objects.create(article=article, code="x", about="y", reason="Because.", expires_on=until, by=by)
    Override.objects.create(
        article=article, code="x", about="y", reason="Because.", expires_on=until, by=make_user("standards")
    )


def test_fe8_who_drafted_a_correction_does_not_approve_it():
    by = make_user("editor")
    drafted = corrections.draft_correction(make_published_article(), kind="update", text="New.", by=by)
    with pytest.raises(IntegrityError, match="correction_four_eyes"), transaction.atomic():
        type(drafted).objects.filter(pk=drafted.pk).update(approved_by=by, approved_at=timezone.now())
    with refused("fe8"), transaction.atomic():
        type(drafted).objects.filter(pk=drafted.pk).update(drafted_by=make_user("editor"))
    corrections.approve_correction(drafted, by=make_user("editor"))
    with refused("fe8"), transaction.atomic():
        type(drafted).objects.filter(pk=drafted.pk).update(text="Other words.")


@pytest.mark.parametrize("table", ["verification", "dismissal", "searchlog", "override", "claimevent", "review"])
@pytest.mark.parametrize("statement", ["UPDATE articles_{} SET at = now()", "DELETE FROM articles_{}"])
def test_the_record_is_append_only(table, statement):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relname = %s AND t.tgname = %s",
            [f"articles_{table}", f"articles_{table}_append_only"],
        )
        assert cursor.fetchone() == (1,)
    if table == "verification":
        give(make_cited_claim())
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table))


@pytest.mark.django_db(transaction=True)
def test_two_transactions_at_once_cannot_sign_and_verify_past_each_other():
    """Each would pass if it looked before the other wrote: the article's row is what they queue at."""
    claim, by = make_cited_claim(kind="causal"), make_checker()
    article = claim.article
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=make_editor_in_chief())
    start, outcomes = threading.Barrier(2), []

    def attempt(act) -> None:
        start.wait()
        try:
            act()
            outcomes.append("done")
        except NotPermitted as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    acts = [lambda: workflow.move(article, to="ready", by=by), lambda: give(claim, by=by)]
    threads = [threading.Thread(target=attempt, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["done", "sign-off-needs-another-person"]


def test_every_rule_of_the_database_is_told_in_words():
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(prosrc, '') FROM pg_proc WHERE proname LIKE 'proofroom%'")
        (source,) = cursor.fetchone()
    assert set(re.findall(r"proofroom_refuse\('(\w+)'|THEN '(\w+):", source)) == {
        (rule, "") for rule in CODES
    } | {("", "fe1"), ("", "fe3")}  # fmt: skip
    assert not [code for code in CODES.values() if re.search(r"[^a-z-]", code)]


def test_a_legacy_article_that_is_corrected_for_the_first_time_goes_round_checking():
    by = make_editor_in_chief()
    article = workflow.accept_as_legacy(
        make_checking_article(by=by), by=make_user("standards"), note="In print since 2001."
    )
    article = publishing.publish(article, by=by)

    rewrite(article, "too little", "too much", by=by)
    article.refresh_from_db()
    assert (article.basis, article.is_live) == ("", True)
    article = sign_off(article, by=by)
    assert publishing.publish(article, by=by).basis == "checked"
