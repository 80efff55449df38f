"""What must be in place before the site starts: a safe user, a free port, a database of the newest shape, content."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stegvis.running.processes import STARTED_BY
from stegvis.settings import BadSettings, Settings, from_environment

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
PREPARED_FILE = "prepared"
DEMONSTRATION_FILE = "demo-accounts.json"


class CannotStart(Exception):
    """Something stands in the way; the text says what, and what to do."""


def checked_settings(user_id: int) -> Settings:
    """The settings of the environment, fit for a server that this user runs. CannotStart when they are not."""
    try:
        settings = from_environment()
    except BadSettings as error:
        raise CannotStart(str(error)) from error
    if user_id == 0 and settings.env == "production":
        raise CannotStart("Never run the site as root in production. Start it as a user of its own.")
    return settings


def warnings(settings: Settings, user_id: int) -> Iterator[str]:
    """What is fit for a trial only, a sentence each."""
    if user_id == 0:
        yield "Warning: running as root. Do this for a trial only."
    if settings.env == "production" and not settings.secure:
        yield (
            f"Warning: STEGVIS_PUBLIC_URL is {settings.public_url}: QR cards, invitations and certificates will lead"
            " to this machine only. Set it to the https:// address that people use."
        )


def keep_files_private() -> None:
    """Let whatever this process and its children write be for their user alone: all data are personal."""
    os.umask(0o077)


def or_refuse(main: Callable[[], None]) -> None:
    """Run a process; what stands in the way of its start ends it with a sentence instead of a traceback."""
    keep_files_private()
    try:
        main()
    except CannotStart as error:
        sys.exit(f"Error: {error}")


def database_fault(error: Exception) -> str | None:
    """What to say when an error means that the database can't be used; None for any other error."""
    from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

    if not isinstance(error, (OperationalError, ProgrammingError, InterfaceError)):
        return None
    reason = str(error.orig).strip().partition("\n")[0]
    return (
        f"The database can't be used: {reason}. `stegvis migrate` makes it, or brings it to the newest shape;"
        " STEGVIS_DATABASE_URL and STEGVIS_DATA say where it lies."
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
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (data / "run.lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"The data folder {data} can't be written ({error.strerror}). Let this user write there, or choose another"
            " folder with STEGVIS_DATA."
        ) from error
    with lock:
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
    """Whether nothing that preparation depends on has changed since it last ended well.

    A database that lives elsewhere may have been emptied or restored there: it is looked at on each start.
    """
    note = settings.data / PREPARED_FILE
    if settings.database_url or not (settings.data / "stegvis.db").exists():
        return False
    return note.exists() and note.read_text() == fingerprint(settings)


def prepare(settings: Settings) -> None:
    """Bring the database to the newest shape, publish changed content, make demonstration data once.

    It runs in a process of its own, so that the supervisor stays small. CannotStart when it failed.
    """
    now = fingerprint(settings)
    environment = {**os.environ, STARTED_BY: str(os.getpid())}
    ended = subprocess.run([sys.executable, "-m", "stegvis.running.prepare"], env=environment, check=False)
    if ended.returncode != 0:
        raise CannotStart("The site could not be made ready; the reason stands above.")
    (settings.data / PREPARED_FILE).write_text(now)


def demonstration_accounts(settings: Settings) -> list[dict[str, Any]]:
    """The accounts of the demonstration data as their file lists them; none when there is no file.

    The cards' links lead to where the site is now, also in the file: it may have been made on another port.
    """
    path = settings.data / DEMONSTRATION_FILE
    if not path.exists():
        return []
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    now = [_here(account, settings.public_url) for account in listed]
    if now != listed:
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(now, ensure_ascii=False, indent=2), encoding="utf-8")
        partial.replace(path)
    return now


def _here(account: dict[str, Any], public_url: str) -> dict[str, Any]:
    if not account.get("qr_link"):
        return account
    return account | {"qr_link": public_url.rstrip("/") + urlsplit(account["qr_link"]).path}


def user_id() -> int:
    """The effective user of this process."""
    return os.geteuid()
