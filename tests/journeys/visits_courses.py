"""The pages of courses, the trainers' studio and the start pages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from stegvis.learning.models import Enrolment, LessonProgress
from stegvis.people.models import Account
from stegvis.validation.states import AttemptState
from tests.journeys.cast import (
    administrator,
    assessor,
    collecting,
    coordinator,
    handed_in,
    issuer,
    supervisor,
    trainer,
    verifier,
)
from tests.journeys.visits import Visit, visits_of
from tests.journeys.world import Person, World

COURSE = "handledare-pa-arbetsplatsen"


def learner(world: World) -> Person:
    """Somebody of the staff who is in the midst of the course."""
    statement = (
        select(Account)
        .join(Enrolment)
        .where(Enrolment.course_key == COURSE, Enrolment.completed_at.is_(None))
        .order_by(Account.username)
    )
    names = {f"{one.given_name} {one.family_name}" for one in world.look(statement)}
    return next(one for one in world.people if one.name in names)


def lesson_begun(world: World, person: Person) -> str:
    """The first lesson that she has opened."""
    statement = (
        select(LessonProgress)
        .join(Enrolment)
        .where(Enrolment.account_id == world.account_id(person.name), Enrolment.course_key == COURSE)
        .order_by(LessonProgress.started_at)
    )
    return world.look(statement)[0].lesson_id


@visits_of("overview.start")
def _start(world: World) -> Sequence[Visit]:
    states = (AttemptState.MAPPING, AttemptState.IN_PROGRESS, AttemptState.SUBMITTED, AttemptState.CERTIFIED)
    own = [Visit(f"start-{state.value}", "/", world.participant_in(state)) for state in states]
    one = handed_in(world)
    staff = {
        "handledare": supervisor(world, one),
        "bedomare": assessor(world, one),
        "samordnare": coordinator(world, one),
        "granskare": verifier(world),
        "utfardare": issuer(world),
        "administrator": administrator(world),
        "utbildare": trainer(world),
    }
    return [
        Visit("start", "/"),
        *own,
        *(Visit(f"start-{role}", "/", person) for role, person in staff.items()),
    ]


@visits_of("learning.catalogue")
def _catalogue(world: World) -> Sequence[Visit]:
    return [
        Visit("kurser", "/kurser", learner(world)),
        Visit("kurser-deltagare", "/kurser", collecting(world)),
    ]


@visits_of("learning.course")
def _course(world: World) -> Sequence[Visit]:
    return [
        Visit("kurs-paborjad", f"/kurser/{COURSE}", learner(world)),
        Visit("kurs-ny", f"/kurser/{COURSE}", trainer(world)),
    ]


@visits_of("learning.lesson")
def _lesson(world: World) -> Sequence[Visit]:
    person = learner(world)
    return [Visit("lektion", f"/kurser/{COURSE}/{lesson_begun(world, person)}", person)]
