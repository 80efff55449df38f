"""What must be in place before the site starts: a safe user, a free port, a database of the newest shape, content."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from stegvis.settings import Settings

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
PREPARED_FILE = "prepared"
DEMONSTRATION_FILE = "demo-accounts.json"


class CannotStart(Exception):
    """Something stands in the way; the text says what, and what to do."""


def check_user(production: bool, user_id: int) -> str | None:
    """A warning to print, or None. A server as root is refused in production: CannotStart."""
    if user_id != 0:
        return None
    if production:
        raise CannotStart("Never run the site as root in production. Start it as a user of its own.")
    return "Warning: running as root. Do this for a trial only."


def refuse_root(settings: Settings) -> None:
    """End this process with a sentence when it is a part of a production site and runs as root.

    `stegvis run` refuses before it starts anything; this is for a server or worker that is started by itself.
    """
    try:
        check_user(settings.env == "production", user_id())
    except CannotStart as error:
        raise SystemExit(f"stegvis: {error}") from error


def check_public_url(settings: Settings) -> str | None:
    """A warning to print, or None: in production people's passwords and cookies must not travel in the open."""
    if settings.env != "production" or settings.secure:
        return None
    return (
        f"Warning: STEGVIS_PUBLIC_URL is {settings.public_url}, without https: cookies are not secure, and the links in"
        " mails and on cards lead there."
    )


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when the address can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {host} can't be used ({error.strerror}). Stop what uses it, or choose another:"
                " PORT=8080 make run"
            ) from error


def chosen_port(text: str) -> int:
    """The port number in the variable PORT; CannotStart when it is none."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT={text} is not a port number between 1 and 65535.")
    return int(text)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder for one running site. CannotStart when another has it; a dead one never has."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"The site is already running with the data in {data}.") from error
        yield


def fingerprint(settings: Settings) -> str:
    """What preparation depends on: the database, the migrations, and the size and time of each content file."""
    digest = sha256(settings.resolved_database_url.encode())
    for folder in (MIGRATIONS, settings.courses_path, settings.modules_path):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix == ".pyc":
                continue
            found = path.stat()
            digest.update(f"{path.relative_to(folder)}:{found.st_size}:{found.st_mtime_ns};".encode())
    return digest.hexdigest()


def is_prepared(settings: Settings) -> bool:
    """Whether nothing that preparation depends on has changed since it last ended well."""
    note = settings.data / PREPARED_FILE
    if not settings.database_url and not (settings.data / "stegvis.db").exists():
        return False
    return note.exists() and note.read_text() == fingerprint(settings)


def prepare(settings: Settings) -> None:
    """Bring the database to the newest shape, publish changed content, make demonstration data once.

    It runs in a process of its own, so that the supervisor stays small. CannotStart when it failed.
    """
    now = fingerprint(settings)
    ended = subprocess.run([sys.executable, "-m", "stegvis.running.prepare"], check=False)
    if ended.returncode != 0:
        raise CannotStart("The database could not be made ready; the reason stands above.")
    (settings.data / PREPARED_FILE).write_text(now)


def demonstration_accounts(data: Path) -> list[dict[str, str]]:
    """The accounts of the demonstration data as their file lists them; none when there is no file."""
    path = data / DEMONSTRATION_FILE
    if not path.exists():
        return []
    listed = json.loads(path.read_text())
    return list(listed["accounts"] if isinstance(listed, dict) else listed)


def user_id() -> int:
    """The effective user of this process."""
    return os.geteuid()
