"""Where somebody stands on a ladder: what she has, is on, may go on to, and what lies further ahead."""

from __future__ import annotations

import pytest

from stegvis.overview.ladder_drawing import WIDTH, drawing_of
from stegvis.overview.ladder_rules import Level, Reached, Standing, standings
from stegvis.overview.ladders import Said, Step

REQUIRED, TIP, THIS, AFTER, BEYOND = Level
HAVE, NOW, NEXT, OPEN, LATER = Standing


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ((None, None, None, None, None), (NEXT, OPEN, LATER, LATER, LATER)),
        ((NOW, None, None, None, None), (NOW, OPEN, NEXT, LATER, LATER)),
        ((HAVE, None, None, None, None), (HAVE, OPEN, NEXT, LATER, LATER)),
        ((HAVE, HAVE, NOW, None, None), (HAVE, HAVE, NOW, NEXT, LATER)),
        ((None, None, NOW, None, None), (OPEN, OPEN, NOW, NEXT, LATER)),
        ((HAVE, None, HAVE, HAVE, None), (HAVE, OPEN, HAVE, HAVE, NEXT)),
    ],
)
def test_a_ladder_of_one_step_on_each_level(
    reached: tuple[Reached, ...], expected: tuple[Standing, ...]
) -> None:
    assert tuple(standings(list(zip(Level, reached, strict=True)))) == expected


def test_of_two_that_are_required_the_other_comes_before_the_module() -> None:
    assert standings([(REQUIRED, HAVE), (REQUIRED, None), (THIS, None)]) == [HAVE, NEXT, LATER]


def test_a_module_that_requires_nothing_is_next_by_itself_and_then_what_is_beyond() -> None:
    assert standings([(TIP, None), (THIS, None), (BEYOND, None)]) == [OPEN, NEXT, LATER]
    assert standings([(THIS, HAVE), (BEYOND, None), (BEYOND, None)]) == [HAVE, NEXT, NEXT]


def test_of_two_to_go_on_to_the_other_stays_open() -> None:
    assert standings([(THIS, HAVE), (AFTER, NOW), (AFTER, None)]) == [HAVE, NOW, OPEN]


def step(level: Level, standing: Standing | None = None) -> Step:
    return Step(level, Said("Ett steg"), "Modul", standing=standing)  # type: ignore[arg-type]


def test_the_stairs_rise_by_level_in_the_direction_of_reading() -> None:
    steps = [step(THIS), step(AFTER), step(AFTER), step(BEYOND)]
    drawn = drawing_of(steps, from_the_right=False)
    heights = [stair.height for stair in drawn.stairs]
    assert heights[0] < heights[1] == heights[2] < heights[3] <= drawn.height
    assert [stair.left for stair in drawn.stairs] == [0, WIDTH, 2 * WIDTH, 3 * WIDTH]
    turned = drawing_of(steps, from_the_right=True)
    assert [stair.left for stair in turned.stairs] == [3 * WIDTH, 2 * WIDTH, WIDTH, 0]
    assert [stair.number for stair in turned.stairs] == [1, 2, 3, 4]


def test_she_is_drawn_where_she_is_and_else_at_the_module() -> None:
    def here(*steps: Step) -> list[bool]:
        return [stair.is_here for stair in drawing_of(steps, from_the_right=False).stairs]

    assert here(step(THIS, HAVE), step(AFTER, NOW)) == [False, True]
    assert here(step(THIS), step(AFTER)) == [True, False]
    assert here(step(THIS, HAVE), step(BEYOND, NEXT)) == [False, False]
