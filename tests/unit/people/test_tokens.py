"""Codes typed by hand, and secrets kept out of logs."""

from __future__ import annotations

import pytest

from stegvis.people.logs import masked
from stegvis.people.tokens import CODE_LENGTH, grouped, new_code, new_token, normalise_code


def test_a_printed_code_is_understood_again() -> None:
    code = new_code()
    assert normalise_code(grouped(code)) == code


@pytest.mark.parametrize("typed", ["oil0-1234-5678", "0110 1234 5678", " OIL012345678 "])
def test_look_alikes_are_understood(typed: str) -> None:
    assert normalise_code(typed) == "011012345678"


@pytest.mark.parametrize("typed", ["", "0110-1234-567", "0110-1234-56789", "0110-1234-567U", "åäö!"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


def test_a_code_holds_sixty_bits_and_a_token_more_than_128() -> None:
    assert CODE_LENGTH * 5 == 60
    assert len(new_token()) * 6 >= 128


@pytest.mark.parametrize(
    "start", ["/k/", "/valkommen/", "/nytt-losenord/", "/fortsatt/", "/vittne/", "/enheter?fortsatt="]
)
def test_tokens_are_masked_in_logs(start: str) -> None:
    token = new_token()
    assert masked(f'"GET {start}{token} HTTP/1.1" 200') == f'"GET {start}*** HTTP/1.1" 200'


def test_other_addresses_are_left_as_they_are() -> None:
    assert masked("GET /kort/bilder HTTP/1.1") == "GET /kort/bilder HTTP/1.1"
