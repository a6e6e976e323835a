"""The preview surface in the words of OpenAPI: a code exchanged for a token, and the draft that it opens.

It is served by the app that has drafts.
"""

from __future__ import annotations

from typing import Any

from msgspec import field

from delivery.contract import Article, Doc
from delivery.endpoints import BODY, PREFIX, fields, names
from delivery.entries import Time

EXCHANGE = f"{PREFIX}preview/exchange"
DOCUMENT = f"{PREFIX}preview/articles/{{key}}"
SECURITY = {
    "preview": {"type": "http", "scheme": "bearer", "description": "A token that a preview code was exchanged for."}
}


class PreviewCode(Doc, forbid_unknown_fields=True):
    """The ``code`` that came in the address of the preview; good once, and for a minute."""

    code: str


class PreviewToken(Doc):
    """Send ``token`` as ``Authorization: Bearer`` to ``url``, until ``expires_at``; keep it out of addresses and logs."""

    token: str
    article: str
    url: str
    expires_at: Time


class PreviewedArticle(Article, tag="article", tag_field="type"):
    """The article as it would be published now. ``_source`` is JSON pointer → where in the newsroom that part is mended.

    It points to what was asked for: with chosen ``fields`` to those, and to ``/body`` as a whole where that is one string.
    """

    source: dict[str, str] = field(name="_source")


PARAMETERS = (fields(names(PreviewedArticle)), BODY)

STRUCTS = (PreviewCode, PreviewToken, PreviewedArticle)


def paths() -> dict[str, Any]:
    """OpenAPI paths."""
    by_id = {
        "name": "key", "in": "path", "required": True, "description": "The article that the token was made for.",
        "schema": {"type": "string", "format": "uuid"},
    }  # fmt: skip
    forms = ("PreviewedArticle", "PreviewedArticleRendered", "PreviewedArticleSparse")
    shown = {"anyOf": [_ref(each) for each in forms]}
    return {
        EXCHANGE: {
            "post": {
                "operationId": "exchangePreviewCode",
                "summary": "A token for a preview code",
                "description": "The newsroom opens the site with `?code=…`; the site exchanges it here, once and within a minute. "
                "Any other code is 401.",
                "tags": ["preview"],
                "parameters": [],
                "requestBody": {"required": True, "content": {"application/json": {"schema": _ref("PreviewCode")}}},
                "responses": _responses(_ref("PreviewToken"), (400, 401, 405, 406, 411, 413, 415, 422, 429, 500, 503)),
            }
        },
        DOCUMENT: {
            "get": {
                "operationId": "previewArticle",
                "summary": "The draft of one article, as it would be published now",
                "description": "For the one article that the token opens; any other is 404. `fields` and `body` do what they do "
                "to the published article. Kept by no cache and no index. The addresses of its pictures are good for an hour.",
                "tags": ["preview"],
                "security": [{"preview": []}],
                "parameters": [by_id, *(each.described() for each in PARAMETERS)],
                "responses": _responses(shown, (400, 401, 404, 405, 406, 414, 429, 500, 503)),
            }
        },
    }


def _responses(schema: dict[str, Any], problems: tuple[int, ...]) -> dict[str, Any]:
    limits = {name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit", "RateLimit-Policy")}
    sent = {"description": "Here it is.", "headers": limits, "content": {"application/json": {"schema": schema}}}
    return {"200": sent, **{str(each): {"$ref": f"#/components/responses/Problem{each}"} for each in problems}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
