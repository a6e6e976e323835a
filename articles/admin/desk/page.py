"""What the desk shows of one article: the text under its mask, the claims, and the one that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.checking import standing
from articles.checking.anchoring import located, words_of
from articles.checking.anchors import Finder, Place
from articles.checking.coverage import STATES, Run, Span, State, runs, words_by_state
from articles.checking.detection import Suggestion, suggest
from articles.checking.hashing import words_hash
from articles.checking.standing import Checked
from articles.contract import Draft, Quote
from articles.documents import decode, dump
from articles.models import Article, Claim
from cms.accounts.models import User

_RISKS = {Claim.Risk.HIGH: 0, Claim.Risk.ELEVATED: 1, Claim.Risk.ROUTINE: 2}
_LABELS = {
    "title": "Title",
    "dek": "Dek",
    "lead_caption": "Caption of the lead image",
    "lead_alt": "Alt text of the lead image",
}
DONE = frozenset({
    *standing.CONFIRMING, Claim.Standing.NOT_CHECKABLE, Claim.Standing.INCORRECT, Claim.Standing.MISLEADING,
    Claim.Standing.MISSING_CONTEXT, Claim.Standing.UNSUPPORTED, Claim.Standing.UNVERIFIABLE, Claim.Standing.ON_AUTHOR,
})  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of the claim list: a claim with its standing as this person may see it, and where its words are now."""

    checked: Checked
    place: Place
    is_done: bool  # for this person: nothing left that they could do
    is_blind: bool

    @property
    def claim(self) -> Claim:
        return self.checked.claim

    @property
    def label(self) -> str:
        if self.place.state == "orphaned":
            return "Not in the text"
        if self.place.state == "stale":
            return "Words changed"
        return str(Claim.Standing(self.checked.judged.standing).label)

    @property
    def tone(self) -> str:
        if self.place.state in {"orphaned", "stale"} or self.checked.judged.standing in {
            "incorrect",
            "misleading",
            "disputed",
        }:
            return "is-stop"
        return "is-good" if self.checked.judged.is_confirmed else "is-open"


@dataclass(frozen=True)
class Stretch:
    """A run of the text with its words."""

    run: Run
    words: str


@dataclass(frozen=True)
class Passage:
    """One place of the article: its label, its stretches."""

    place: str
    label: str
    stretches: Sequence[Stretch]


@dataclass
class Desk:
    """The whole page but the open item's details."""

    items: list[Item]
    suggestions: list[tuple[str, Suggestion, str]]  # (place, suggestion, hash of its words)
    passages: list[Passage]
    words: Counter[State] = field(default_factory=Counter)

    def item(self, pid: str) -> Item | None:
        return next((item for item in self.items if item.claim.pid == pid), None)

    def suggestion(self, name: str) -> tuple[str, Suggestion, str] | None:
        return next((each for each in self.suggestions if each[2] == name), None)

    @property
    def order(self) -> list[tuple[str, str]]:
        """Everything that can be opened, in the order of ``j`` and ``k``: ("claim", id) and ("suggestion", hash)."""
        return [("claim", item.claim.pid) for item in self.items] + [
            ("suggestion", name) for _, _, name in self.suggestions
        ]

    @property
    def unresolved(self) -> list[tuple[str, str]]:
        claims = [("claim", item.claim.pid) for item in self.items if not item.is_done]
        return claims + [("suggestion", name) for _, _, name in self.suggestions]

    def beside(self, here: tuple[str, str] | None) -> dict[str, tuple[str, str] | None]:
        """What lies before and after what is open, and the next unresolved one, around the corner if need be."""
        order = self.order
        at = order.index(here) if here in order else -1
        later = [each for each in [*order[at + 1 :], *order[: max(at, 0)]] if each in set(self.unresolved)]
        return {
            "previous": order[at - 1] if at > 0 else None,
            "next": order[at + 1] if at + 1 < len(order) else None,
            "unresolved": later[0] if later else None,
        }

    @property
    def coverage(self) -> list[tuple[str, int, float]]:
        """(state, words, share of all in percent), for the states that occur."""
        total = sum(self.words.values()) or 1
        return [
            (state, self.words[state], round(100 * self.words[state] / total, 1))
            for state in STATES
            if self.words[state]
        ]


def desk(article: Article, *, by: User) -> Desk:
    """Everything about the article's words and claims. Eight queries, however long the article."""
    draft = present_draft(article)
    words = words_of(draft)
    finder = Finder(words)
    order = {place: number for number, place in enumerate(words)}
    items = [_item(each, located(each.claim, finder), by) for each in standing.checked(article)]
    items.sort(
        key=lambda item: (
            _RISKS[Claim.Risk(item.claim.risk)],
            order.get(item.place.place, len(order)),
            item.place.start,
        )
    )
    dismissed = set(article.dismissals.values_list("words_hash", flat=True))
    quoted = {block.id for block in draft.blocks if isinstance(block, Quote)}
    found = Desk(items=items, suggestions=[], passages=[])
    for place, text in words.items():
        _mask(found, place, text, items, dismissed, is_quoted=place in quoted)
    return found


def present_draft(article: Article) -> Draft:
    """The article's text as saved, read from its last revision, which holds it whole: one query."""
    row = (
        article.revisions.filter(digest=article.content_digest)
        .order_by("-number")
        .values_list("document", flat=True)
        .first()
    )
    return decode(row) if row else dump(article)


def _item(each: Checked, place: Place, by: User) -> Item:
    mine = any(given.by_id == by.pk for given in each.judged.verdicts)
    is_done = place.state in {"exact", "moved"} and (each.judged.standing in DONE or mine)
    return Item(each, place, is_done, standing.is_blind(each, to=by))


def _mask(found: Desk, place: str, text: str, items: Sequence[Item], dismissed: set[str], *, is_quoted: bool) -> None:
    here = [item for item in items if item.place.place == place and item.place.state != "orphaned"]
    spans = [
        Span(
            item.place.start,
            item.place.end,
            item.claim.pid,
            item.place.state != "stale" and item.checked.judged.standing in DONE,
        )
        for item in here
    ]
    mask = runs(text, spans, dismissed=dismissed, is_quoted=is_quoted)
    suggested = {run.name for run in mask if run.state == "suggested"}
    if suggested:
        found.suggestions += [
            (place, each, name) for each in suggest(text) if (name := words_hash(each.text)) in suggested
        ]
    found.words += words_by_state(text, mask)
    stretches = [Stretch(run, text[run.start : run.end]) for run in mask]
    found.passages.append(Passage(place, _label(place, is_quoted), stretches))


def _label(place: str, is_quoted: bool) -> str:
    if "/" in place:
        return "Caption" if place.endswith("/caption") else "Alt text"
    return _LABELS.get(place, "Quotation" if is_quoted else "")
