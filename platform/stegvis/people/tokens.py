"""Secrets that lie in a link, on a card or in a cookie: made here, kept only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from stegvis import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans("", "", " -–\u00a0\u2010\u2011\t\r\n.")


def new_token() -> str:
    """192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """60 random bits in Crockford's base 32: twelve characters, made to be read from paper and typed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_code(typed: str) -> str | None:
    """The code that a person meant, or None when what she typed cannot be one."""
    code = typed.translate(_SEPARATORS).upper().translate(_LOOK_ALIKES)
    if len(code) != CODE_LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code


def token_hash(token: str) -> str:
    """What the database keeps of a random token. Enough random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(purpose: str, value: str) -> str:
    """A hash that only this installation can make: for values that could be guessed."""
    key = settings.current().secret_key.encode()
    return hmac.new(key, f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()
