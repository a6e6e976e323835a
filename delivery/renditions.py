"""The files of pictures in the words of OpenAPI. They are served by the app that has pictures."""

from __future__ import annotations

from typing import Any

PATH = "/images/{id}/{version}/{spec}.{format}"
SPECS = ("card", "lead", "social", "w320", "w480", "w640", "w960", "w1280", "w1600", "w2400")
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
ABOUT = (
    "Take addresses from `src` and `sources` of a document's pictures: they name every width that is worth having, and stand for "
    "the same bytes for ever. `card` (640 × 360), `lead` (1600 × 900) and `social` (1200 × 630) are cropped around the focal "
    "point, and 404 where `may_crop` is false. The credit is written into the file. Answers to GET and HEAD; query, credentials "
    "and `Accept` change nothing. 410 once no published document shows the picture."
)
_KEPT = ("Cache-Control", "Cache-Tag")
_PROBLEMS = (404, 405, 410, 500, 503)


def paths() -> dict[str, Any]:
    """OpenAPI paths."""
    return {
        PATH: {
            "get": {
                "operationId": "getRendition",
                "summary": "A picture as a file, in one size and format",
                "description": ABOUT,
                "tags": ["images"],
                "parameters": [
                    _part("id", "The picture.", {"type": "string", "format": "uuid"}),
                    _part(
                        "version",
                        "The digest of what the file is made from. An earlier one has what was made of it, and nothing else.",
                        {"type": "string", "pattern": "^[0-9a-f]{16}$"},
                    ),
                    _part("spec", "The size.", {"type": "string", "enum": list(SPECS)}),
                    _part("format", "The format.", {"type": "string", "enum": list(MEDIA_TYPES)}),
                    {"$ref": "#/components/parameters/IfNoneMatch"},
                ],
                "responses": _responses(),
            }
        }
    }


def _part(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _responses() -> dict[str, Any]:
    return {
        "200": {
            "description": "Here it is.",
            "headers": _headers("ETag", *_KEPT),
            "content": {
                each: {"schema": {"type": "string", "contentMediaType": each}} for each in MEDIA_TYPES.values()
            },
        },
        "302": {
            "description": "The AVIF is still to be made: the WebP of the same size stands in for it.",
            "headers": _headers("Location", *_KEPT),
        },
        "304": {"description": "You hold it already.", "headers": _headers("ETag", *_KEPT)},
        **{str(each): {"$ref": f"#/components/responses/Problem{each}"} for each in _PROBLEMS},
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
