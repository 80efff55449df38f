"""Courses in the demonstration: begun by some, completed by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from stegvis.access import Role
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.content.compiled_courses import CompiledLesson
from stegvis.content.exercises.base import Exercise
from stegvis.content.exercises.branching import Branching
from stegvis.content.exercises.free_text import FreeText
from stegvis.content.exercises.options import ChoiceExercise
from stegvis.content.exercises.ordering import Ordering
from stegvis.content.exercises.true_false import TrueFalse
from stegvis.demo.founding import Place, actor
from stegvis.demo.working_days import working_day
from stegvis.learning import actions

NOTE = "Vi provade detta i går. Det gick bättre när jag visade först och pratade sedan."
_OWN_WORDS = (
    "Jag visar först, sedan gör deltagaren själv medan jag står bredvid. Efteråt frågar jag vad som gick bra "
    "och vad vi ska göra nästa gång, och skriver upp det. Jag lyssnar klart innan jag svarar."
)


@dataclass(frozen=True)
class Study:
    """Somebody takes a course: so many of its lessons, or all (None), from so many working days ago."""

    course_key: str
    role: Role
    workshop: int
    began: int
    lessons: int | None = None
    place: int = 0
    wrong_first: bool = False


STUDIES: tuple[Study, ...] = (
    Study("handledare-pa-arbetsplatsen", Role.SUPERVISOR, 0, 24),
    Study("handledare-pa-arbetsplatsen", Role.SUPERVISOR, 1, 8, lessons=2, wrong_first=True),
    Study("sprakutvecklande-arbetsplats", Role.COORDINATOR, 0, 11),
    Study("horisontella-principer-i-praktiken", Role.ASSESSOR, 0, 5, lessons=0),
)


class _Form:
    """What a learner would send."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    def getlist(self, key: str) -> list[str]:
        return self._fields.get(key, [])


def right_answer(exercise: Exercise) -> _Form:
    """The form of a right answer."""
    if isinstance(exercise, ChoiceExercise):
        return _Form({exercise.field: sorted(exercise.right)})
    if isinstance(exercise, TrueFalse):
        return _Form({exercise.field: [str(exercise.answer).lower()]})
    if isinstance(exercise, Ordering):
        return _Form(
            {
                exercise.place_field(item.id): [str(number)]
                for number, item in enumerate(exercise.items, start=1)
            }
        )
    if isinstance(exercise, Branching):
        *before, last = exercise.way_to("good")
        return _Form({exercise.path_field: [" ".join(before)], exercise.field: [last]})
    assert isinstance(exercise, FreeText)
    return _Form({exercise.field: [_OWN_WORDS]})


def _wrong_answer(exercise: Exercise) -> _Form | None:
    if isinstance(exercise, ChoiceExercise):
        return _Form({exercise.field: [one.id for one in exercise.options if not one.correct][:1]})
    if isinstance(exercise, TrueFalse):
        return _Form({exercise.field: [str(not exercise.answer).lower()]})
    return None


def study_story(place: Place, study: Study, today: datetime) -> Iterator[datetime]:
    """She enrols, and takes one lesson a day."""
    yield working_day(today, study.began, 15, 5)
    learner_id = place.who(study.role, study.workshop, study.place)
    try:
        revision_id = content_queries.current_revision(study.course_key, place.organisation_id)
    except NotFound:
        return  # the course is not in the folder any more
    actions.enrol(actor=actor(learner_id), course_key=study.course_key)
    lessons = content_queries.course(revision_id).lessons[: study.lessons]
    for number, lesson in enumerate(lessons, start=1):
        yield working_day(today, max(1, study.began - number), 15, 20)
        _take(learner_id, study, lesson)


def _take(learner_id: UUID, study: Study, lesson: CompiledLesson) -> None:
    learner = actor(learner_id)
    for number, exercise in enumerate(lesson.exercises):
        forms = [right_answer(exercise)]
        wrong = _wrong_answer(exercise) if study.wrong_first and number == 0 else None
        for form in [wrong, *forms] if wrong else forms:
            actions.answer(
                actor=learner,
                course_key=study.course_key,
                lesson_id=lesson.id,
                exercise_id=exercise.id,
                form=form,
            )
    if lesson.has_workplace_task:
        actions.save_task(
            actor=learner, course_key=study.course_key, lesson_id=lesson.id, is_done=True, note=NOTE
        )
    actions.mark_done(actor=learner, course_key=study.course_key, lesson_id=lesson.id)
