"""Today's descriptions break no client of the last release, and what is kept of a release is enough to see it."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from delivery.api.surfaces import SURFACES, present
from delivery.compatibility import released
from delivery.compatibility.operations import breaks

NAMES = sorted(SURFACES)


@pytest.mark.parametrize("surface", NAMES)
def test_no_client_of_the_last_release_breaks(surface):
    broken = breaks(released.last(surface), present(surface))
    assert not broken, "\n".join(
        ["This breaks clients of the last release:", *broken, "Add instead; see CONTRIBUTING.md."]
    )


@pytest.mark.parametrize("surface", NAMES)
def test_what_is_recorded_is_read_again_and_equals_what_was_recorded(surface, elsewhere):
    path = released.record(surface, present(surface))
    assert json.loads(path.read_text()) == released.without_words(present(surface))
    assert path.stat().st_size < 250_000
    assert breaks(present(surface), released.last(surface)) == []


def test_words_are_left_out_and_keys_of_the_same_name_are_kept():
    kept = released.without_words(present("public"))
    article = kept["components"]["schemas"]["ArticleCard"]
    assert {"title", "type"} <= set(article["properties"])
    assert "title" not in article
    assert "description" not in article


def test_a_removed_key_is_noticed_in_the_real_description(elsewhere):
    released.record("public", present("public"))
    now = present("public")
    del now["components"]["schemas"]["Paragraph"]["properties"]["html"]
    assert breaks(released.last("public"), now) == ["In answers, Paragraph.html is gone."]


def test_a_release_that_breaks_clients_is_recorded_on_request_only(elsewhere, capsys):
    call_command("release_contract")
    path = released.path_of("newsroom")
    described = json.loads(path.read_text())
    described["paths"]["/api/newsroom/v1/lost"] = described["paths"]["/api/newsroom/v1/articles"]
    path.write_text(json.dumps(described))
    with pytest.raises(CommandError, match="GET /api/newsroom/v1/lost is gone"):
        call_command("release_contract")
    assert "lost" in path.read_text()
    call_command("release_contract", breaking=True)
    assert "lost" not in path.read_text()
    assert "Recorded docs/releases/newsroom.json." in capsys.readouterr().out


def test_the_command_prints_what_is_served(capsys):
    call_command("openapi", "newsroom")
    assert json.loads(capsys.readouterr().out) == present("newsroom")


@pytest.fixture
def elsewhere(tmp_path, settings):
    settings.BASE_DIR = tmp_path
