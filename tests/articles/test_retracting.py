"""A retracted article stays at its address with its notice and is left out of everything that leads to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles import contract as draft
from articles import drafts, publishing
from articles.checking import corrections
from articles.documents import dump
from articles.models import Article, Correction, Decision
from cms.core.errors import Conflict, Invalid, NotPermitted
from cms.core.ids import uuid7
from delivery.models import Edition, Record
from tests.accounts.factories import make_user
from tests.articles.admin.posting import change_url, messages_of
from tests.articles.factories import make_editor_in_chief, make_published_article, make_topic, sign_off
from tests.articles.test_publishing import document
from tests.delivery.judge import get
from tests.experts.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]

WHY = "The study that this article rests on was withdrawn for invented data."


def make_notice(article: Article, **overrides: Any) -> Correction:
    values = {"kind": "retraction", "text": WHY, "by": make_user("writer"), **overrides}
    return corrections.draft_correction(article, **values)


def make_retracted_article(**fields: Any) -> Article:
    article = make_published_article(**fields)
    return publishing.retract(article, notice=make_notice(article), by=make_user("editor"))


def test_it_stays_at_its_address_with_the_notice_and_without_anybodys_draft():
    by = make_editor_in_chief()
    article = make_published_article(by=by, title="As published")
    unfinished = dump(article)
    unfinished.title = "An unfinished edit"
    article = drafts.save_draft(article, unfinished, base_version=article.version, by=by)
    before = get(f"/api/v1/articles/{article.pid}").json()

    article = publishing.retract(article, notice=make_notice(article), by=by)

    now = get(f"/api/v1/articles/{article.pid}").json()
    assert (now["standing"], now["title"], now["edition"]) == ("retracted", "As published", 2)
    assert [(each["kind"], each["text"]) for each in now["notices"]] == [("retraction", WHY)]
    same = {"standing", "edition", "seq", "modified_at", "notices"}
    assert {key: now[key] for key in now if key not in same} == {key: before[key] for key in before if key not in same}
    assert get("/api/v1/articles").json()["data"] == []
    change = get("/api/v1/changes").json()["data"][-1]
    assert (change["op"], change["kind"], change["id"]) == ("put", "article", article.pid)
    decision = Decision.objects.get(act="retract")
    assert decision.digest == Edition.objects.get(number=2).digest
    assert (article.standing, article.basis, article.stage) == ("retracted", "", "draft")


def test_whoever_wrote_the_notice_does_not_retract_with_it():
    article, by = make_published_article(), make_editor_in_chief()
    notice = make_notice(article, by=by)
    with pytest.raises(NotPermitted) as refusal:
        publishing.retract(article, notice=notice, by=by)
    assert refusal.value.code == "corrections-are-approved-by-others"
    article.refresh_from_db()
    notice.refresh_from_db()
    assert (article.standing, notice.approved_at) == ("live", None)
    assert document(article).standing == "live"


@pytest.mark.parametrize("role", ["writer", "checker", "medical", "photo", "publisher", None])
def test_who_may_not_retract_does_not(role):
    article = make_published_article()
    with pytest.raises(NotPermitted):
        publishing.retract(article, notice=make_notice(article), by=make_user(role))
    assert document(article).standing == "live"


def test_a_notice_of_another_kind_or_article_is_refused():
    article, other = make_published_article(), make_published_article()
    for notice in (make_notice(other), make_notice(article, kind="update")):
        with pytest.raises(Invalid):
            publishing.retract(article, notice=notice, by=make_user("editor"))


def test_a_retraction_is_not_approved_without_retracting():
    article = make_published_article()
    with pytest.raises(Conflict) as refusal:
        corrections.approve_correction(make_notice(article), by=make_user("editor"))
    assert refusal.value.code == "approved-by-retracting"


def test_a_notice_is_used_once_and_only_what_is_live_is_retracted():
    article = make_retracted_article()
    with pytest.raises(Conflict) as refusal:
        publishing.retract(article, notice=make_notice(article), by=make_user("editor"))
    assert refusal.value.code == "not-live"
    used = article.corrections.get(approved_at__isnull=False)
    withdrawn = publishing.unpublish(article, by=make_editor_in_chief())
    with pytest.raises(Conflict):
        publishing.retract(withdrawn, notice=used, by=make_user("editor"))


def test_links_and_translations_no_longer_lead_to_it():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    group = str(article.translation_group)
    linker = make_published_article(by=by, related=[draft.Related(article=article.pid)])
    sibling = make_published_article(by=by, language="fr", translation_group=group)
    assert document(linker).related
    assert document(sibling).translations
    publishing.retract(article, notice=make_notice(article), by=by)
    assert document(linker).related == []
    assert document(sibling).translations == []
    with pytest.raises(Conflict) as refusal:
        make_published_article(by=by, related=[draft.Related(article=article.pid)])
    assert "related-gone" in {each["code"] for each in refusal.value.data["blockers"]}


def test_what_it_shows_stays_public_and_is_listed_for_nobody():
    person, topic = make_person(), make_topic()
    article = make_retracted_article(bylines=[draft.Byline(person=person.pid)], topics=[topic.pid])
    assert get(f"/api/v1/experts/{person.pid}").status_code == 200
    assert get("/api/v1/authors").json()["data"] == []
    assert get(f"/api/v1/articles?topic={topic.pid}").json()["data"] == []
    person.name = "Another Name"
    person.save(update_fields=["name"])
    publishing.reissue(person, by=make_editor_in_chief())
    assert document(article).people[person.pid].name == "Another Name"
    assert get("/api/v1/authors").json()["data"] == []


def test_reinstated_it_passes_the_gate_again_and_keeps_its_date_and_notice():
    by = make_editor_in_chief()
    article = make_published_article(by=by)
    first = document(article).published_at
    article = publishing.retract(article, notice=make_notice(article), by=by)
    with pytest.raises(Conflict) as refusal:
        publishing.publish(article, by=by)
    assert refusal.value.code == "blocked"
    article = publishing.publish(sign_off(article, by=by), by=by)
    found = document(article)
    assert (found.standing, found.edition, found.published_at) == ("live", 3, first)
    assert [each.kind for each in found.notices] == ["retraction"]
    assert [each["id"] for each in get("/api/v1/articles").json()["data"]] == [article.pid]


def test_a_retracted_article_can_be_withdrawn():
    article = publishing.unpublish(make_retracted_article(), by=make_editor_in_chief())
    assert article.standing == "withdrawn"
    assert Record.objects.get(public_id=article.public_id).gone == "withdrawn"


# -- in the admin -----------------------------------------------------------------------------------------------------


def press(client: Client, article: Article, name: str, **values: Any) -> list[str]:
    url = reverse("admin:articles_article_act", args=[article.pk, name])
    return messages_of(client, client.post(url, {"_version": article.version, **values}))


def test_one_drafts_the_notice_and_a_colleague_retracts(client: Client) -> None:
    article = make_published_article(blocks=[draft.Text(id=str(uuid7()), html="<p>Words.</p>")])
    client.force_login(make_user("editor"))
    assert "Draft a retraction" in client.get(change_url(article)).content.decode()
    assert press(client, article, "retract") == ["Write the retraction notice first: it is what readers will see."]
    press(client, article, "retraction_notice", _note=WHY)
    page = client.get(change_url(article)).content.decode()
    assert "You wrote the notice: a colleague retracts the article with it." in page
    assert press(client, article, "retract") == ["Whoever drafted a correction cannot approve it. Ask a colleague."]
    client.force_login(make_user("editor"))
    assert WHY[:40] in client.get(change_url(article)).content.decode()
    assert press(client, article, "retract")[0].startswith("Retracted")
    article.refresh_from_db()
    assert article.standing == "retracted"
    page = client.get(change_url(article)).content.decode()
    assert "with the notice that it is retracted" in page
    assert "Withdraw" in page
