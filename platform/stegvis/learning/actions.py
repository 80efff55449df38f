"""The verbs of learning. Each says what it changed; none commits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.language import _l
from stegvis.content import queries as content
from stegvis.content.compiled_courses import CompiledCourse, CompiledLesson
from stegvis.content.exercises import Answer, FormData
from stegvis.content.states import Kind
from stegvis.learning import queries
from stegvis.learning.models import AnswerTry, Enrolment, LessonProgress
from stegvis.learning.signals import course_completed

LONGEST_NOTE = 5_000


@dataclass(frozen=True)
class Place:
    """An enrolment that is being worked in: its course and one lesson of it."""

    enrolment: Enrolment
    course: CompiledCourse
    lesson: CompiledLesson


def enrol(*, actor: Actor, course_key: str) -> Enrolment:
    """Begin a course at its newest revision. Already begun or completed: the enrolment that there is.

    A completed one whose certificate soon ends, or has, stays as it is, and a new one begins.
    """
    found = queries.find_enrolment(actor.own_account_id, course_key)
    if found is not None and not queries.may_be_taken_again(found):
        return found
    if actor.organisation_id is None:
        raise NotFound("organisation")
    revision_id = content.current_revision(course_key, actor.organisation_id)
    enrolment = Enrolment(
        account_id=actor.own_account_id,
        organisation_id=actor.organisation_id,
        course_key=course_key,
        revision_id=revision_id,
        first_revision_id=revision_id,
        enrolled_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(enrolment)
    except IntegrityError:  # the same press, in another request that came first
        found = queries.find_enrolment(actor.own_account_id, course_key)
        if found is None:
            raise
        return found
    record(actor, "learning.enrolled", "enrolment", enrolment.id, {"course": course_key})
    return enrolment


def place_for(*, actor: Actor, course_key: str, lesson_id: str) -> Place:
    """The actor's own enrolment, kept from other writers, and the lesson. Raises NotFound."""
    enrolment = queries.find_enrolment(actor.own_account_id, course_key, lock=True)
    if enrolment is None:
        raise NotFound("enrolment")
    course = content.course(enrolment.revision_id)
    lesson = course.lesson(lesson_id)
    if lesson is None:
        raise NotFound("lesson")
    return Place(enrolment, course, lesson)


def answer(
    *, actor: Actor, course_key: str, lesson_id: str, exercise_id: str, form: FormData
) -> tuple[AnswerTry, bool]:
    """Keep and mark the answer in a sent form; the answer that counts now, and whether it completed the course.

    The same answer again is not kept twice, and an answer that is given in steps is kept as one, from its first step.
    Raises NotFound, and BadAnswer when the form holds no answer.
    """
    place = place_for(actor=actor, course_key=course_key, lesson_id=lesson_id)
    exercise = next((one for one in place.lesson.exercises if one.id == exercise_id), None)
    if exercise is None:
        raise NotFound("exercise")
    tries = queries.tries_of_exercise(place.enrolment.id, lesson_id, exercise_id)
    latest = tries[0] if tries else None
    given = exercise.answer_after(form, latest.answer if latest else None)
    correct = exercise.mark(given).correct
    if latest is not None and (latest.answer, latest.correct) == (given, correct):
        return latest, False
    if latest is not None and not exercise.is_ended(latest.answer):
        kept = _carry_on(place, latest, given, correct)
    else:
        kept = _keep(place, exercise_id, given, correct)
    return kept, _settle(actor, place)


def _keep(place: Place, exercise_id: str, given: Answer, correct: bool | None) -> AnswerTry:
    kept = AnswerTry(
        enrolment_id=place.enrolment.id,
        lesson_id=place.lesson.id,
        exercise_id=exercise_id,
        revision_id=place.enrolment.revision_id,
        answer=given,
        correct=correct,
        at=clock.now(),
    )
    db.session.add(kept)
    _progress(place)
    return kept


def _carry_on(place: Place, begun: AnswerTry, given: Answer, correct: bool | None) -> AnswerTry:
    begun.answer, begun.correct = given, correct
    begun.revision_id, begun.at = place.enrolment.revision_id, clock.now()
    return begun


def save_task(
    *, actor: Actor, course_key: str, lesson_id: str, is_done: bool, note: str
) -> tuple[LessonProgress, bool]:
    """Keep whether the workplace task is done and her note about it; whether that completed the course.

    Raises NotFound when the lesson has no task, and BadInput for a note that is too long.
    """
    place = place_for(actor=actor, course_key=course_key, lesson_id=lesson_id)
    if not place.lesson.has_workplace_task:
        raise NotFound("task")
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise BadInput(
            "note", _l("Anteckningen är för lång. Korta den till %(most)s tecken.", most=LONGEST_NOTE)
        )
    progress, now = _progress(place), clock.now()
    if is_done != (progress.workplace_task_done_at is not None):
        progress.workplace_task_done_at = now if is_done else None
    progress.note = note
    progress.saved_at = now
    return progress, _settle(actor, place)


def mark_done(*, actor: Actor, course_key: str, lesson_id: str) -> tuple[Place, bool]:
    """The learner says that she has read the lesson; whether that completed the course."""
    place = place_for(actor=actor, course_key=course_key, lesson_id=lesson_id)
    progress = _progress(place)
    progress.done_at = progress.done_at or clock.now()
    return place, _settle(actor, place)


def _progress(place: Place) -> LessonProgress:
    found = queries.lesson_progress(place.enrolment.id, place.lesson.id)
    if found is None:
        found = LessonProgress(
            enrolment_id=place.enrolment.id, lesson_id=place.lesson.id, started_at=clock.now(), note=""
        )
        db.session.add(found)
    return found


def _settle(actor: Actor, place: Place) -> bool:
    """Complete the course when its rule is met for the first time."""
    db.session.flush()
    enrolment = place.enrolment
    if enrolment.completed_at is not None:
        return False
    if not queries.standing_of(enrolment.id, place.course).completed:
        return False
    enrolment.completed_at = clock.now()
    db.session.flush()
    record(actor, "learning.completed", "enrolment", enrolment.id, {"course": enrolment.course_key})
    course_completed.send(enrolment, enrolment_id=enrolment.id)
    return True


def follow_correction(
    kind: str, *, key: str, organisation_id: UUID | None, actor: Actor, **_news: object
) -> None:
    """Move learners to the corrected text when it is published. A new version moves nobody."""
    if kind != Kind.COURSE.value:
        return
    for revision_id, learners_of in queries.enrolments_by_revision(key, organisation_id):
        corrected = content.latest_correction_of(revision_id, learners_of)
        if corrected == revision_id:
            continue
        db.session.execute(
            update(Enrolment)
            .where(
                Enrolment.course_key == key,
                Enrolment.organisation_id == learners_of,
                Enrolment.revision_id == revision_id,
            )
            .values(revision_id=corrected)
        )
        record(actor, "learning.corrected", "content_revision", corrected, {"from": str(revision_id)})
