"""The list of bits."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stegvis.certificates.credentials import multibase, status_lists

_places = st.integers(0, status_lists.LENGTH - 1)


@given(st.sets(_places, max_size=5), _places)
def test_a_place_is_set_when_it_was_ended_and_only_then(ended: set[int], asked: int) -> None:
    encoded = status_lists.encode(ended)
    assert all(status_lists.is_set(encoded, place) for place in ended)
    assert status_lists.is_set(encoded, asked) == (asked in ended)


def test_the_first_place_is_the_leftmost_bit() -> None:
    bits = gzip.decompress(multibase.decode_url(status_lists.encode([0])[1:]))
    assert bits[0] == 0b1000_0000
    assert len(bits) * 8 == status_lists.LENGTH >= 131_072


def test_the_same_places_give_the_same_text() -> None:
    assert status_lists.encode([5, 9]) == status_lists.encode([9, 5])


@pytest.mark.parametrize("place", [-1, status_lists.LENGTH])
def test_a_place_outside_the_list_is_an_error(place: int) -> None:
    with pytest.raises(IndexError):
        status_lists.encode([place])
    with pytest.raises(status_lists.NotAStatusList):
        status_lists.is_set(status_lists.encode([]), place)


@pytest.mark.parametrize("text", ["", "x", "uAAAA", "u!", "u" + multibase.encode_url(b"\x1f\x8b\x08")])
def test_a_damaged_list_is_refused(text: str) -> None:
    with pytest.raises(status_lists.NotAStatusList):
        status_lists.is_set(text, 0)


def test_a_list_that_would_fill_our_memory_is_not_unpacked_whole() -> None:
    bomb = "u" + multibase.encode_url(gzip.compress(bytes(300_000_000), 9))
    assert not status_lists.is_set(bomb, 0)
    with pytest.raises(status_lists.NotAStatusList):
        status_lists.is_set(bomb, 200_000_000)
