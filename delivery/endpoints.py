"""The public collections and their parameters: one table, which the views serve and OpenAPI describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgspec import Struct

from delivery import contract, cursors, envelopes
from delivery import parameters as p
from delivery.parameters import Parameter
from delivery.searching import asking

PREFIX = "/api/v1/"


@dataclass(frozen=True)
class Filter:
    """A parameter that narrows a list by a tag. ``kind`` is the kind of record whose id or slug it names, "" for a plain word."""

    name: str
    kind: str = ""


@dataclass(frozen=True)
class Collection:
    """A list and its documents. ``role`` is a tag that every member of the list carries."""

    name: str
    singular: str
    kind: str
    document: type[Struct]
    card: type[Struct]
    about: str
    role: str = ""
    has_slug: bool = True
    has_language: bool = False
    has_body: bool = False
    filters: tuple[Filter, ...] = ()
    home: str = ""  # the collection whose address is canonical, where two hold the same things

    @property
    def document_fields(self) -> tuple[str, ...]:
        return names(self.document)

    @cached_property
    def canonical(self) -> str:
        """The path under which its documents have their one address."""
        return f"{PREFIX}{self.home or self.name}"

    @cached_property
    def list_parameters(self) -> tuple[Parameter, ...]:
        language = (_LANGUAGE,) if self.has_language else ()
        narrowing = tuple(_FILTERS[narrow.name] for narrow in self.filters)
        return (
            _IDS,
            *narrowing,
            *language,
            *_TIMES,
            _SORT,
            _LIMIT,
            _KEYSET,
            fields(names(self.card)),
            _COUNT,
            _MIN_SEQ,
        )

    @cached_property
    def detail_parameters(self) -> tuple[Parameter, ...]:
        language = (_SLUG_LANGUAGE,) if self.has_language and self.has_slug else ()
        body = (BODY,) if self.has_body else ()
        return (*language, fields(self.document_fields), *body, _MIN_SEQ)


def names(struct: type[Struct]) -> tuple[str, ...]:
    """The top-level keys of a struct as JSON writes them, its tag first."""
    return ("type", *struct.__struct_encode_fields__)


def fields(known: tuple[str, ...]) -> Parameter:
    """``fields``, which chooses among the keys of a struct."""
    schema = {"type": "array", "items": {"type": "string", "enum": list(known)}, "minItems": 1}
    return Parameter(
        "fields", "Only these top-level keys, separated by commas; all others are left out.", schema, p.names_of(known)
    )


def _text(pattern: str, **more: Any) -> Mapping[str, Any]:
    return {"type": "string", "pattern": pattern, **more}


_TIME: Mapping[str, Any] = {"type": "string", "format": "date-time"}
_KEY = _text(p.KEY_PATTERN)
_IDS = Parameter(
    "id",
    f"Only these ids, separated by commas, up to {p.MAX_IDS}; `limit` then defaults to their number. Ids that are not public are "
    "left out of the answer.",
    {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": p.MAX_IDS},
    p.read_ids,
    default=(),
)
_LANGUAGE = Parameter(
    "language", "A language tag, such as `en` or `pt-BR`.", _text(p.LANGUAGE_PATTERN), p.read_language
)
_SLUG_LANGUAGE = Parameter(
    "language",
    "Which one, where two languages share a slug; without it, the one that had it first.",
    _text(p.LANGUAGE_PATTERN),
    p.read_language,
)
_TIMES = (
    Parameter("published_after", "Published later than this.", _TIME, p.read_time),
    Parameter("published_before", "Published earlier than this.", _TIME, p.read_time),
    Parameter("modified_after", "Modified later than this.", _TIME, p.read_time),
)
_SORT = Parameter(
    "sort",
    "The order; where two are equal, a fixed order of their own decides.",
    {"type": "string", "enum": list(p.SORTS), "default": p.SORTS[0]},
    p.one_of(*p.SORTS),
    default=p.SORTS[0],
)
_LIMIT = Parameter(
    "limit",
    "How many a page.",
    {"type": "integer", "minimum": 1, "maximum": p.MAX_LIMIT, "default": p.DEFAULT_LIMIT},
    p.read_limit,
)
_CURSOR_SCHEMA = _text("^[A-Za-z0-9_-]+$", maxLength=cursors.MAX_LENGTH)
_KEYSET = Parameter(
    "cursor",
    "Where the page before ended: its `page.next`. Opaque; it belongs to its `sort`, and it never expires.",
    _CURSOR_SCHEMA,
    p.read_keyset,
)
BODY = Parameter(
    "body",
    "How `body` is written: as `blocks`, as one string of `html` or plain `text`, or `none` (null).",
    {"type": "string", "enum": list(p.BODIES), "default": p.BODIES[0]},
    p.one_of(*p.BODIES),
    default=p.BODIES[0],
)
_COUNT = Parameter(
    "count",
    "`exact` counts the whole list, up to 10,000: see `page.count`. It costs another look at the list; ask once, not on each page.",
    {"type": "string", "enum": ["exact"]},
    p.one_of("exact"),
)
_MIN_SEQ = Parameter(
    "min_seq",
    "The `seq` of a change that you know of: the answer is at least as new. It waits up to a second, then it is 503 with "
    "`Retry-After`. Such an answer is not to be stored.",
    {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    p.read_seq,
    is_spelled=False,
)
_FILTERS = {
    "topic": Parameter("topic", "Articles on this topic: its id or slug.", _KEY, p.read_key),
    "author": Parameter("author", "Articles by this person: an id or slug.", _KEY, p.read_key),
    "expert": Parameter("expert", "Where this person is quoted: an id or slug.", _KEY, p.read_key),
    "source": Parameter(
        "source", "Articles that cite this source: its id.", {"type": "string", "format": "uuid"}, p.read_id
    ),
    "kind": Parameter("kind", "A kind of article, such as `explainer` or `news`.", _text(p.KIND_PATTERN), p.read_kind),
}

COLLECTIONS = (
    Collection(
        "articles",
        "article",
        "article",
        contract.Article,
        contract.ArticleCard,
        "Published articles. A retracted one stays at its address with its notice and is left out of lists.",
        has_language=True,
        has_body=True,
        filters=(
            Filter("topic", "topic"),
            Filter("author", "person"),
            Filter("expert", "person"),
            Filter("source", "source"),
            Filter("kind"),
        ),
    ),
    Collection(
        "experts",
        "expert",
        "person",
        contract.Person,
        contract.PersonCard,
        "People whom published articles quote. A person has one address, whether expert, author or reviewer.",
        role="role:expert",
    ),
    Collection(
        "authors",
        "author",
        "person",
        contract.Person,
        contract.PersonCard,
        "People who sign published articles; their canonical address is among the experts, as for anybody in print.",
        role="role:author",
        home="experts",
    ),
    Collection(
        "quotes",
        "quote",
        "quote",
        contract.Quote,
        contract.QuoteCard,
        "Words as printed, with the attribution as of the day.",
        has_slug=False,
        has_language=True,
        filters=(Filter("expert", "person"),),
    ),
    Collection(
        "images",
        "image",
        "image",
        contract.Image,
        contract.ImageCard,
        "Pictures in published articles, with the credit to print.",
        has_slug=False,
    ),
    Collection(
        "sources",
        "source",
        "source",
        contract.Source,
        contract.SourceCard,
        "What published articles cite.",
        has_slug=False,
    ),
    Collection(
        "topics",
        "topic",
        "topic",
        contract.Topic,
        contract.TopicCard,
        "What published articles are about.",
        has_language=True,
    ),
)

CHANGES = (
    Parameter(
        "cursor",
        "Where you stopped: the `next` of the page before. Without it, the feed begins at the beginning.",
        _CURSOR_SCHEMA,
        p.read_sequence,
    ),
    _LIMIT,
    Parameter(
        "include",
        "`documents` puts each document beside its change; from the beginning, that is the export.",
        {"type": "string", "enum": ["documents"]},
        p.one_of("documents"),
    ),
    _MIN_SEQ,
)

MAX_RESULTS = 80
ABOUT_SEARCH = (
    "Published articles that have all the words of `q`, in any of their forms (in English and French; as they are written in "
    "other languages), whatever the accents. Words in quotation marks stand one after the other, a word after a minus must not "
    "be there, and the last word may be unfinished: two letters of a title, three of any text. Words count most in the title, "
    "then in the dek and the names of authors and people quoted, then in headings and topics, then in the text; of two that are "
    "as good, the newer comes first.\n\n"
    "So that an answer never takes long, not every match is ranked: the 40 newest articles that have the words and the 40 newest "
    f"that have them in the title are, or 150 of each for phrases. There are {MAX_RESULTS} results at most, on as many pages as "
    "you like. Retracted articles are not found; words that are too common, or only words with a minus, find nothing."
)
SEARCH_FILTERS = {narrow.name: narrow.kind for narrow in COLLECTIONS[0].filters}
SEARCH = (
    Parameter(
        "q",
        f"What to look for, up to {asking.MAX_LENGTH} characters and {asking.MAX_WORDS} words.",
        {"type": "string", "minLength": 1, "maxLength": asking.MAX_LENGTH},
        asking.read_text,
        required=True,
    ),
    *(_FILTERS[name] for name in SEARCH_FILTERS),
    _LANGUAGE,
    _LIMIT,
    Parameter(
        "cursor",
        "Where the page before ended: its `page.next`. What is published meanwhile may move others by a place.",
        _CURSOR_SCHEMA,
        p.read_place(last=MAX_RESULTS),
    ),
    fields(names(envelopes.FoundArticle)),
    _MIN_SEQ,
)
