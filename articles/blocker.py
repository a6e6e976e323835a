"""One reason why an article may not go out, in the editor's words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from msgspec import Struct, structs

CHECKER, EDITOR, PHOTO, STANDARDS = "fact-checker", "editor", "photo editor", "standards editor"
MEDICAL = "medical reviewer"
_KEY = "key-of-the-thing"


class Waived(Struct, frozen=True):
    """Who let a blocker pass, until which day, and why."""

    by: str
    until: str
    reason: str


class Blocker(Struct, frozen=True, kw_only=True):
    """One reason. ``severity``: ``block`` stops publishing, ``override`` stops it unless a standards editor overrides,
    ``warn`` does not stop it. ``about`` names the thing: kind, id, label. ``who`` can clear it, at ``link``. ``waived`` says who
    overrode it."""

    code: str
    severity: str
    about: dict[str, str]
    sentence: str
    who: str
    link: str
    waived: Waived | None = None

    def as_dict(self) -> dict[str, Any]:
        return structs.asdict(self) | {"waived": structs.asdict(self.waived) if self.waived else None}

    @property
    def key(self) -> str:
        """The thing as overrides name it, such as ``claim:0198c0de-…``."""
        return f"{self.about['kind']}:{self.about['id']}"

    @property
    def stops(self) -> bool:
        return self.severity == "block" or (self.severity == "override" and self.waived is None)


def blocker(
    code: str,
    thing: Any,
    label: str,
    sentence: str,
    who: str,
    severity: str = "block",
    anchor: str = "",
    link: str = "",
) -> Blocker:
    """About a row with a public id; ``link`` leads to where it is mended, its page in the admin unless said otherwise."""
    link = link or _edit_address(thing)
    return Blocker(
        code=code,
        severity=severity,
        about={"kind": thing._meta.model_name, "id": thing.pid, "label": label},
        sentence=sentence,
        who=who,
        link=f"{link}#{anchor}" if anchor else link,
    )


def ordered(found: Iterable[Blocker]) -> list[Blocker]:
    """The gravest first; what was overridden after what was not."""
    order = {"block": 0, "override": 1, "warn": 2}
    return sorted(found, key=lambda each: (order[each.severity], each.waived is not None))


def _edit_address(thing: Any) -> str:
    """Where the thing is mended, or "" on a site whose admin leaves it out."""
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return _address_around_key(name, get_urlconf(), get_script_prefix()).replace(_KEY, str(thing.pk))


@lru_cache
def _address_around_key(name: str, urlconf: object, prefix: str) -> str:
    """An archive names thousands of things in a minute: each kind's address is made once, for the site as it is addressed now."""
    try:
        return reverse(name, args=[_KEY])
    except NoReverseMatch:
        return ""


def desk(article: Any, *, claim: str = "", anchor: str = "") -> str:
    """Where an article's checking is done, or "" on a site whose admin leaves it out."""
    try:
        address = reverse("admin:articles_article_desk", args=[article.pk])
    except NoReverseMatch:
        return ""
    return f"{address}{f'?claim={claim}' if claim else ''}{f'#{anchor}' if anchor else ''}"
