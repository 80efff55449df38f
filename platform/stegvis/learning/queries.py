"""Every select about learning, always ordered. Rows are plain: the lesson page is read often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, bindparam, desc, literal, null, select, union_all

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import queries as content
from stegvis.content.compiled_courses import CompiledCourse
from stegvis.content.validity_rules import has_run_out, last_valid_day, may_be_renewed
from stegvis.learning import rules, wording
from stegvis.learning.models import AnswerTry, Enrolment, LessonProgress
from stegvis.people import queries as people

_MOST_TRIES = 500
"""How many of the newest answers of one lesson are looked through for the latest of each exercise."""


@dataclass(frozen=True)
class Taking:
    """A learner's enrolment and what she has done in one lesson; `tries` by exercise."""

    enrolment_id: UUID
    revision_id: UUID
    completed_at: datetime | None
    task_done_at: datetime | None
    note: str
    saved_at: datetime | None
    tries: Mapping[str, LatestTry]


@dataclass(frozen=True)
class LatestTry:
    """The answer that counts to one exercise."""

    exercise_id: str
    answer: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class CourseLine:
    """A course that somebody takes or has taken, with how far she has come."""

    enrolment_id: UUID
    course_key: str
    course: CompiledCourse
    enrolled_at: datetime
    completed_at: datetime | None
    standing: rules.Standing

    @property
    def ends_on(self) -> date | None:
        """The last day of the certificate that it gives; None before it is completed, or when it has no end."""
        return _ends_on(self.course, self.completed_at)

    @property
    def has_run_out(self) -> bool:
        """Whether the last day of that certificate has passed."""
        return has_run_out(self.ends_on, people.today())

    @property
    def may_be_taken_again(self) -> bool:
        """Whether that certificate soon ends, or has."""
        return may_be_renewed(self.ends_on, people.today())


@dataclass(frozen=True)
class CourseCertificateFacts:
    """What a course certificate states, from the revision that the learner reads."""

    enrolment_id: UUID
    learner_id: UUID
    learner_name: str
    protected: bool
    organisation_id: UUID
    organisation_name: str
    organisation_number: str
    unit_id: UUID | None
    unit_name: str
    course_key: str
    course_title: str
    course_version: str
    modules: tuple[tuple[str, str], ...]
    hours: float
    completion_rule: str
    completed: bool
    completed_on: date
    started_on: date
    valid_until: date | None


# The lesson page is read more than any other: one question in plain columns, without the work of mapping objects.
_enrolment, _progress, _try = Enrolment.__table__.c, LessonProgress.__table__.c, AnswerTry.__table__.c
_TAKING = (
    select(
        _enrolment.id,
        _enrolment.revision_id,
        _enrolment.completed_at,
        _progress.workplace_task_done_at,
        _progress.note,
        _progress.saved_at,
        _try.exercise_id,
        _try.answer,
        _try.at,
    )
    .select_from(
        Enrolment.__table__.outerjoin(
            LessonProgress.__table__,
            (_progress.enrolment_id == _enrolment.id) & (_progress.lesson_id == bindparam("lesson")),
        ).outerjoin(
            AnswerTry.__table__,
            (_try.enrolment_id == _enrolment.id) & (_try.lesson_id == bindparam("lesson")),
        )
    )
    .where(_enrolment.account_id == bindparam("account"), _enrolment.course_key == bindparam("course"))
    .order_by(_enrolment.enrolled_at.desc(), _enrolment.id, _try.at.desc(), _try.id)
    .limit(_MOST_TRIES)
)


def find_taking(account_id: UUID, course_key: str, lesson_id: str) -> Taking | None:
    """The newest enrolment of this person in the course, as it stands in the lesson; None when not enrolled.

    One question to the database.
    """
    values = {"account": account_id, "course": course_key, "lesson": lesson_id}
    rows = db.connection.execute(_TAKING, values).all()
    if not rows:
        return None
    first = rows[0]
    tries: dict[str, LatestTry] = {}
    for row in rows:
        if row[0] == first[0] and row[6] is not None and row[6] not in tries:
            tries[row[6]] = LatestTry(row[6], row[7], row[8])
    return Taking(first[0], first[1], first[2], first[3], first[4] or "", first[5], tries)


