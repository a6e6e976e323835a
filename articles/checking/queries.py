"""Questions about a claim and their answers, and searches that found nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from articles.errors import require
from articles.models import Claim, Query, SearchLog
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from cms.core.text import clean_line, clean_text
from experts.models import Person

MOST_HITS = 2_000_000_000
MAX_WHERE = 200  # characters


@transaction.atomic
def ask(claim: Claim, *, question: str, by: User, due_on: date | None = None, expert: Person | None = None) -> Query:
    """Put a question to the author, or through the author to an expert. Raises ``Invalid``, ``Conflict``, ``NotPermitted``."""
    require(by, "articles.ask_query", "put queries")
    if not claim.is_open:
        raise Conflict("claim-closed", "This claim was closed: there is nothing to ask about it.")
    if not (words := clean_text(question)):
        raise _missing("question", "Write the question.")
    return Query.objects.create(claim=claim, question=words, asked_by=by, due_on=due_on, expert=expert)


@transaction.atomic
def answer(query: Query, *, answer: str, by: User) -> Query:
    """Answer a query, once. An answer sets no verdict: whoever asked looks at it. Raises as ``ask``."""
    require(by, "articles.answer_query", "answer queries")
    query = Query.objects.select_for_update().get(pk=query.pk)
    if not query.is_open:
        raise Conflict(
            "answered", f"{query.answered_by} answered this meanwhile. Read it; a new query can ask for more."
        )
    if not (words := clean_text(answer)):
        raise _missing("answer", "Write the answer.")
    query.answer, query.answered_by, query.answered_at = words, by, timezone.now()
    query.save(update_fields=["answer", "answered_by", "answered_at", "modified_at"])
    return query


@transaction.atomic
def log_search(
    claim: Claim, *, database: str, query: str, hits: int, by: User, searched_on: date | None = None, note: str = ""
) -> SearchLog:
    """Record that somebody looked: where, for what, when (today), how many hits. Raises ``Invalid``, ``NotPermitted``."""
    require(by, "articles.verify_claim", "log searches")
    where, what = clean_line(database), clean_text(query)
    day = searched_on or timezone.localdate()
    if not where:
        raise _missing("database", "Say where you looked, such as PubMed.")
    if not what:
        raise _missing("query", "Say what you searched for.")
    if not 0 <= hits <= MOST_HITS or day > timezone.localdate() or len(where) > MAX_WHERE:
        raise Invalid(
            "search-has-faults",
            f"Hits are a number from 0 to {MOST_HITS:,}, the day is not to come, and a place has {MAX_WHERE} characters at most.",
        )
    return SearchLog.objects.create(
        claim=claim, database=where, query=what, hits=hits, searched_on=day, note=clean_text(note), by=by
    )


def _missing(path: str, message: str) -> Invalid:
    return Invalid("missing", message, errors=[{"path": path, "code": "missing", "message": message}])
