"""Drafts on the site itself: a code for the front end, exchanged once for a token that opens one article for an hour.

The code travels in an address and is worth nothing after its first use or a minute; the token travels in a header alone. Whoever
asked for the preview is asked for the right at each read, so a preview falls with the role or the account that it came from.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings

from articles.errors import BadCode
from articles.models import Article, PreviewGrant
from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import Conflict
from cms.core.text import digest
from delivery.errors import BadCredential

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(hours=1)
MAY = "articles.view_article"
_TOKEN = re.compile(r"(?i:bearer) +prf_view_([0-9a-f]{48})", re.ASCII)
_CODE_PURPOSE, _TOKEN_PURPOSE = "proofroom-preview-code:", "proofroom-preview-token:"


@dataclass(frozen=True)
class Opened:
    """A code that was exchanged: the ``token``, told now and never again, and what it opens until when."""

    token: str
    article: Article
    ends_at: datetime


def invite(article: Article, *, by: User, at: datetime) -> str:
    """The address of the front end that shows this draft, good for a minute. Raises NotPermitted, Conflict without PREVIEW_URL."""
    permit(by, MAY, "see drafts")
    if not settings.PREVIEW_URL:
        raise Conflict("no-preview-site", "No site is named for previews: an administrator sets PREVIEW_URL.")
    code = secrets.token_hex(24)
    PreviewGrant.objects.create(
        article=article, issued_by=by, code_digest=digest(_CODE_PURPOSE + code), code_until=at + CODE_LIFE
    )
    return _with_code(settings.PREVIEW_URL, code)


def exchange(code: str, *, at: datetime) -> Opened:
    """The token for a code. Raises BadCode when it is unknown, used or too old, or when its issuer may not see drafts."""
    token = secrets.token_hex(24)
    unused = PreviewGrant.objects.filter(code_digest=digest(_CODE_PURPOSE + code), token_digest=None, code_until__gt=at)
    if not unused.update(token_digest=digest(_TOKEN_PURPOSE + token), ends_at=at + TOKEN_LIFE):
        raise BadCode
    grant = _grant(token, at=at)
    if grant is None:
        raise BadCode
    return Opened(f"prf_view_{token}", grant.article, at + TOKEN_LIFE)


def admit(authorization: str, *, at: datetime) -> PreviewGrant:
    """The grant of the token in an Authorization header. Raises BadCredential for anything else, whatever is wrong."""
    found = _TOKEN.fullmatch(authorization.strip())
    grant = _grant(found[1], at=at) if found else None
    if grant is None:
        raise BadCredential
    return grant


def forget(*, at: datetime) -> int:
    """Delete the grants that open nothing any more; returns how many."""
    over = PreviewGrant.objects.filter(code_until__lt=at - CODE_LIFE)
    return over.exclude(ends_at__gt=at).delete()[0]


def _grant(token: str, *, at: datetime) -> PreviewGrant | None:
    rows = PreviewGrant.objects.select_related("article", "issued_by")
    grant = rows.filter(token_digest=digest(_TOKEN_PURPOSE + token), ends_at__gt=at).first()
    return grant if grant and _may_still(grant.issued_by) else None


def _may_still(user: User) -> bool:
    return user.is_active and user.is_staff and user.holds(MAY)


def _with_code(address: str, code: str) -> str:
    if "{code}" in address:
        return address.replace("{code}", quote(code))
    return f"{address}{'&' if '?' in address else '?'}code={quote(code)}"
