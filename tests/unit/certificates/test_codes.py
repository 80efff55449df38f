from __future__ import annotations

import pytest

from stegvis.certificates import codes


def test_a_code_carries_at_least_eighty_bits() -> None:
    assert len(codes.ALPHABET) ** codes.LENGTH >= 2**80


def test_two_codes_differ() -> None:
    assert len({codes.new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "typed", ["7k3m-92qx-abcd-1o1l", " 7K3M 92QX ABCD 1OIL ", "7K3M92QXABCD1011", "7K3M–92QX–ABCD–1o1i"]
)
def test_spaces_hyphens_and_look_alikes_are_understood(typed: str) -> None:
    assert codes.normalise(typed) == "7K3M92QXABCD1011"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M92QXABCD101U", "7K3M92QXABCD10111", "åäö-åäö-åäö-åäöå"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.normalise(typed) is None


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert codes.grouped("7K3M92QXABCD1011") == "7K3M-92QX-ABCD-1011"
