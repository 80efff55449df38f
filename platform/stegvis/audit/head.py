"""The signed head: length and last hash of the chain, in a file outside the database."""

from __future__ import annotations

import fcntl
import hmac
import json
import logging
import os
from hashlib import sha256
from pathlib import Path

from stegvis import settings
from stegvis.audit.rules import GENESIS, Head, sign_head

log = logging.getLogger(__name__)


class ForgedHead(Exception):
    """The head file's signature is not ours, or the file can't be read."""


def head_path() -> Path:
    """Where the head lies."""
    return settings.current().data / "audit-head.json"


def _key() -> bytes:
    return hmac.new(settings.current().secret_key.encode(), b"stegvis.audit-head", sha256).digest()


def read_head() -> Head:
    """The signed head; an empty one where no file is. Raises ForgedHead."""
    try:
        stored = json.loads(head_path().read_text())
        head = Head(int(stored["count"]), str(stored["hash"]))
        signature = str(stored["signature"])
    except FileNotFoundError:
        return Head(0, GENESIS)
    except (ValueError, KeyError, TypeError) as error:
        raise ForgedHead("the head file can't be read") from error
    if not hmac.compare_digest(signature, sign_head(head, _key())):
        raise ForgedHead("the head file's signature is not ours")
    return head


def advance_head(head: Head) -> None:
    """Move the head forward, never back. Safe with several processes; a failure is logged, not raised."""
    path = head_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if read_head().count >= head.count:
                return
            partial = path.with_suffix(".part")
            partial.write_text(
                json.dumps({"count": head.count, "hash": head.hash, "signature": sign_head(head, _key())})
            )
            os.replace(partial, path)  # noqa: PTH105
    except (OSError, ForgedHead):
        log.exception("the audit head could not be written")
