"""How big a batch may be, who is taken on next, and what its files are called."""

from __future__ import annotations

from uuid import uuid4

import pytest

from stegvis.certificates.batches.rules import Progress, paper_name, place_refusal, size_refusal, taken_on
from stegvis.certificates.rules import OBSTACLE_TEXTS, Separation, separation_obstacle
from stegvis.certificates.states import ItemState, Obstacle


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_a_batch_holds_one_to_a_thousand(count: int, allowed: bool) -> None:
    assert (size_refusal(count) is None) is allowed


def test_a_batch_is_one_organisations() -> None:
    here = uuid4()
    assert place_refusal([here, here]) is None
    assert place_refusal([here, uuid4()]) is not None


@pytest.mark.parametrize(("tries", "count"), [([0, 0, 0], 3), ([0, 0, 1], 2), ([1, 1], 1), ([2], 1), ([], 0)])
def test_what_a_dead_run_had_is_taken_on_alone(tries: list[int], count: int) -> None:
    assert taken_on(tries) == count


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Amina Yusuf", "Amina-Yusuf-SV-2026-000123.pdf"),
        ("Åsa O'Neil-Öst", "Åsa-O-Neil-Öst-SV-2026-000123.pdf"),
        ("../../etc/passwd", "etc-passwd-SV-2026-000123.pdf"),
        ("أمينة يوسف", "أمينة-يوسف-SV-2026-000123.pdf"),
        ("\u202e//", "intyg-SV-2026-000123.pdf"),
        ("A" * 200, f"{'A' * 60}-SV-2026-000123.pdf"),
    ],
)
def test_a_paper_has_a_name_that_every_system_can_keep(name: str, file: str) -> None:
    assert paper_name(name, "SV-2026-000123") == file


def test_progress_counts_what_nothing_more_is_done_about() -> None:
    progress = Progress.of({ItemState.ISSUED: 3, ItemState.FAILED: 1, ItemState.WAITING: 6})
    assert (progress.settled, progress.total) == (4, 10)


@pytest.mark.parametrize(
    ("role", "obstacle"),
    [
        ("holder_id", Obstacle.OWN),
        ("assessor_id", Obstacle.ASSESSED),
        ("countersigner_id", Obstacle.ASSESSED),
        ("verifier_id", Obstacle.VERIFIED),
        ("external_verifier_id", Obstacle.VERIFIED),
    ],
)
def test_the_obstacle_says_what_she_had_to_do_with_it(role: str, obstacle: Obstacle) -> None:
    her = uuid4()
    people = {"holder_id": uuid4(), role: her}
    assert separation_obstacle(Separation(actor_id=her, **people)) is obstacle


def test_every_obstacle_is_told_in_words() -> None:
    assert set(OBSTACLE_TEXTS) == set(Obstacle)
