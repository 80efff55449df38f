"""One file on its way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.media import rules, sniffing
from stegvis.media.rules import Limits
from stegvis.media.spooling import Spool, Taking
from stegvis.media.states import Kind

LIMITS = Limits(photo=10_000, sound=20_000, film=30_000, file=5_000)
JPEG_START = b"\xff\xd8\xff\xe0"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", Taking(frozenset({Kind.PHOTO, Kind.FILE}), LIMITS, frozenset({"file"})))


def send(spool: Spool, content: bytes, name: str = "bild.jpg", field: str = "file", size: int = 1000) -> None:
    part = spool.open_part(field, name)
    for start in range(0, len(content), size):
        part.write(content[start : start + size])
    part.end()


@pytest.mark.parametrize("length", [10, 4096, 9_000])
def test_a_file_is_written_as_it_came(spool: Spool, length: int) -> None:
    content = JPEG_START + b"x" * (length - 4)
    send(spool, content)
    assert spool.has_file
    assert spool.path.read_bytes() == content
    assert spool.file_type == sniffing.JPEG


def test_a_file_over_the_limit_of_its_kind_is_refused_and_not_written_further(spool: Spool) -> None:
    send(spool, JPEG_START + b"x" * 50_000)
    assert spool.problem == rules.too_large(Kind.PHOTO, LIMITS)
    assert spool.path.stat().st_size <= LIMITS.photo


def test_a_chosen_file_without_content_is_empty(spool: Spool) -> None:
    send(spool, b"")
    assert spool.problem == rules.EMPTY


def test_no_chosen_file_is_no_problem(spool: Spool) -> None:
    send(spool, b"", name="")
    assert spool.problem is None
    assert not spool.has_file


def test_a_kind_that_the_form_does_not_take_is_refused(spool: Spool) -> None:
    send(spool, b"\x00\x00\x00\x18ftypmp42" + b"x" * 100, name="film.mp4")
    assert spool.problem == rules.wrong_kind([Kind.FILE, Kind.PHOTO])


def test_what_is_not_what_it_says_is_refused_and_never_written(spool: Spool) -> None:
    send(spool, b"MZ\x90\x00" + b"\x00" * 9_000)
    assert spool.problem == rules.NOT_WHAT_IT_SAYS
    assert not spool.path.exists()


def test_two_files_at_once_are_refused(spool: Spool) -> None:
    send(spool, JPEG_START + b"x" * 100)
    send(spool, JPEG_START + b"y" * 100)
    assert spool.problem == rules.ONE_AT_A_TIME


def test_an_empty_second_field_is_passed_over(spool: Spool) -> None:
    send(spool, JPEG_START + b"x" * 100)
    send(spool, b"", name="")
    assert spool.has_file


def test_a_file_in_a_field_that_the_form_lacks_is_passed_over(spool: Spool) -> None:
    send(spool, JPEG_START + b"x" * 100, field="other")
    assert not spool.has_file
    assert spool.problem is None


def test_closing_removes_what_was_written(spool: Spool) -> None:
    send(spool, JPEG_START + b"x" * 100)
    spool.close()
    assert not spool.path.exists()
