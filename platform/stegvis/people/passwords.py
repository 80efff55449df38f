"""Hashing and checking of passwords and picture codes. An unknown name costs as much time as a known one."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's smallest recommended argon2id setting; a phone's worth of memory each, so few at a time.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)
_NOBODYS_HASH = _HASHER.hash("the password of nobody")


def hash_secret(secret: str) -> str:
    """The argon2id hash of a password or picture code."""
    with _AT_ONCE:
        return _HASHER.hash(secret)


def fits(stored_hash: str | None, secret: str) -> bool:
    """Whether the secret is the one that was hashed. Without a hash: False, after the same work."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored_hash or _NOBODYS_HASH, secret)
        except (VerificationError, InvalidHashError):
            return False
    return stored_hash is not None
