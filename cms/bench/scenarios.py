"""What readers ask for: each scenario with its requests, drawn from the database, and the numbers of DESIGN that it must hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.db import connection

from cms.bench import capturing
from cms.bench.driver import Ask
from delivery import cursors
from delivery.searching.words import words

API = "/api/v1"
SAMPLE = 400
CARDS = 20
RARE_LENGTH = 8  # letters, from which on a word of the corpus is made up and rare


@dataclass(frozen=True)
class Scenario:
    """``ratio``: least share of the ceiling's requests a second. ``queries``: most of them for one request.
    ``needs``: an address that must not be unknown for it to be run."""

    name: str
    asks: Callable[[str], list[Ask]]
    ratio: float | None
    queries: int | None
    needs: str = ""


def detail(_: str) -> list[Ask]:
    """Whole documents, by id, of any age."""
    return [Ask(f"{API}/articles/{each}", f'"id":"{each}"'.encode()) for each in _some_articles()]


def cards(_: str) -> list[Ask]:
    """The front page of everything: twenty cards, down to the last one."""
    return [_list("", "", [])]


def filtered(_: str) -> list[Ask]:
    """Twenty cards of a topic in a language: common topics and rare ones."""
    topics = _rows("SELECT public_id::text, slug FROM delivery_record WHERE kind = 'topic' AND gone = '' ORDER BY id")
    join = "JOIN delivery_recordtag t ON t.record_id = r.id AND t.tag = %s AND t.language = 'en'"
    found = [_list(f"?topic={slug}&language=en", join, [f"topic:{public_id}"]) for public_id, slug in topics]
    return [each for each in found if each.holds]


def unchanged(host: str) -> list[Ask]:
    """Documents that the client holds already."""
    return [
        replace(
            each, holds=b"", status=304, headers=(("If-None-Match", capturing.ask(each, host=host).headers["etag"]),)
        )
        for each in detail(host)
    ]


def changes(_: str) -> list[Ask]:
    """Pages of the change feed from anywhere in it."""
    seqs = _rows(_SEQS, [SAMPLE])
    return [
        Ask(f"{API}/changes?cursor={cursors.write_sequence(seq - 1)}", f'"id":"{public_id}"'.encode())
        for seq, public_id in seqs
    ]


def search(_: str) -> list[Ask]:
    """Two words: the two longest of a title, which must find it where a page has room for all that have both, and two that very
    many articles have."""
    statement = (
        "SELECT convert_from(card, 'UTF8')::json->>'title' FROM delivery_record WHERE public_id = ANY(%s::uuid[])"
    )
    asks = []
    for (title,) in _rows(statement, [_some_articles()[: SAMPLE // 4]]):
        longest = sorted(set(title.lower().split()), key=len)[-2:]
        both = " & ".join(f"{word}:A" for word in words(" ".join(longest)))
        if min(map(len, longest)) >= RARE_LENGTH and _rows(_ROOM, {"cards": CARDS, "both": both})[0][0]:
            asks.append(
                Ask(f"{API}/search?{urlencode({'q': ' '.join(longest)})}", b'"title":' + msgspec.json.encode(title))
            )
    common = ["health sleep", "people water", "heart risk", "doctor study", "blood pain", "brain energy", "child food"]
    often = [Ask(f"{API}/search?{urlencode({'q': each})}", b'"type":"article"') for each in common]
    return [each for pair in zip(asks, cycle(often)) for each in pair]


SCENARIOS = [
    Scenario("detail", detail, 0.5, 1),
    Scenario("list", cards, 0.4, 2),
    Scenario("filtered", filtered, 0.4, 2),
    Scenario("304", unchanged, 0.5, 1),
    Scenario("changes", changes, None, None),
    Scenario("search", search, 0.4, None, needs="/api/v1/search?q=a"),
]

# Keys drawn between the first and the last: those of a database that was emptied and filled again begin far above one.
_DRAWN = """SELECT (least + random() * (most - least))::bigint
 FROM (SELECT min(id) AS least, max(id) AS most FROM delivery_record) AS ends, generate_series(1, %s)"""
_SEQS = f"SELECT seq, public_id::text FROM delivery_record WHERE id IN ({_DRAWN}) ORDER BY random()"  # noqa: S608


# Titles are counted as search finds them: by folded words, and by the stems of any language. Without a limit, for the sake of which
# the planner would read the whole table.
_ROOM = """SELECT count(*) <= %(cards)s FROM delivery_searchentry WHERE words @@ (
 to_tsquery('simple', %(both)s) || to_tsquery('english', %(both)s) || to_tsquery('french', %(both)s))"""


def _some_articles() -> list[str]:
    statement = f"""SELECT public_id::text FROM delivery_record
 WHERE kind = 'article' AND gone = '' AND id IN ({_DRAWN}) LIMIT %s"""  # noqa: S608
    return [row[0] for row in _rows(statement, [SAMPLE * 12, SAMPLE])]


def _list(query: str, join: str, values: list[Any]) -> Ask:
    """A list's request, whose answer must hold the last card that the page has room for, found here by a way of its own."""
    statement = f"""SELECT r.public_id::text FROM delivery_record r {join}
 WHERE r.kind = 'article' AND r.gone = '' AND r.is_listed ORDER BY r.published_at DESC, r.id DESC LIMIT {CARDS}"""  # noqa: S608
    found = _rows(statement, values)
    return Ask(f"{API}/articles{query}", f'"id":"{found[-1][0]}"'.encode() if found else b"")


def _rows(statement: str, values: list[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])
        return cursor.fetchall()
