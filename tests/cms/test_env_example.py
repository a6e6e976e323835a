""".env.example: the list of variables is whole, and its values work."""

import os
import re
import subprocess
import sys

from cms.running.places import ROOT

READ_BY_SETTINGS = re.compile(r"""environment\.(?:text|boolean|number|words|origin)\(\s*"([A-Z_]+)\"""")


def test_every_variable_of_the_settings_stands_in_the_example():
    read = set(READ_BY_SETTINGS.findall((ROOT / "cms" / "settings.py").read_text()))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert "ALLOWED_HOSTS" in read
    assert read | {"DATABASE_URL", "SECRET_KEY", "HOST"} <= listed


def test_a_shell_takes_the_example_and_the_settings_take_its_values(var):
    ran = subprocess.run(
        [
            "sh",
            "-c",
            f'set -a; . ./.env.example; "{sys.executable}" -c "from cms import settings; print(settings.SITE_URL)"',
        ],
        cwd=ROOT,
        env=os.environ | {"PROOFROOM_VAR": str(var)},
        capture_output=True,
        text=True,
    )
    assert ran.stdout == "http://127.0.0.1:8000\n", ran.stderr
