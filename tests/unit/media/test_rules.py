"""What may be received, and the words when it may not."""

from __future__ import annotations

import pytest

from stegvis.media import rules, sniffing
from stegvis.media.sniffing import FileType
from stegvis.media.states import Kind

LIMITS = rules.limits_from_megabytes(photo=25, sound=50, film=300, file=25)
EVERYTHING = frozenset(Kind)


def test_a_limit_is_in_whole_megabytes() -> None:
    assert LIMITS.of(Kind.FILM) == 300_000_000


@pytest.mark.parametrize("kind", list(Kind))
def test_too_large_says_the_limit_and_what_to_do(kind: Kind) -> None:
    message = str(rules.too_large(kind, LIMITS))
    assert f"{LIMITS.of(kind) // rules.MEGABYTE} MB" in message
    assert message.count(".") == 3


@pytest.mark.parametrize("kind", list(Kind))
def test_a_form_for_one_kind_says_which(kind: Kind) -> None:
    assert rules.wrong_kind([kind]) == rules._WRONG_KIND[kind]


def test_a_form_for_several_kinds_asks_for_another_sort_of_file() -> None:
    assert rules.wrong_kind([Kind.PHOTO, Kind.FILM]) == rules._WRONG_OF_SEVERAL


@pytest.mark.parametrize(
    ("name", "found", "contradicts"),
    [
        ("bild.jpg", sniffing.JPEG, False),
        ("bild.jpg", sniffing.HEIF, False),
        ("bild.JPG", sniffing.PDF, True),
        ("film.mp4", sniffing.JPEG, True),
        ("ljud.mp4", sniffing.M4A, False),
        ("IMG_1234", sniffing.JPEG, False),
        ("bild.okänd", sniffing.JPEG, False),
    ],
)
def test_a_name_contradicts_when_it_promises_another_kind(
    name: str, found: FileType, contradicts: bool
) -> None:
    assert rules.name_contradicts(name, found) is contradicts


def test_unknown_bytes_under_a_known_ending_are_not_what_they_say() -> None:
    assert rules.problem_with_type("bild.jpg", None, EVERYTHING) == rules.NOT_WHAT_IT_SAYS


def test_unknown_bytes_under_an_unknown_ending_are_an_unknown_type() -> None:
    assert rules.problem_with_type("arkiv.zip", None, EVERYTHING) == rules.UNKNOWN_TYPE


def test_a_good_file_of_a_kind_that_is_not_taken_here_is_told_so() -> None:
    problem = rules.problem_with_type("film.mp4", sniffing.MP4, frozenset({Kind.PHOTO}))
    assert problem == rules.wrong_kind([Kind.PHOTO])


def test_a_good_file_has_no_problem() -> None:
    assert rules.problem_with_type("bild.jpg", sniffing.JPEG, EVERYTHING) is None


def test_what_may_be_film_or_sound_has_films_limit() -> None:
    assert rules.limiting_kind(sniffing.MP4, EVERYTHING) == Kind.FILM


def test_what_may_be_film_or_sound_has_sounds_limit_where_only_sound_is_taken() -> None:
    assert rules.limiting_kind(sniffing.MP4, frozenset({Kind.SOUND})) == Kind.SOUND


@pytest.mark.parametrize(
    ("received", "seconds", "slow"),
    [(29_999, 30.0, True), (30_000, 30.0, False), (0, 29.9, False), (0, 30.0, True)],
)
def test_a_body_is_too_slow_under_a_kilobyte_a_second_for_thirty_seconds(
    received: int, seconds: float, slow: bool
) -> None:
    assert rules.is_too_slow(received, seconds) is slow


def test_an_unknown_reason_of_refusal_still_has_words() -> None:
    assert rules.refusal_text("something-old") == rules.UNREADABLE


def test_accept_lists_what_the_kinds_are() -> None:
    assert rules.accept_attribute([Kind.PHOTO, Kind.FILE]).startswith("image/*,.heic,.heif,.pdf")
