from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.desk.lists import LISTS
from articles.checking import assigning, corrections, overrides, queries, standing
from articles.models import DeskPolicy
from sources.models import Source
from tests.accounts.factories import make_user
from tests.articles.admin.test_desk import client_of
from tests.articles.checking.factories import give, make_checker, make_checking_article, make_cited_claim
from tests.articles.factories import make_editor_in_chief, make_published_article
from tests.experts.factories import make_credential, make_quote
from tests.media.factories import make_grant
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def url(name: str, query: str = "") -> str:
    return reverse("admin:articles_article_list", args=[name]) + query


def read(client: Client, name: str, query: str = "") -> str:
    response = client.get(url(name, query))
    assert response.status_code == 200
    return response.content.decode()


def in_checking(**fields):
    by = make_editor_in_chief()
    article = make_checking_article(by=by, **fields)
    for stage in ("in_review", "checking"):
        article = workflow.move(article, to=stage, by=by)
    return article


def test_every_list_has_an_empty_state_a_page_and_a_csv_that_agree():
    client = client_of(make_checker())
    for name in LISTS:
        assert LISTS[name].empty.split(".")[0] in read(client, name), name
    fill_the_desk(client)
    for name in LISTS:
        page = read(client, name)
        text = b"".join(client.get(url(name, "?format=csv"))).decode().removeprefix("\ufeff")
        table = list(csv.reader(io.StringIO(text)))
        assert table[0] == list(LISTS[name].columns)
        assert page.split('class="scrolls"')[1].count("<tr>") == len(table) >= 2, name


def fill_the_desk(client: Client) -> None:
    """One row in every list, as this client's checker sees them."""
    me, other = client_user(client), make_checker()
    claim = make_cited_claim(in_checking(), kind="causal")
    give(claim, by=other)
    assigning.assign(claim.article, user=me, by=other, due_on=timezone.localdate())
    routine = make_cited_claim(in_checking())
    give(routine, by=me)
    source = routine.citations.get().source
    source.superseded_by = make_source()
    source.save(update_fields=["superseded_by"])
    standing.refresh(routine.article)
    queries.ask(routine, question="Where from?", due_on=timezone.localdate() - timedelta(days=1), by=me)
    corrections.draft_correction(make_published_article(), kind="update", text="New.", by=make_user("editor"))
    until = timezone.localdate() + timedelta(days=3)
    overrides.override(
        routine.article, code="x", about="y", reason="=cmd()", expires_on=until, by=make_user("standards")
    )
    make_quote()
    make_credential()
    title = f"Twins {Source.objects.count()}"
    make_source(title=title)
    make_source(title=title.upper())
    make_grant()


def client_user(client: Client):
    return type(make_checker()).objects.get(pk=client.session["_auth_user_id"])


def test_the_queue_goes_by_time_then_risk_then_age_and_filters_by_its_address():
    by = make_editor_in_chief()
    old, risky = in_checking(title="Old Bread"), in_checking(title="Risky Dough")
    make_cited_claim(risky, kind="causal")
    soon = make_checking_article(by=by, title="Soon Out")
    for stage in ("in_review", "checking"):
        workflow.move(soon, to=stage, by=by)
    workflow.move(soon, to="ready", by=make_checker())
    workflow.schedule(soon, at=timezone.now() + timedelta(hours=1), by=by)
    client = client_of(make_checker())
    page = read(client, "queue")
    assert page.index("Soon Out") < page.index("Risky Dough") < page.index("Old Bread")
    assert "Risky Dough" not in read(client, "queue", "?q=bread")
    assert "Old Bread" in read(client, "queue", "?q=bread&stage=checking")
    assert "Old Bread" not in read(client, "queue", "?stage=scheduled")
    assert old.stage == "checking"


def test_the_blind_queue_is_for_those_who_may_be_second_and_says_nothing_of_the_first():
    writer, first, second = make_user("standards"), make_checker(name="Prima Vista"), make_checker()
    claim = make_cited_claim(make_checking_article(by=writer), kind="causal")
    give(claim, "incorrect", by=first, note="Telltale.")
    page = read(client_of(second), "blind")
    assert claim.exact in page
    assert "Prima Vista" not in page
    for name in LISTS:
        assert "Telltale" not in read(client_of(second), name), name
    for nobody in (first, writer):
        assert claim.exact not in read(client_of(nobody), "blind")


def test_more_rows_cost_as_many_queries_as_one():
    client = client_of(make_checker())
    fill_the_desk(client)
    few = {name: queries_of(client, name) for name in LISTS}
    for _ in range(3):
        fill_the_desk(client)
    assert {name: queries_of(client, name) for name in LISTS} == few
    assert max(few.values()) <= 8


def queries_of(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as found:
        read(client, name)
    return len(found)


def test_what_a_spreadsheet_would_run_is_made_harmless():
    client = client_of(make_checker())
    fill_the_desk(client)
    assert b"'=cmd()" in b"".join(client.get(url("overrides", "?format=csv")))


def test_an_unknown_list_is_404_and_odd_filters_do_no_harm():
    client = client_of(make_checker())
    assert client.get("/admin/articles/article/checking/nothing/").status_code == 404
    assert client.get(url("queue", "?q=%00&stage=nonsense&format=xml")).status_code == 200


def test_the_policy_is_for_standards_to_change_and_for_checkers_to_read():
    address = reverse("admin:articles_article_policy")
    checker, standards = client_of(make_checker()), client_of(make_user("standards"))
    assert "A standards editor changes this." in checker.get(address).content.decode()
    checker.post(address, {"signer_may_be_second": "1", "high_risk_sources": "2"})
    assert not DeskPolicy.objects.exists()
    standards.post(address, {"signer_may_be_second": "1", "high_risk_sources": "2"})
    standards.post(address, {"high_risk_sources": "0"})
    assert DeskPolicy.objects.values_list("signer_may_be_second", "high_risk_sources").get() == (True, 2)


def test_the_lists_of_other_rooms_are_one_click_away():
    client = client_of(make_checker())
    page = read(client, "queue")
    others = [link.split('"')[0] for link in page.split("Elsewhere:")[1].split("</p>")[0].split('href="')[1:]]
    assert len(others) == 4
    assert [client.get(other).status_code for other in others] == [200] * 4
