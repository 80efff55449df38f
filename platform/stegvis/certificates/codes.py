"""The code on a certificate: eighty random bits in Crockford's base 32, made to be read from paper and typed.

The alphabet lacks I, L, O and U. A person who types O for 0 or I, l for 1 is understood.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans("", "", " -–\u00a0\u2010\u2011\t\r\n.")


def new_code() -> str:
    """A fresh code of 16 characters: 80 bits from the system's random source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str | None:
    """The code that a person meant, or None when what she typed cannot be one."""
    code = typed.translate(_SEPARATORS).upper().translate(_LOOK_ALIKES)
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code


def grouped(code: str) -> str:
    """The code in groups of four, as it is printed: `7K3M-92QX-…`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
