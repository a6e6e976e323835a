"""The typed client of `examples/typed`, as `make clients` compiled it, beside the real APIs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from articles import previewing, publishing
from articles.models import Article
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import rich_fields
from tests.delivery.keyring import issue
from tests.test_architecture import ROOT

TYPED = ROOT / "examples" / "typed"
pytestmark = [pytest.mark.clients, pytest.mark.usefixtures("transactional_db", "uploads")]


def run(api: str, **given: str) -> subprocess.CompletedProcess[str]:
    program = TYPED / "made" / "js" / "example.js"
    assert program.exists(), "run make clients, which compiles it"
    return subprocess.run(
        ["node", program],
        env={"PATH": os.environ["PATH"], "API": api, **given},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_it_reads_shows_follows_previews_and_writes(live_server: Any, settings: Any) -> None:
    settings.SERVICE_URL, settings.PREVIEW_URL = live_server.url, "http://127.0.0.1/?code={code}"
    article = make_published_article(title="Why toes twitch", **rich_fields())
    gone = make_published_article(title="Soon gone")
    publishing.unpublish(gone, by=make_editor_in_chief(), reason="It was wrong.")
    draft = make_article(title="Not for readers")
    code = previewing.invite(draft, by=make_user("editor"), at=timezone.now()).rpartition("=")[2]
    ran = run(
        live_server.url,
        ARTICLE=article.pid,
        PREVIEW_CODE=code,
        NEWSROOM_KEY=issue(None, "articles:write", "newsroom:read").token,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    for said in (
        "== Why toes twitch", "is gone: It was wrong.", "article article is public", "404 ", "== Not for readers",
        "Its title is mended at http", "Written by a typed program, version 2: And changed by it. <p>One paragraph.</p>",
        "Not yet: ",
    ):  # fmt: skip
        assert said in ran.stdout
    assert "does not know" not in ran.stdout
    assert Article.objects.get(title="Written by a typed program").dek == "And changed by it."


def test_a_refusal_is_told_in_the_words_of_the_api(live_server: Any) -> None:
    ran = run(live_server.url, ARTICLE="nowhere")
    assert ran.returncode == 1
    assert "Refused: 404: There is nothing public at this address." in ran.stderr


def test_the_lock_names_no_registry() -> None:
    lock = Path(TYPED / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert "://" not in lock
    assert '"resolved"' not in lock
