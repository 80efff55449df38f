"""What a hand-over does to cases: they follow the participant, with all that is in them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Unit
from stegvis.validation import queries, reconsiderations
from stegvis.validation.actions import closing
from stegvis.validation.actions.moves import advance
from stegvis.validation.models import ValidationCase
from stegvis.validation.states import TransitionName


def move_cases(
    *, actor: Actor, participant_id: UUID, to_unit: Unit, stays_in: Collection[UUID]
) -> list[ValidationCase]:
    """Let her cases belong to the new unit, but for those of units to which she still belongs as well."""
    moved = []
    for case in queries.cases_of_participant(participant_id):
        if case.unit_id == to_unit.id or case.unit_id in stays_in:
            continue
        places = {"from": case.unit.name, "to": to_unit.name}
        ids = {"from_unit": str(case.unit_id), "to_unit": str(to_unit.id)}
        case.organisation_id, case.unit_id, case.unit = to_unit.organisation_id, to_unit.id, to_unit
        closing.note(actor, case, "handed_over", **places, **ids)
        moved.append(case)
    db.session.flush()
    return moved


def pass_on_without_decider(*, actor: Actor, participant_id: UUID) -> int:
    """Open requests in step 1 go to step 2 when the assessor who decided is hers no longer; how many did.

    Nobody else may answer step 1, and the participant is not to wait for somebody who can't see her any more.
    """
    attempts = {one.id: one for one in queries.attempts_of_participant(participant_id)}
    assessors = people_queries.assigned(participant_id).get(Role.ASSESSOR, frozenset())
    passed = 0
    for attempt_id, request in reconsiderations.of_attempts(list(attempts)).items():
        decision = queries.current_decision(attempt_id)
        if request.step > 1 or decision is None or decision.assessor_id in assessors:
            continue
        request.step, request.step_since = request.step + 1, clock.now()
        advance(
            actor=actor,
            attempt=attempts[attempt_id],
            transition_name=TransitionName.RECONSIDERATION_PASSED_ON,
            step=request.step,
            handed_over=True,
        )
        passed += 1
    return passed