def tries_of_exercise(enrolment_id: UUID, lesson_id: str, exercise_id: str) -> Sequence[AnswerTry]:
    """All answers to one exercise, newest first."""
    statement = (
        select(AnswerTry)
        .where(
            AnswerTry.enrolment_id == enrolment_id,
            AnswerTry.lesson_id == lesson_id,
            AnswerTry.exercise_id == exercise_id,
        )
        .order_by(AnswerTry.at.desc(), AnswerTry.id)
    )
    return db.session.execute(statement).scalars().all()


def find_enrolment(account_id: UUID, course_key: str, *, lock: bool = False) -> Enrolment | None:
    """This person's newest enrolment in the course. `lock`: kept from other writers until the transaction ends."""
    statement = (
        select(Enrolment)
        .where(Enrolment.account_id == account_id, Enrolment.course_key == course_key)
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id)
        .limit(1)
    )
    if lock:
        statement = statement.with_for_update()
    return db.session.execute(statement).scalar_one_or_none()


def certificate_ends_on(enrolment: Enrolment) -> date | None:
    """The last day of the certificate that a completed enrolment gives; None before, or when it has no end."""
    if enrolment.completed_at is None:
        return None
    return _ends_on(content.course(enrolment.revision_id), enrolment.completed_at)


def _ends_on(course: CompiledCourse, completed_at: datetime | None) -> date | None:
    if completed_at is None:
        return None
    return last_valid_day(clock.local(completed_at).date(), course.valid_for_months)


def may_be_taken_again(enrolment: Enrolment) -> bool:
    """Whether its certificate soon ends, or has: then the course may be taken anew."""
    return may_be_renewed(certificate_ends_on(enrolment), people.today())


def get_enrolment(enrolment_id: UUID) -> Enrolment:
    """The enrolment, or NotFound."""
    found = db.session.get(Enrolment, enrolment_id)
    if found is None:
        raise NotFound("enrolment")
    return found


def lesson_progress(enrolment_id: UUID, lesson_id: str) -> LessonProgress | None:
    """What is done in a lesson, if anything."""
    statement = (
        select(LessonProgress)
        .where(LessonProgress.enrolment_id == enrolment_id, LessonProgress.lesson_id == lesson_id)
        .order_by(LessonProgress.id)
    )
    return db.session.execute(statement).scalar_one_or_none()


def enrolments_by_revision(course_key: str, organisation_id: UUID | None) -> Sequence[tuple[UUID, UUID]]:
    """The pairs of revision and organisation that learners of the course read; of all organisations with None."""
    statement = select(Enrolment.revision_id, Enrolment.organisation_id).where(
        Enrolment.course_key == course_key
    )
    if organisation_id is not None:
        statement = statement.where(Enrolment.organisation_id == organisation_id)
    rows = db.session.execute(statement.distinct().order_by(Enrolment.organisation_id, Enrolment.revision_id))
    return [(row[0], row[1]) for row in rows]


def parts_of(course: CompiledCourse) -> rules.CourseParts:
    """What there is to do in a course."""
    return rules.CourseParts(
        lessons=tuple(
            rules.LessonParts(
                one.id,
                tuple(each.id for each in one.exercises),
                one.has_workplace_task,
                frozenset(each.id for each in one.exercises if each.in_steps),
            )
            for one in course.lessons
        ),
        least_correct_share=course.least_correct_share,
        tasks_count=course.completion.workplace_tasks == "all",
    )


def _done(enrolments: Collection[UUID] | Select[UUID]) -> CompoundSelect[Any, Any]:
    """The marks and the answers of these enrolments: the latest answer to an exercise, which counts, comes last."""
    marks = select(
        LessonProgress.enrolment_id.label("enrolment_id"),
        LessonProgress.lesson_id.label("key"),
        literal(False).label("is_answer"),
        LessonProgress.done_at.is_not(None).label("done"),
        LessonProgress.workplace_task_done_at.is_not(None).label("task_done"),
        null().label("at"),
        LessonProgress.id.label("mark_id"),
    ).where(LessonProgress.enrolment_id.in_(enrolments))
    tries = select(
        AnswerTry.enrolment_id,
        AnswerTry.exercise_id,
        literal(True),
        AnswerTry.correct,
        literal(False),
        AnswerTry.at,
        AnswerTry.id,
    ).where(AnswerTry.enrolment_id.in_(enrolments))
    return union_all(marks, tries)


