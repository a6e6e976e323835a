"""Folders: the checkout, and `var/`, where everything lives that a run makes (data, uploads, locks, the
secret key).
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# A Unix socket's whole path must fit in 107 bytes, "/.s.PGSQL.5432" included.
LONGEST_SOCKET_DIR_BYTES = 90


def var_dir() -> Path:
    """`var/` of the checkout, or the folder named in PROOFROOM_VAR; made when absent."""
    chosen = os.environ.get("PROOFROOM_VAR", "").strip()
    place = Path(chosen).expanduser().resolve() if chosen else ROOT / "var"
    place.mkdir(parents=True, exist_ok=True)
    return place


def socket_dir(data_dir: Path) -> Path:
    """Where the embedded server of `data_dir` opens its socket: in its data, unless PostgreSQL cannot take
    that path.

    Too long a path does not fit a socket's address, and a comma separates addresses in PostgreSQL's settings.
    """
    path = str(data_dir)
    if len(path.encode()) <= LONGEST_SOCKET_DIR_BYTES and not set(path) & set(',"'):
        return data_dir
    name = f"proofroom-{hashlib.sha256(path.encode()).hexdigest()[:16]}"
    return Path("/tmp") / name  # noqa: S108 - not TMPDIR, which differs between users; its owner is checked


def server_log(data_dir: Path) -> Path:
    """Where the embedded server of `data_dir` and its keeper write what they have to say."""
    return data_dir.with_name(f"{data_dir.name}.log")
