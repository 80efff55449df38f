"""Short codes that stand for participants where a reader from another body must not know who they are.

A code belongs to one attempt: the same for everyone who reads about it, and another for her next attempt, so that two
attempts can't be put together. Without the installation's secret key it can't be led back, nor made for a known
attempt. If the key is changed, all codes change.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from itertools import count
from uuid import UUID

from stegvis import settings

LETTERS = "CDFHJKMNPRTVWX"
"""No vowels, so that no words come about, and none that looks like another letter or like a digit."""

DIGITS = "2345679"
SIGNS = DIGITS + LETTERS
GROUPS, GROUP_LENGTH = 3, 3


def pseudonym(key: bytes, attempt_id: UUID) -> str:
    """The attempt's code, such as "7F3-K2W-4HX". Each group holds a digit: letters alone may be an abbreviation."""
    turns = (_groups(_number(key, attempt_id, turn)) for turn in count())
    return next("-".join(groups) for groups in turns if all(set(group) & set(DIGITS) for group in groups))


def _number(key: bytes, attempt_id: UUID, turn: int) -> int:
    return int.from_bytes(hmac.new(key, b"%d:" % turn + attempt_id.bytes, sha256).digest(), "big")


def _groups(number: int) -> list[str]:
    signs = []
    for _ in range(GROUPS * GROUP_LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    together = "".join(signs)
    return [together[start : start + GROUP_LENGTH] for start in range(0, len(together), GROUP_LENGTH)]


def pseudonym_key() -> bytes:
    """The running installation's key for pseudonyms, of its secret key and of no use for anything else."""
    return hmac.new(settings.current().secret_key.encode(), b"stegvis.pseudonyms", sha256).digest()


def pseudonym_of(attempt_id: UUID) -> str:
    """The attempt's code in the running installation."""
    return pseudonym(pseudonym_key(), attempt_id)
