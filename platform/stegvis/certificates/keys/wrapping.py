"""Private keys under a lock: AES-256-GCM with a key that the environment or a file gives, never the database.

What is wrapped says what it is, so that one organisation's key can't be put in another's place.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from stegvis.settings import Settings

_NONCE = 12


class CannotOpen(Exception):
    """The lock's secret is another than when the key was made, or the key has been changed."""


def secret_of(settings: Settings) -> bytes:
    """The secret of the lock: from its file, its variable, or else the site's secret key."""
    if settings.keys_secret_file:
        return Path(settings.keys_secret_file).read_bytes().strip()
    return (settings.keys_secret or settings.secret_key).encode()


class Lock:
    """Wraps and opens private keys."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"stegvis.issuer-keys").derive(secret)
        self._cipher = AESGCM(derived)

    def wrap(self, content: bytes, about: str) -> bytes:
        """The content under the lock. `about` must be said again to open it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, about.encode())

    def open(self, wrapped: bytes, about: str) -> bytes:
        """What was wrapped. Raises CannotOpen."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about.encode())
        except InvalidTag as error:
            raise CannotOpen(
                "A signing key can't be opened: STEGVIS_KEYS_SECRET (or its file) is another than when it was made."
            ) from error
