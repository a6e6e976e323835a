"""The desk's buttons: each reads its few fields and calls one verb. What comes back is the sentence to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from articles import publishing
from articles.admin.numbers import small_number
from articles.checking import assigning, citing, claims, corrections, overrides, queries, reviews, verdicts
from articles.checking.anchoring import words_of
from articles.documents import dump
from articles.models import Article, Claim, ClaimCitation, Correction, Query
from cms.accounts.models import User
from cms.core.errors import DomainError, Invalid
from cms.core.ids import as_uuid
from experts.models import Credential
from sources.identifiers import find
from sources.models import Source
from sources.register import register


@dataclass(frozen=True)
class Order:
    """What was posted: the article, its fields, by whom."""

    article: Article
    fields: Mapping[str, str]
    by: User

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def day(self, name: str) -> date | None:
        if not (given := self.text(name)):
            return None
        try:
            return date.fromisoformat(given)
        except ValueError as error:
            raise _wrong(name, "Give the day as 2026-05-31.") from error

    def number(self, name: str) -> int:
        given = self.text(name)
        if not given.isascii() or not given.isdigit() or len(given) > 9:
            raise _wrong(name, "Give a whole number, 0 or more.")
        return int(given)

    def claim(self) -> Claim:
        rows = self.article.claims.select_related("article")
        pid = as_uuid(self.text("claim"))
        found = rows.filter(public_id=pid).first() if pid else None
        if found is None:
            raise Gone("claim")
        return found

    def row(self, rows: QuerySet[Any], name: str) -> Any:
        """The row of these that the form names by its key. Raises ``Gone``."""
        key = small_number(self.text(name))
        found = rows.filter(pk=key).first() if key else None
        if found is None:
            raise Gone(str(rows.model._meta.verbose_name))
        return found


class Gone(DomainError):
    """What the form named is not there (any more)."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__("not-found", f"There is no such {what} here any more. Look at the page again.")


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("field", message, errors=[{"path": path, "code": "invalid", "message": message}])


# -- verdicts ---------------------------------------------------------------------------------------------------------


def _verify(order: Order) -> str:
    given = verdicts.verify(
        order.claim(), by=order.by, verdict=order.text("verdict"), method=order.text("method"),
        evidence=order.text("evidence"), note=order.text("note"), base=order.text("base") or None,
    )  # fmt: skip
    return f"{given.get_verdict_display()}." + (" It is the second look, given blind." if given.blind else "")


def _withdraw(order: Order) -> str:
    verdicts.withdraw(order.claim(), by=order.by, note=order.text("note"))
    return "Your verdict is withdrawn; it stays in the record."


def _search(order: Order) -> str:
    queries.log_search(
        order.claim(), database=order.text("database"), query=order.text("searched_for"), hits=order.number("hits"),
        searched_on=order.day("searched_on"), by=order.by, note=order.text("search_note"),
    )  # fmt: skip
    return "The search is logged."


# -- claims -----------------------------------------------------------------------------------------------------------


def _open(order: Order) -> str:
    place, start, end = _words(order)
    claim = claims.open_claim(
        order.article, place=place, start=start, end=end, by=order.by, kind=order.text("kind"),
        risk=order.text("risk") or Claim.Risk.ROUTINE, framing=order.text("framing") or Claim.Framing.ASSERTED,
        origin=Claim.Origin.DETECTOR if order.text("suggested") else Claim.Origin.CHECKER,
        on_conduct=bool(order.text("on_conduct")), on_minor=bool(order.text("on_minor")),
    )  # fmt: skip
    return f"{claim} is a claim now."


def _words(order: Order) -> tuple[str, int, int]:
    """Where the posted words stand: at the place and offset given with them, else where the article says them first."""
    texts = words_of(dump(order.article))
    return claims.place_of(
        texts, order.text("words"), place=order.text("place"), start=small_number(order.text("start"))
    )


def _dismiss(order: Order) -> str:
    claims.dismiss(order.article, words=order.fields.get("words", ""), by=order.by)
    return "Nothing to check in these words."


def _describe(order: Order) -> str:
    claims.describe(
        order.claim(), by=order.by, kind=order.text("kind"), risk=order.text("risk"), framing=order.text("framing"),
        on_conduct=bool(order.text("on_conduct")), on_minor=bool(order.text("on_minor")),
    )  # fmt: skip
    return "The claim is described anew."


def _raise(order: Order) -> str:
    raised = claims.raise_risk(order.claim(), by=order.by)
    return f"The claim is {raised.get_risk_display().lower()} risk now."


def _close(order: Order) -> str:
    claims.close(order.claim(), as_=order.text("as"), by=order.by, note=order.text("close_note"))
    return "The claim is closed."


def _anchor(order: Order) -> str:
    place, start, end = _words(order)
    claims.reanchor_by_hand(order.claim(), place=place, start=start, end=end, by=order.by)
    return "The claim is anchored to these words."


