"""Every address of the newsroom's API: who may not, what it takes, and the state in which it refuses. The test walks the router."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles import drafts, imports, publishing
from articles.api import reissues
from articles.checking import corrections, queries, verdicts
from articles.models import Article
from cms.accounts.models import User
from cms.core.rows import token
from tests.accounts.factories import make_user
from tests.articles.checking.factories import WORDS, give, make_checking_article, make_cited_claim, make_claim
from tests.articles.factories import (
    make_article,
    make_editor_in_chief,
    make_import,
    make_published_article,
    make_ready_article,
    make_topic,
)
from tests.articles.imported import EYELID
from tests.delivery.webhooks.factories import make_webhookdelivery, make_webhookendpoint
from tests.experts.factories import make_frozen_quote, make_organisation, make_person, make_quote
from tests.media.factories import draw_picture, make_grant, make_image
from tests.sources.factories import make_source

Body = dict[str, Any] | Callable[[Any], Any] | None


@dataclass(frozen=True)
class Row:
    """``thing`` makes what the address names; ``wrong`` makes one in a state that the request does not go with.

    ``role`` may not; ``body`` is JSON, or what gives the body for the thing. ``by``: who asks when all is well.
    """

    role: str | None
    status: int
    thing: Callable[[], Any] | None = None
    body: Body = None
    wrong: Callable[[], Any] | None = None
    refused: int = 409
    by: Callable[[Any], User] = lambda thing: make_user("administrator")
    arguments: dict[str, Any] = field(default_factory=dict)


def form(thing: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("picture.jpg", draw_picture())}


def discarded() -> Article:
    return drafts.discard(make_article(), by=make_editor_in_chief())


def correction(*, is_settled: bool = False) -> Any:
    by = make_editor_in_chief()
    made = corrections.draft_correction(make_published_article(), kind="update", text="There is news.", by=by)
    return corrections.drop_correction(made, by=by) if is_settled else made


def publication_of(article: Any) -> dict[str, Any]:
    return {"articles": [{"id": article.pid, "version": article.version}]} if article else {}


def notice_for(article: Any) -> dict[str, Any]:
    """What the address takes; the notice is drafted by somebody who does not ask."""
    if article is None:
        return {}
    made = corrections.draft_correction(article, kind="retraction", text="It does not hold.", by=make_editor_in_chief())
    return {"notice": made.pid}


def withdrawn() -> Article:
    return publishing.unpublish(make_published_article(), by=make_editor_in_chief())


def judged() -> Any:
    claim = make_cited_claim()
    give(claim)
    return claim


def judge_of(claim: Any) -> User:
    return claim.verifications.first().by


def asked(*, is_answered: bool = False) -> Any:
    row = queries.ask(make_claim(), question="Where from?", by=make_editor_in_chief())
    return queries.answer(row, answer="There.", by=make_user("writer")) if is_answered else row


def accepted() -> Any:
    row = make_import()
    imports.accept(row, by=row.by)
    return type(row).objects.get(pk=row.pk)


def base_of(claim: Any) -> dict[str, Any]:
    base = verdicts.token_of(claim, list(claim.verifications.all()), to=make_user("checker"))
    return {"verdict": "confirmed", "method": "email", "evidence": "Mail of 3 May.", "note": "Yes.", "base": base}


IN_AN_HOUR = (timezone.now() + timedelta(hours=1)).isoformat()
DRAFT = {"title": "Why toes twitch"}
NOTHING: dict[str, Any] = {}


def failed_message() -> Any:
    return make_webhookdelivery(state="failed").endpoint


SENT = list(zip(reissues.KINDS, (make_person, make_frozen_quote, make_image, make_source, make_topic), strict=True))

ROWS: dict[tuple[str, str], Row] = {
    ("get", "openapi"): Row("", 200),
    # Articles
    ("get", "articles"): Row(None, 200),
    ("post", "articles"): Row("checker", 201, body=DRAFT),
    ("post", "drafts"): Row("checker", 201, body={"drafts": [DRAFT, DRAFT]}),
    ("post", "publications"): Row("writer", 200, make_ready_article, publication_of, wrong=make_article),
    ("get", "article"): Row(None, 200, make_article),
    ("put", "article"): Row("checker", 200, make_article, DRAFT, wrong=discarded),
    ("patch", "article"): Row("photo", 200, make_article, DRAFT, wrong=discarded),
    ("get", "moves"): Row(None, 200, make_article),
    ("post", "moves"): Row("photo", 200, make_article, {"to": "in_review"}, wrong=make_ready_article),
    ("post", "publish"): Row("writer", 200, make_ready_article, NOTHING, wrong=make_article),
    ("post", "unpublish"): Row("writer", 200, make_published_article, NOTHING, wrong=make_article),
    ("post", "takedown"): Row("checker", 200, make_published_article, NOTHING, wrong=make_article),
    ("post", "retract"): Row("publisher", 200, make_published_article, notice_for, wrong=withdrawn),
    ("post", "legacy"): Row("editor", 200, make_article, {"note": "Printed in 2012."}),
    ("post", "discard"): Row("writer", 200, make_article, NOTHING, wrong=make_published_article),
    ("post", "return"): Row("writer", 200, discarded, NOTHING),
    ("get", "revisions"): Row(None, 200, make_article),
    ("get", "revision"): Row(None, 200, make_article, arguments={"number": 1}),
    ("post", "restore"): Row("checker", 200, make_article, NOTHING, arguments={"number": 1}),
    ("get", "corrections"): Row(None, 200, make_published_article),
    ("post", "corrections"): Row(
        "checker", 201, make_published_article, {"kind": "update", "text": "News."}, wrong=make_article
    ),
    ("post", "correction-approve"): Row("writer", 200, correction, NOTHING, wrong=lambda: correction(is_settled=True)),
    ("post", "correction-drop"): Row("photo", 200, correction, NOTHING, wrong=lambda: correction(is_settled=True)),
    ("get", "topics"): Row(None, 200),
    ("post", "topics"): Row("writer", 201, body={"name": "Toes"}),
    ("get", "topic"): Row(None, 200, make_topic),
    ("patch", "topic"): Row("writer", 200, make_topic, {"name": "Toes"}),
    **{("get", f"{kind}-reissue"): Row(None, 200, make) for kind, make in SENT},
    **{("post", f"{kind}-reissue"): Row("writer", 200, make, NOTHING) for kind, make in SENT},
    # Checking
    ("get", "claims"): Row(None, 200, make_checking_article),
    ("post", "claims"): Row("photo", 201, make_checking_article, {"words": WORDS, "kind": "prevalence"}),
    ("get", "blockers"): Row(None, 200, make_article),
    ("get", "claim"): Row(None, 200, make_claim),
    ("post", "verifications"): Row("editor", 201, make_cited_claim, base_of),
    ("post", "withdrawal"): Row("writer", 201, judged, NOTHING, by=judge_of, wrong=make_claim),
    ("post", "citations"): Row("photo", 201, make_claim, lambda claim: {"source": make_source().pid}),
    ("post", "searches"): Row("writer", 201, make_claim, {"database": "PubMed", "query": "toes", "hits": 3}),
    ("get", "queries"): Row(None, 200, make_claim),
    ("post", "queries"): Row("writer", 201, make_claim, {"question": "Where from?"}),
    ("post", "closing"): Row("editor", 204, make_claim, {"closed_as": "mistaken", "note": "No claim."}),
    ("post", "answer"): Row(None, 201, asked, {"answer": "There."}, wrong=lambda: asked(is_answered=True)),
    # Imports
    ("get", "imports"): Row(None, 200),
    ("post", "imports"): Row("checker", 201, body=lambda thing: EYELID.encode()),
    ("get", "import"): Row(None, 200, make_import),
    ("post", "import-accept"): Row("photo", 200, make_import, NOTHING, wrong=accepted),
    ("post", "import-discard"): Row("publisher", 200, make_import, NOTHING, wrong=accepted),
    ("post", "import-undo"): Row("medical", 200, accepted, NOTHING, wrong=make_import),
    # Pictures
    ("get", "images"): Row(None, 200),
    ("post", "images"): Row("checker", 201, body=form),
    ("get", "image"): Row(None, 200, make_image),
    ("patch", "image"): Row("checker", 200, make_image, {"alt_text": "A toe."}),
    ("get", "grants"): Row(None, 200, make_image),
    ("post", "grants"): Row("writer", 201, make_image, {"basis": "staff", "permits": ["web"]}),
    ("get", "grant"): Row(None, 200, make_grant),
    ("patch", "grant"): Row("writer", 200, make_grant, {"valid_to": "2031-01-01"}),
    ("post", "grant-withdraw"): Row("writer", 204, make_grant, NOTHING),
    # Sources
    ("get", "sources"): Row(None, 200),
    ("post", "sources"): Row("photo", 201, body={"cited_as": "A study of toes, 2012."}),
    ("get", "source"): Row(None, 200, make_source),
    ("patch", "source"): Row("photo", 200, make_source, {"title": "Toes"}),
    # People
    ("get", "people"): Row(None, 200),
    ("post", "people"): Row("checker", 201, body={"name": "Ada Quill"}),
    ("get", "person"): Row(None, 200, make_person),
    ("patch", "person"): Row("checker", 200, make_person, {"suffix": "MD"}),
    ("get", "organisations"): Row(None, 200),
    ("post", "organisations"): Row("photo", 201, body={"name": "Northfield Hospital"}),
    ("get", "organisation"): Row(None, 200, make_organisation),
    ("patch", "organisation"): Row("checker", 200, make_organisation, {"name": "Northfield"}),
    ("get", "quotes"): Row(None, 200),
    ("post", "quotes"): Row("photo", 201, body={"words_obtained": "Toes twitch."}),
    ("get", "quote"): Row(None, 200, make_quote),
    ("patch", "quote"): Row("checker", 200, make_quote, {"consent": "given"}),
    ("post", "attribution"): Row("checker", 200, make_quote, {"on": "2026-01-05"}, wrong=make_frozen_quote),
    ("get", "webhooks"): Row("editor", 200),
    ("post", "webhooks"): Row("editor", 201, body={"url": "https://93.184.216.34/hook"}),
    ("get", "webhook"): Row("editor", 200, make_webhookendpoint),
    ("patch", "webhook"): Row("editor", 200, make_webhookendpoint, {"acts": ["published"]}),
    ("post", "webhook-pause"): Row("editor", 200, make_webhookendpoint, NOTHING),
    ("post", "webhook-resume"): Row("editor", 200, lambda: make_webhookendpoint(state="paused"), NOTHING),
    ("post", "webhook-disable"): Row("editor", 200, make_webhookendpoint, NOTHING),
    ("post", "webhook-test"): Row("editor", 200, lambda: make_webhookendpoint(url="http://127.0.0.1:9/"), NOTHING),
    ("post", "webhook-rotation"): Row("editor", 200, make_webhookendpoint, NOTHING),
    ("get", "webhook-deliveries"): Row("editor", 200, make_webhookendpoint),
    ("post", "webhook-replays"): Row(
        "editor", 201, failed_message, {"failed_only": True}, wrong=make_webhookendpoint, refused=422
    ),
}


def state_of(thing: Any) -> str:
    """What If-Match names."""
    return str(thing.version) if isinstance(thing, Article) else token(thing)