def _put_together(rows: Iterable[Any], enrolment_ids: Collection[UUID]) -> dict[UUID, rules.Done]:
    answers: dict[UUID, dict[str, bool | None]] = {one: {} for one in enrolment_ids}
    lessons: dict[UUID, set[str]] = {one: set() for one in enrolment_ids}
    tasks: dict[UUID, set[str]] = {one: set() for one in enrolment_ids}
    for row in rows:
        if row.is_answer:
            answers[row.enrolment_id][row.key] = row.done
            continue
        if row.done:
            lessons[row.enrolment_id].add(row.key)
        if row.task_done:
            tasks[row.enrolment_id].add(row.key)
    return {
        one: rules.Done(answers[one], frozenset(tasks[one]), frozenset(lessons[one])) for one in enrolment_ids
    }


def done_by(enrolment_ids: Collection[UUID]) -> Mapping[UUID, rules.Done]:
    """What has been done in each of these enrolments, in one question; in none when there are none."""
    if not enrolment_ids:
        return {}
    rows = db.session.execute(_done(enrolment_ids).order_by("at", desc("mark_id")))
    return _put_together(rows, enrolment_ids)


def standing_of(enrolment_id: UUID, course: CompiledCourse) -> rules.Standing:
    """How far one enrolment has come."""
    return rules.standing(parts_of(course), done_by([enrolment_id])[enrolment_id])


def courses_of(account_id: UUID) -> list[CourseLine]:
    """The courses that a person takes or has taken, the newest enrolment first, each course once; in one question."""
    done = _done(select(Enrolment.id).where(Enrolment.account_id == account_id)).subquery()
    statement = (
        select(
            Enrolment.id,
            Enrolment.course_key,
            Enrolment.revision_id,
            Enrolment.enrolled_at,
            Enrolment.completed_at,
            done,
        )
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
        .where(Enrolment.account_id == account_id)
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id, done.c.at, done.c.mark_id.desc())
    )
    rows = db.session.execute(statement).all()
    newest: dict[str, Any] = {}
    for row in rows:
        newest.setdefault(row.course_key, row)
    found = _put_together((row for row in rows if row.enrolment_id), {row.id for row in rows})
    lines = []
    for row in newest.values():
        course = content.course(row.revision_id)
        standing = rules.standing(parts_of(course), found[row.id])
        lines.append(CourseLine(row.id, row.course_key, course, row.enrolled_at, row.completed_at, standing))
    return lines


def course_certificate_facts(enrolment_id: UUID) -> CourseCertificateFacts:
    """What the certificate of this enrolment states. Raises NotFound. Not completed: `completed` False."""
    enrolment = get_enrolment(enrolment_id)
    account = people.get_account(enrolment.account_id)
    organisation = people.get_organisation(enrolment.organisation_id)
    unit = next(
        (
            (membership.unit_id, name)
            for membership, name in people.memberships_of(account.id)
            if membership.unit_id is not None and membership.organisation_id == organisation.id
        ),
        (None, ""),
    )
    course = content.course(enrolment.revision_id)
    ended = enrolment.completed_at or clock.now()
    return CourseCertificateFacts(
        enrolment_id=enrolment.id,
        learner_id=account.id,
        learner_name=account.display_name,
        protected=account.protected,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_number=organisation.organisation_number or "",
        unit_id=unit[0],
        unit_name=unit[1] or "",
        course_key=course.key,
        course_title=course.title,
        course_version=str(content.get_revision_row(enrolment.revision_id).number),
        modules=tuple((module.title, module.outcome) for module in course.modules),
        hours=course.hours,
        completion_rule=wording.rule_in_swedish(parts_of(course)),
        completed=enrolment.completed_at is not None,
        completed_on=clock.local(ended).date(),
        started_on=clock.local(enrolment.enrolled_at).date(),
        valid_until=certificate_ends_on(enrolment),
    )
