"""The secret key: from the environment, or made once for a first run."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def key(var: Path, *, production: bool) -> str:
    """``SECRET_KEY``; outside production, a random one kept in ``var/secret_key`` and readable by its owner alone."""
    configured = os.environ.get("SECRET_KEY", "").strip()
    if configured:
        return configured
    if production:
        raise ImproperlyConfigured("SECRET_KEY is not set. Give it at least 50 random characters.")
    path = var / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(64)
    draft = path.with_name(f".secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    try:
        os.link(draft, path)  # fails when another process was first, whose key then counts
    except FileExistsError:
        made = path.read_text()
    finally:
        draft.unlink()
    return made