# -- evidence ---------------------------------------------------------------------------------------------------------


def _cite(order: Order) -> str:
    source = _source(order)
    citing.cite(
        order.claim(), source=source, by=order.by, passage=order.fields.get("passage", ""), locator=order.text("locator"),
        role=order.text("role") or "citesAsEvidence",
    )  # fmt: skip
    return f"The claim rests on “{source}”."


def _source(order: Order) -> Source:
    """The register's entry for the address or identifier typed, made if there is none; otherwise the source chosen."""
    written, key = order.text("new_source"), small_number(order.text("source"))
    if not written and key and (known := Source.objects.filter(pk=key).first()):
        return known
    if not written:
        raise _wrong("source", "Choose a source, or give the address or DOI of another one.")
    address = written if written.startswith(("http://", "https://", "www.")) else None
    return register(cited_as=written, url=address, identifiers=find(written), by=order.by)


def _uncite(order: Order) -> str:
    row = order.row(ClaimCitation.objects.filter(claim__article=order.article), "citation")
    citing.uncite(row, by=order.by)
    return "The citation is taken away."


# -- people -----------------------------------------------------------------------------------------------------------


def _ask(order: Order) -> str:
    queries.ask(order.claim(), question=order.text("question"), due_on=order.day("due_on"), by=order.by)
    return "The query is with the author."


def _answer(order: Order) -> str:
    row = order.row(Query.objects.filter(claim__article=order.article), "query")
    queries.answer(row, answer=order.text("answer"), by=order.by)
    return "Answered. Whoever asked looks at it."


def _assign(order: Order) -> str:
    user = order.row(User.objects.filter(is_active=True), "user") if order.text("user") else order.by
    row = assigning.assign(
        order.article, user=user, by=order.by, task=order.text("task") or "check", due_on=order.day("due_on")
    )
    return f"On {row.user}’s desk."


def _release(order: Order) -> str:
    row = order.row(order.article.assignments.all(), "assignment")
    assigning.release(row, by=order.by)
    return "Taken off the desk."


# -- the gate ---------------------------------------------------------------------------------------------------------


def _override(order: Order) -> str:
    until = order.day("expires_on")
    if until is None:
        raise _wrong("expires_on", "Give the override's last day.")
    overrides.override(
        order.article, code=order.text("code"), about=order.text("about"), reason=order.text("reason"), expires_on=until,
        by=order.by,
    )  # fmt: skip
    return f"Overridden until {until}."


def _revoke(order: Order) -> str:
    row = order.row(order.article.overrides.all(), "override")
    overrides.revoke(row, by=order.by, reason=order.text("reason"))
    return "The override has ended."


def _seal(order: Order) -> str:
    key = small_number(order.text("credential"))
    credential = Credential.objects.filter(pk=key).first() if key else None
    chosen = [name.removeprefix("covers:") for name in order.fields if name.startswith("covers:")]
    reviews.seal(
        order.article, by=order.by, kind=order.text("kind") or "medical", covers=chosen or None, credential=credential,
        note=order.text("note"), valid_until=order.day("valid_until"),
    )  # fmt: skip
    return "Reviewed and sealed."


def _unseal(order: Order) -> str:
    row = order.row(order.article.reviews.all(), "review")
    reviews.unseal(row, by=order.by, note=order.text("note"))
    return "The review is taken back."


def _correct(order: Order) -> str:
    corrections.draft_correction(
        order.article, kind=order.text("kind"), text=order.text("text"), was_wrong=order.text("was_wrong"),
        is_right=order.text("is_right"), by=order.by,
    )  # fmt: skip
    return "Drafted. Somebody else approves it."


def _approve(order: Order) -> str:
    row = order.row(order.article.corrections.all(), "correction")
    if row.kind == Correction.Kind.RETRACTION:
        publishing.retract(order.article, notice=row, by=order.by)
        return "Retracted: it stays at its address with the notice, and lists leave it out."
    corrections.approve_correction(row, by=order.by)
    return "Approved: readers see it with the next edition."


def _drop(order: Order) -> str:
    row = order.row(order.article.corrections.all(), "correction")
    corrections.drop_correction(row, by=order.by)
    return "Put away."


ACTS: dict[str, Callable[[Order], str]] = {
    "verify": _verify, "withdraw": _withdraw, "search": _search, "open": _open, "dismiss": _dismiss, "describe": _describe,
    "raise": _raise, "close": _close, "anchor": _anchor, "cite": _cite, "uncite": _uncite, "ask": _ask, "answer": _answer,
    "assign": _assign, "release": _release, "override": _override, "revoke": _revoke, "seal": _seal, "unseal": _unseal,
    "correct": _correct, "approve": _approve, "drop": _drop,
}  # fmt: skip
# After these the desk goes on to what is unresolved next; after the others it stays.
ONWARD = frozenset({"verify", "open", "dismiss", "close"})
