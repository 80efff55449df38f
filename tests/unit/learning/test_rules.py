"""What counts towards a course, and what is left."""

from __future__ import annotations

import pytest

from stegvis.learning.rules import CourseParts, Done, LessonParts, right_needed, standing
from stegvis.learning.wording import left_in_words, rule_in_swedish

ONE = LessonParts("ett", ("e1", "e2"), has_task=True)
STEPS = LessonParts("tre", ("e4",), has_task=False, in_steps=frozenset({"e4"}))
TWO = LessonParts("två", ("e3",), has_task=False)
ALL = CourseParts((ONE, TWO), least_correct_share=None, tasks_count=True)
SHARE = CourseParts((ONE, TWO), least_correct_share=0.6, tasks_count=False)


def test_nothing_done_is_not_completed() -> None:
    assert not standing(ALL, Done()).completed


def test_all_answered_and_the_task_done_is_completed_even_with_wrong_answers() -> None:
    done = Done({"e1": False, "e2": None, "e3": True}, tasks=frozenset({"ett"}))
    assert standing(ALL, done).completed


def test_a_task_left_is_not_completed() -> None:
    assert not standing(ALL, Done({"e1": True, "e2": True, "e3": True})).completed


def test_a_task_that_does_not_count_is_not_asked_for() -> None:
    assert standing(SHARE, Done({"e1": True, "e2": True, "e3": True})).completed


def test_the_share_needs_right_answers_not_all_answers() -> None:
    assert standing(SHARE, Done({"e1": True, "e2": True})).completed
    assert not standing(SHARE, Done({"e1": True, "e2": False, "e3": False})).completed


def test_free_text_counts_as_right_when_it_is_answered() -> None:
    assert standing(SHARE, Done({"e1": None, "e2": True})).right == 2


def test_an_answer_to_an_exercise_that_is_gone_counts_for_nothing() -> None:
    assert standing(ALL, Done({"gone": True})).answered == 0


@pytest.mark.parametrize(
    ("share", "exercises", "needed"), [(0.75, 4, 3), (0.8, 5, 4), (0.7, 5, 4), (None, 5, 0)]
)
def test_the_share_is_rounded_up(share: float | None, exercises: int, needed: int) -> None:
    assert right_needed(share, exercises) == needed


def test_a_course_without_exercises_is_completed_when_every_lesson_is_read() -> None:
    parts = CourseParts((LessonParts("ett", (), has_task=False),), None, tasks_count=True)
    assert not standing(parts, Done()).completed
    assert standing(parts, Done(lessons=frozenset({"ett"}))).completed


def test_the_next_lesson_is_the_first_with_something_left() -> None:
    done = Done({"e1": True, "e2": True}, tasks=frozenset({"ett"}))
    assert standing(ALL, done).next_lesson_id == "två"


def test_what_is_left_is_said_in_numbers() -> None:
    left = left_in_words(standing(ALL, Done({"e1": True})))
    assert [str(line) for line in left] == ["2 övningar", "1 uppgift på arbetsplatsen"]


def test_the_rule_is_said_in_swedish() -> None:
    assert rule_in_swedish(ALL) == "Du svarar på alla 3 övningar. Du gör uppgiften på din arbetsplats."
    assert "minst 2 av 3" in rule_in_swedish(SHARE)


@pytest.mark.parametrize(("kept", "answered", "right"), [(None, 0, 0), (False, 1, 0), (True, 1, 1)])
def test_an_answer_in_steps_counts_when_it_has_come_to_its_end(
    kept: bool | None, answered: int, right: int
) -> None:
    found = standing(CourseParts((STEPS,), 1.0, tasks_count=False), Done({"e4": kept}))
    assert (found.answered, found.right, found.completed) == (answered, right, right == 1)
    assert found.lessons[0].is_begun
    assert found.lessons[0].is_done is (answered == 1)


def test_an_answer_in_steps_that_is_not_at_its_end_does_not_complete_a_course() -> None:
    parts = CourseParts((STEPS,), None, tasks_count=False)
    assert not standing(parts, Done({"e4": None})).completed
    assert standing(parts, Done({"e4": False})).completed
