"""The bell between a commit and the relay."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.base import wake


@pytest.mark.parametrize("folder", ["short", "deep/" + "d" * 120])
def test_a_ring_is_heard(tmp_path: Path, folder: str) -> None:
    data = tmp_path / folder
    with wake.listen(data) as bell:
        wake.ring(data)

        bell.settimeout(5)
        assert bell.recv(1) == b"1"


def test_a_ring_that_nobody_hears_is_no_error(tmp_path: Path) -> None:
    wake.ring(tmp_path)


def test_a_new_relay_takes_the_place_of_a_dead_one(tmp_path: Path) -> None:
    wake.listen(tmp_path).close()
    with wake.listen(tmp_path) as bell:
        wake.ring(tmp_path)
        bell.settimeout(5)
        assert bell.recv(1) == b"1"
