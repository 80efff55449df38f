"""Codes instead of names."""

from __future__ import annotations

import re
from uuid import UUID

from stegvis.validation.pseudonyms import DIGITS, LETTERS, pseudonym

KEY = b"a key of this test"
ATTEMPT = UUID(int=2026)


def test_the_code_of_an_attempt_stays_the_same() -> None:
    assert pseudonym(KEY, ATTEMPT) == pseudonym(KEY, UUID(int=2026))


def test_the_code_is_known_for_ever() -> None:
    """Minutes and letters name cases by their codes, so a new release must make the same ones."""
    assert pseudonym(KEY, ATTEMPT) == "537-WW9-R2W"


def test_another_key_gives_another_code() -> None:
    codes = {pseudonym(key, ATTEMPT) for key in (KEY, b"another key", KEY + b"1")}
    assert len(codes) == 3


def test_a_hundred_thousand_attempts_have_codes_of_their_own() -> None:
    assert len({pseudonym(KEY, UUID(int=number)) for number in range(100_000)}) == 100_000


def test_a_code_is_easy_to_read_aloud_and_makes_no_words() -> None:
    group = f"[{DIGITS}{LETTERS}]{{3}}"
    assert not set("AEIOUY" + "BGLQSZ" + "018") & set(LETTERS + DIGITS)
    for number in range(1_000):
        code = pseudonym(KEY, UUID(int=number))
        assert re.fullmatch(f"{group}-{group}-{group}", code)
        assert all(set(part) & set(DIGITS) for part in code.split("-"))


def test_a_code_tells_nothing_of_the_attempt() -> None:
    """Neighbours in the database are no neighbours in codes."""
    first, second = pseudonym(KEY, UUID(int=1)), pseudonym(KEY, UUID(int=2))
    assert sum(one == other for one, other in zip(first, second, strict=True)) <= 5
