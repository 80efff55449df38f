"""The verbs: an assessor of another municipality is lent to an attempt, and the lending ends."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.validation import competences, countersignatures, lending_reading, lendings
from stegvis.validation import lending_rules as rules
from stegvis.validation.actions.moves import hold, refuse_in_conflict
from stegvis.validation.lending_models import Lending
from stegvis.validation.lending_rules import LendingFacts
from stegvis.validation.models import ModuleAttempt


def lend_assessor(*, actor: Actor, attempt: ModuleAttempt, assessor_id: UUID) -> ModuleAttempt:
    """Let an assessor of another municipality help with the attempt; who helped before helps no more.

    The same again has no effect. Raises BadInput when she may not. A mapping that waited for an assessor begins.
    """
    attempt = hold(attempt)
    refuse_in_conflict(actor, attempt.participant_id)
    db.session.expire(attempt, ["lending"])
    helper = lendings.lent_assessor(attempt)
    # A lending outlives its agreement as a row: it is lent anew by the agreement that holds today.
    if helper is not None and helper[0] == assessor_id:
        return attempt
    reachable = {one.account_id: one for one in lending_reading.reachable(attempt.case.organisation_id)}
    refusal = rules.may_lend(
        LendingFacts(
            state=attempt.state,
            participant_id=attempt.participant_id,
            assessor_id=assessor_id,
            lender_id=actor.own_account_id,
            may_be_chosen=assessor_id in reachable,
            is_competent=bool(competences.competent_among([assessor_id], Role.ASSESSOR, attempt.module_key)),
            too_close=facts_about(attempt.participant_id).in_conflict,
            verifiers=countersignatures.reviewers_of(attempt.id)
            | people_queries.ever_assigned(attempt.participant_id).get(Role.INTERNAL_VERIFIER, frozenset()),
        )
    )
    if refusal:
        raise BadInput("assessor", refusal)
    _end(actor, attempt)
    lending = Lending(
        attempt_id=attempt.id,
        assessor_id=assessor_id,
        agreement_id=reachable[assessor_id].agreement_id,
        lent_by=actor.own_account_id,
        lent_at=clock.now(),
    )
    db.session.add(lending)
    _read_anew(attempt)
    record(actor, "assessor.lent", "module_attempt", attempt.id, {"assessor": str(assessor_id)})
    outbox.send("validation.start-mapping")
    return attempt


def end_lending(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """She helps no more: what she has written stays, and she sees nothing further. Again: no effect."""
    attempt = hold(attempt)
    _end(actor, attempt)
    return attempt


def _end(actor: Actor, attempt: ModuleAttempt) -> None:
    lending = lendings.going_on(attempt.id)
    if lending is None:
        return
    lending.ended_at, lending.ended_by = clock.now(), actor.own_account_id
    record(
        actor, "assessor.lending-ended", "module_attempt", attempt.id, {"assessor": str(lending.assessor_id)}
    )
    _read_anew(attempt)


def _read_anew(attempt: ModuleAttempt) -> None:
    db.session.flush()
    db.session.expire(attempt, ["lending"])
