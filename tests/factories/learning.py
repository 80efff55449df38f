"""Courses being taken, for tests on `published_app`. Call inside an application context; each function commits."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from stegvis.access import Actor, Role
from stegvis.base.database import db
from stegvis.content import queries as content
from stegvis.content.exercises import Exercise
from stegvis.content.exercises.branching import Branching
from stegvis.content.exercises.options import ChoiceExercise
from stegvis.content.exercises.ordering import Ordering
from stegvis.learning import actions
from stegvis.learning.models import Enrolment
from stegvis.people.models import Account
from tests.factories import people

COURSE = "handledare-pa-arbetsplatsen"
LESSON = "a1-rollen"


def enrolled(account: Account, course_key: str = COURSE) -> Enrolment:
    """The account's enrolment in a published course."""
    enrolment = actions.enrol(actor=people.actor(account), course_key=course_key)
    db.session.commit()
    return enrolment


def learner(app: Flask, course_key: str = COURSE) -> tuple[Account, FlaskClient]:
    """A supervisor who takes the course, and her browser."""
    with app.app_context():
        account = people.staff(Role.SUPERVISOR)
        enrolled(account, course_key)
    return account, people.signed_in_client(app, account)


def right_answer(exercise: Exercise) -> MultiDict[str, str]:
    """A form that answers the exercise right (free text: with enough words)."""
    if isinstance(exercise, ChoiceExercise):
        return MultiDict([(exercise.field, one.id) for one in exercise.options if one.correct])
    if isinstance(exercise, Ordering):
        return MultiDict(
            [(exercise.place_field(one.id), str(place)) for place, one in enumerate(exercise.items, 1)]
        )
    if isinstance(exercise, Branching):
        *before, last = exercise.way_to("good")
        return MultiDict({exercise.path_field: " ".join(before), exercise.field: last})
    if exercise.kind == "true-false":
        return MultiDict({exercise.field: str(exercise.model_dump()["answer"]).lower()})
    return MultiDict({exercise.field: "ord " * 60})


def everything_done(actor: Actor, enrolment: Enrolment) -> None:
    """All exercises answered right and all tasks done, through the verbs. Commits."""
    key = enrolment.course_key
    for lesson in content.course(enrolment.revision_id).lessons:
        for exercise in lesson.exercises:
            form = right_answer(exercise)
            actions.answer(
                actor=actor, course_key=key, lesson_id=lesson.id, exercise_id=exercise.id, form=form
            )
        if lesson.has_workplace_task:
            actions.save_task(actor=actor, course_key=key, lesson_id=lesson.id, is_done=True, note="")
    db.session.commit()
