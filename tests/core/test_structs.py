"""No struct is looked at for the first time by two threads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cms.running.places import ROOT

LOOK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings"
{start}
from cms.core import structs
import articles.contract, delivery.contract
print(sorted(f"{{each.__module__}}.{{each.__name__}}" for each in structs.unbuilt()))
"""


@pytest.mark.parametrize("start", ["import django; django.setup()", "import cms.wsgi"])
def test_a_process_has_looked_at_all_structs_before_it_starts_threads(start: str):
    command = [sys.executable, "-W", "ignore", "-c", LOOK.format(start=start)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"
