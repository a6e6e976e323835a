"""Public addresses beside the collections: one table, which the router serves, OpenAPI describes and the root links to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from delivery import endpoints, resolving
from delivery import parameters as p
from delivery.citations.writing import MEDIA_TYPES
from delivery.endpoints import PREFIX
from delivery.feeds.reading import FEED_SIZE
from delivery.parameters import Parameter

JSON = "application/json"
Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}

_BY_KEY = {"type": "string", "minLength": 1, "maxLength": 120}
# What may stand in a route, as OpenAPI describes it.
_PARTS: dict[str, tuple[str, Schema]] = {
    "key": ("An id or a slug.", _BY_KEY),
    "number": ("The number of an edition.", {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}),
    "feed": ("`all`, or the id or slug of a topic.", _BY_KEY),
    "file": ("The number of a file, as the index lists it.", {"type": "integer", "minimum": 1}),
}


@dataclass(frozen=True)
class Resource:
    """An address under ``PREFIX``. ``sends``: media type → schema, a name of ours or a whole one; the first is the default.

    ``link`` is its name among the links of the root, which lead to ``linked``.
    """

    name: str
    route: str
    operation: str
    tag: str
    summary: str
    about: str
    sends: Mapping[str, str | Schema]
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = (404, 410, 503)
    moves: bool = False
    is_dated: bool = False
    link: str = ""
    linked: str = ""

    @property
    def path(self) -> str:
        """As OpenAPI writes it."""
        return PREFIX + re.sub(r"<\w+:(\w+)>", r"{\1}", self.route)

    @property
    def parts(self) -> list[tuple[str, str, Schema]]:
        """Name, description and schema of each variable part of the route."""
        return [(name, *_PARTS[name]) for name in re.findall(r"<\w+:(\w+)>", self.route)]


_ARTICLE = endpoints.COLLECTIONS[0]
LANGUAGE = next(each for each in _ARTICLE.detail_parameters if each.name == "language")

EDITIONS = Resource(
    "editions",
    "articles/<str:key>/editions",
    "listEditions",
    "articles",
    "The editions of an article",
    "Every edition that the article had, newest first, with the notices that stood in it. One that is withheld says why.",
    {JSON: "EditionList"},
    parameters=(
        LANGUAGE,
        Parameter(
            "limit",
            "How many a page.",
            {"type": "integer", "minimum": 1, "maximum": p.MAX_LIMIT, "default": p.DEFAULT_LIMIT},
            p.read_limit,
        ),
        Parameter(
            "cursor",
            "Where the page before ended: its `page.next`.",
            {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 40},
            p.read_edition,
        ),
    ),
    moves=True,
)
EDITION = Resource(
    "edition",
    "articles/<str:key>/editions/<str:number>",
    "getEdition",
    "articles",
    "One edition, as it was",
    "The document as it was published, byte for byte: what was reissued or corrected since is not in it. A withheld edition is 410 "
    "with its public reason, and so is every edition of an article that is gone.",
    {JSON: {"anyOf": ["Article", "ArticleRendered", "ArticleSparse"]}},
    parameters=tuple(each for each in _ARTICLE.detail_parameters if each.name in {"language", "fields", "body"}),
    moves=True,
    is_dated=True,
)
RESOLVE = Resource(
    "resolve",
    "resolve",
    "resolvePath",
    "resolve",
    "What stands at a path of the site",
    "For routers of front ends: the answer is 200 whatever stands there, and `status` in it says what your site should answer: 200 "
    "here, 301 go to `location`, 410 gone and why, 404 nothing. Articles stand at the root, those in other languages in a folder "
    "of their own (`/fr/…`), other things under `/people`, `/topics`, `/quotes`, `/images` and `/sources`.",
    {JSON: "Resolution"},
    parameters=(
        Parameter(
            "path",
            "A path from the root of the site, or a whole address on it; query and fragment are put aside.",
            {"type": "string", "maxLength": resolving.MAX_LENGTH},
            resolving.read_path,
            required=True,
        ),
    ),
    problems=(503,),
    link="resolve",
    linked="resolve?path=/",
)

_FEED_LANGUAGE = next(each for each in _ARTICLE.list_parameters if each.name == "language")
_FEED_ABOUT = (
    f"The newest {FEED_SIZE} articles, of all or of one topic, whole, with their lead image, its credit and the notices of their "
    "corrections. An article keeps its id (`urn:uuid:…`); its time of update moves with a correction and with a reissue. Retracted "
    "articles are left out."
)


def _feed(ending: str, operation: str, name: str, media_type: str, schema: Schema) -> Resource:
    return Resource(
        f"feed-{ending}",
        f"feeds/<str:feed>.{ending}",
        operation,
        "feeds",
        f"A feed as {name}",
        _FEED_ABOUT,
        {media_type: schema},
        parameters=(_FEED_LANGUAGE,),
        moves=True,
        link=f"feed.{ending}",
        linked=f"feeds/all.{ending}",
    )


JSON_FEED = _feed(
    "json", "getJsonFeed", "JSON Feed 1.1", "application/feed+json", {"type": "object", "description": "A JSON Feed."}
)
ATOM = _feed("atom", "getAtomFeed", "Atom (RFC 4287)", "application/atom+xml", TEXT)
RSS = _feed("rss", "getRssFeed", "RSS 2.0", "application/rss+xml", TEXT)

SITEMAP_INDEX = Resource(
    "sitemap-index",
    "sitemaps/index.xml",
    "getSitemapIndex",
    "sitemaps",
    "The files of the sitemap",
    "Name it in your site's `robots.txt` (`Sitemap: …`): search engines take addresses of your site from it then.",
    {"application/xml": TEXT},
    problems=(503,),
    link="sitemap",
    linked="sitemaps/index.xml",
)
SITEMAP_FILE = Resource(
    "sitemap-file",
    "sitemaps/articles-<str:file>.xml",
    "getSitemapFile",
    "sitemaps",
    "Articles, for search engines",
    "Addresses, when each last changed, and their translations. An article stays in its file, so older files rarely change.",
    {"application/xml": TEXT},
    problems=(404, 503),
)
SITEMAP_NEWS = Resource(
    "sitemap-news",
    "sitemaps/news.xml",
    "getNewsSitemap",
    "sitemaps",
    "What was published in the last two days",
    "With the extension for news; at most 1,000 articles.",
    {"application/xml": TEXT},
    problems=(503,),
    link="sitemap.news",
    linked="sitemaps/news.xml",
)

JSON_LD = Resource(
    "jsonld",
    "articles/<str:key>/jsonld",
    "getArticleJsonLd",
    "articles",
    "An article as a schema.org graph",
    'The article, its page, people, pictures, quotations and sources, for a `<script type="application/ld+json">` as it is: '
    "no text in it can end the script. Credentials are stated where somebody verified them; verdicts on our own sentences are no "
    "ClaimReviews.",
    {"application/ld+json": {"type": "object", "description": "JSON-LD: `@context` and `@graph`."}},
    parameters=(LANGUAGE,),
    moves=True,
    is_dated=True,
)
CITATIONS = Resource(
    "citations",
    "articles/<str:key>/citations",
    "getArticleCitations",
    "articles",
    "The sources that an article cites",
    "In the order of citation: as CSL-JSON 1.0.2, BibTeX, RIS or lines of text. `id`, and the key in BibTeX, is the source's own.",
    {
        MEDIA_TYPES["csl"]: {"type": "array", "items": {"type": "object", "description": "An item of CSL-JSON."}},
        **{MEDIA_TYPES[form]: TEXT for form in ("bibtex", "ris", "text")},
    },
    parameters=(
        LANGUAGE,
        Parameter(
            "format",
            "The form to give them in.",
            {"type": "string", "enum": list(MEDIA_TYPES), "default": "csl"},
            p.one_of(*MEDIA_TYPES),
            default="csl",
        ),
    ),
    moves=True,
    is_dated=True,
)

TAGS = {
    "resolve": "What stands where on the site.",
    "feeds": "The newest articles, for readers that poll.",
    "sitemaps": "All articles, for search engines.",
}
RESOURCES: tuple[Resource, ...] = (
    EDITIONS,
    EDITION,
    JSON_LD,
    CITATIONS,
    RESOLVE,
    JSON_FEED,
    ATOM,
    RSS,
    SITEMAP_INDEX,
    SITEMAP_FILE,
    SITEMAP_NEWS,
)
