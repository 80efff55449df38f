"""Being put up for a module, and getting under way."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.base.outbox import OutboxMessage, run_message
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Assignment, Membership
from stegvis.validation import actions, queries, tasks
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.validation import Cast


def without_assessor(cast: Cast) -> ModuleAttempt:
    """An attempt of a participant to whom no assessor is assigned yet."""
    for assignment in db.session.execute(
        select(Assignment).where(Assignment.role == Role.ASSESSOR)
    ).scalars():
        db.session.delete(assignment)
    db.session.commit()
    attempt = validation.opened(cast)
    assert attempt.state is AttemptState.REGISTERED
    return attempt


def test_an_assessor_who_comes_later_starts_what_waited(cast: Cast) -> None:
    attempt_id = without_assessor(cast).id
    accounts.assign(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        staff_id=cast.assessor.id,
        role=Role.ASSESSOR,
    )
    db.session.commit()
    [ordered] = db.session.execute(
        select(OutboxMessage.id).where(OutboxMessage.task == "validation.start-mapping")
    ).scalars()
    db.session.commit()
    assert run_message(ordered)
    db.session.expire_all()
    attempt = queries.get_attempt(attempt_id)
    assert attempt.state is AttemptState.MAPPING
    validation.text_evidence(cast, attempt)
    assert queries.get_attempt(attempt_id).state is AttemptState.IN_PROGRESS


def test_an_assessor_from_tomorrow_on_starts_nothing_today(cast: Cast) -> None:
    attempt_id = without_assessor(cast).id
    tomorrow = people_queries.today() + timedelta(days=1)
    accounts.assign(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        staff_id=cast.assessor.id,
        role=Role.ASSESSOR,
        valid_from=tomorrow,
    )
    tasks.start_mapping()
    assert queries.get_attempt(attempt_id).state is AttemptState.REGISTERED


def test_a_supervisor_starts_nothing(cast: Cast) -> None:
    attempt_id = without_assessor(cast).id
    tasks.start_mapping()
    assert queries.get_attempt(attempt_id).state is AttemptState.REGISTERED


def test_in_a_new_unit_there_is_a_new_case_that_its_staff_can_open(cast: Cast) -> None:
    earlier = actions.abort(actor=people.actor(cast.participant), attempt=validation.opened(cast), reason="")
    place = people.unit()
    for membership in db.session.execute(
        select(Membership).where(Membership.account_id == cast.participant.id)
    ).scalars():
        membership.organisation_id, membership.unit_id = place.organisation_id, place.id
    db.session.commit()
    coordinator = people.staff(Role.COORDINATOR, place)
    attempt = actions.open_attempt(
        actor=people.actor(coordinator),
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    assert attempt.case_id != earlier.case_id
    assert attempt.case.unit_id == place.id


def test_a_goal_in_new_words_is_kept_beside_the_one_before(cast: Cast) -> None:
    coordinator = people.actor(cast.coordinator)

    def put_up(goal: str) -> ModuleAttempt:
        return actions.open_attempt(
            actor=coordinator,
            participant_id=cast.participant.id,
            module_key=validation.MODULE,
            information=validation.informed(),
            goal=goal,
        )

    first = put_up("Arbeta på kafé.")
    actions.abort(actor=people.actor(cast.participant), attempt=first, reason="")
    assert put_up("Bli kock.").case.goal == "Arbeta på kafé.\nBli kock."
