"""The room's verbs: a hand-over is proposed, answered, taken back. Nothing here commits."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor, Role
from stegvis.activities.handing_over import move_placements, supervisors_at_work
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.handovers import queries, rules
from stegvis.handovers.models import Handover
from stegvis.handovers.rules import Place, Proposal
from stegvis.handovers.states import OPEN, HandoverState
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts, moving
from stegvis.people.facts import facts_as_seen
from stegvis.people.models import Account, Unit
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation import verifying

_S = HandoverState


def propose(
    *, actor: Actor, participant_id: UUID, to_unit_id: UUID, note: str, coordinator_id: UUID | None = None
) -> Handover:
    """Propose that she goes to this unit, or to this coordinator. To another municipality: asks her first.

    The same again gives the one that waits already. Raises BadInput at the field that is at fault, Refused while
    another hand-over waits for an answer.
    """
    account = _lock_participant(participant_id)
    target = people_queries.get_unit(to_unit_id)
    waiting = queries.open_handover(participant_id)
    if waiting is not None:
        if (waiting.to_unit_id, waiting.to_coordinator_id) == (to_unit_id, coordinator_id):
            return waiting
        raise Refused(_l("En annan överlämning väntar redan på svar. Ta tillbaka den först."))
    proposal = _checked_proposal(actor, account, target, coordinator_id)
    if not note.strip():
        raise BadInput("note", _l("Skriv kort vad mottagaren behöver veta."))
    handover = Handover(
        participant_id=participant_id,
        from_organisation_id=proposal.origin.organisation_id,
        from_unit_id=proposal.origin.unit_id,
        to_organisation_id=proposal.target.organisation_id,
        to_unit_id=proposal.target.unit_id,
        to_coordinator_id=coordinator_id,
        proposed_by=actor.own_account_id,
        proposed_at=clock.now(),
        note=note.strip(),
        state=_S.ASKING if proposal.is_transfer else _S.PROPOSED,
        state_since=clock.now(),
    )
    db.session.add(handover)
    db.session.flush()
    changes = {"participant": str(participant_id), "unit": str(to_unit_id), "note": handover.note}
    record(actor, "handover.proposed", "handover", handover.id, changes)
    return handover


def _checked_proposal(actor: Actor, account: Account, target: Unit, coordinator_id: UUID | None) -> Proposal:
    facts = facts_as_seen(actor, account.id)
    if facts.organisation_id is None or facts.unit_id is None:
        raise Refused(_l("Deltagaren hör inte till någon enhet. Lägg henne eller honom i en enhet först."))
    proposal = Proposal(
        origin=Place(facts.organisation_id, facts.unit_id),
        target=Place(target.organisation_id, target.id),
        coordinator_id=coordinator_id,
        coordinators_now=facts.assigned.get(Role.COORDINATOR, frozenset()),
        is_protected=facts.protected,
    )
    fault = rules.may_propose(proposal, queries.standing_of(account.id))
    if fault:
        raise BadInput(*fault)
    offered = people_queries.staff_with_role(target.organisation_id, target.id, Role.COORDINATOR)
    if not offered:
        raise BadInput("unit", _l("Enheten har ingen samordnare som kan ta emot. Välj en annan enhet."))
    if coordinator_id is not None and coordinator_id not in {one.id for one in offered}:
        raise BadInput("coordinator", _l("Välj något av alternativen i listan."))
    return proposal


def _lock_participant(participant_id: UUID) -> Account:
    """Her account, held until the transaction ends: whatever concerns where she belongs takes turns."""
    account = people_queries.get_participant(participant_id)
    db.session.refresh(account, with_for_update={"key_share": True})
    return account


def _locked(handover: Handover) -> Handover:
    _lock_participant(handover.participant_id)
    return queries.get_handover(handover.id, lock=True)


def _end(handover: Handover, state: HandoverState) -> None:
    handover.state, handover.state_since = state, clock.now()


def say(*, actor: Actor, handover: Handover, yes: bool) -> Handover:
    """The participant's own word about another municipality. The same again has no effect; a no ends it."""
    handover = _locked(handover)
    if actor.account_id != handover.participant_id or not handover.is_transfer:
        raise NotFound("own hand-over")
    if (yes and handover.state is _S.PROPOSED) or (not yes and handover.state is _S.SAID_NO):
        return handover
    refusal = rules.may_consent(handover.state)
    if refusal:
        raise Refused(refusal)
    if yes:
        handover.said_yes_at = clock.now()
    _end(handover, _S.PROPOSED if yes else _S.SAID_NO)
    record(actor, "handover.said-yes" if yes else "handover.said-no", "handover", handover.id)
    return handover


def take_back(*, actor: Actor, handover: Handover) -> Handover:
    """It was a mistake, or is no longer needed. Again: no effect. Refused when it has been answered."""
    handover = _locked(handover)
    if handover.state is _S.TAKEN_BACK:
        return handover
    if handover.state not in OPEN:
        raise Refused(_l("Överlämningen är redan avslutad. Ladda om sidan och se hur det gick."))
    _end(handover, _S.TAKEN_BACK)
    record(actor, "handover.taken-back", "handover", handover.id)
    return handover


def decline(*, actor: Actor, handover: Handover, reason: str) -> Handover:
    """The receiver says no, and why. Again: no effect."""
    handover = _locked(handover)
    if handover.state is _S.DECLINED and handover.answered_by == actor.account_id:
        return handover
    refusal = rules.may_answer(handover.state, has_moved=False)
    if refusal:
        raise Refused(refusal)
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför, så att den som frågade vet vad hon eller han kan göra."))
    _end(handover, _S.DECLINED)
    handover.answered_by, handover.reason = actor.own_account_id, reason.strip()
    record(actor, "handover.declined", "handover", handover.id, {"reason": handover.reason})
    return handover


def accept(
    *, actor: Actor, handover: Handover, assessor_id: UUID | None = None, supervisor_id: UUID | None = None
) -> Handover:
    """The receiver becomes her coordinator, and everything follows: cases, placements, history. Again: no effect.

    From this moment those who handed her over see her no longer. Raises Refused when she has moved meanwhile, or when
    something must be finished first where she comes from.
    """
    handover = _locked(handover)
    if handover.state is _S.ACCEPTED and handover.answered_by == actor.account_id:
        return handover
    account = people_queries.get_participant(handover.participant_id)
    in_units = queries.units_she_is_in(account.id)
    refusal = rules.may_answer(handover.state, has_moved=handover.from_unit_id not in in_units)
    if refusal:
        raise Refused(refusal)
    _hold_attempts(handover)
    at_work = frozenset() if handover.is_transfer else supervisors_at_work(account.id)
    unit = people_queries.get_unit(handover.to_unit_id)
    if handover.changes_unit:
        moving.move_participant(
            actor=actor, account=account, from_unit_id=handover.from_unit_id, to_unit=unit
        )
    _change_people(actor, handover, at_work, assessor_id, supervisor_id)
    _move_what_is_hers(actor, handover, unit, in_units - {handover.from_unit_id})
    _end(handover, _S.ACCEPTED)
    handover.answered_by = actor.own_account_id
    record(actor, "handover.accepted", "handover", handover.id, handover.moved)
    return handover


def _hold_attempts(handover: Handover) -> None:
    """Let nobody decide in the same moment, and go no further with what must be finished first."""
    hers = [one.id for one in validation_queries.attempts_of_participant(handover.participant_id)]
    verifying.attempts_by_id(hers, lock=True)
    if handover.is_transfer and rules.unfinished(queries.standing_of(handover.participant_id)):
        raise Refused(
            _l("Den andra kommunen måste göra klart något först. Prata med den som föreslog överlämningen.")
        )


def _change_people(
    actor: Actor,
    handover: Handover,
    at_work: frozenset[UUID],
    assessor_id: UUID | None,
    supervisor_id: UUID | None,
) -> None:
    """The receiver and those whom she chooses come, the others leave.

    Within a unit only those leave for whom somebody else comes. Within an organisation supervisors at a workplace go
    on, and so do a verifier and an issuer who are named for her.
    """
    chosen = {
        Role.COORDINATOR: actor.own_account_id,
        Role.ASSESSOR: assessor_id,
        Role.SUPERVISOR: supervisor_id,
    }
    kept = {(role, staff_id) for role, staff_id in chosen.items() if staff_id is not None}
    for role, staff_id in sorted(kept, key=str):
        _assign(actor, handover.participant_id, role, staff_id)
    leaving = {role for role, _staff_id in kept}
    if handover.changes_unit:
        leaving |= {Role.ASSESSOR, Role.SUPERVISOR}
        kept |= {(Role.SUPERVISOR, staff_id) for staff_id in at_work}
    if handover.is_transfer:
        leaving |= {Role.INTERNAL_VERIFIER, Role.ISSUER}
    moving.end_assignments_but(actor=actor, participant_id=handover.participant_id, roles=leaving, kept=kept)
    validation_actions.pass_on_without_decider(actor=actor, participant_id=handover.participant_id)


def _assign(actor: Actor, participant_id: UUID, role: Role, staff_id: UUID) -> None:
    """One who is hers already goes on as she is."""
    if staff_id in people_queries.assigned(participant_id).get(role, frozenset()):
        return
    try:
        accounts.assign(actor=actor, participant_id=participant_id, staff_id=staff_id, role=role)
    except BadInput as refusal:
        if role is Role.COORDINATOR:
            raise Refused(refusal.message) from None
        raise BadInput(role.value, refusal.message) from None


def _move_what_is_hers(actor: Actor, handover: Handover, unit: Unit, stays_in: frozenset[UUID]) -> None:
    """Cases and placements follow her; what belongs to a unit in which she still is as well stays there."""
    stays = frozenset() if handover.is_transfer else stays_in
    cases = validation_actions.move_cases(
        actor=actor, participant_id=handover.participant_id, to_unit=unit, stays_in=stays
    )
    placements = move_placements(
        actor=actor,
        participant_id=handover.participant_id,
        to_unit=unit,
        to_id=actor.own_account_id,
        stays_in=stays,
    )
    handover.moved = {
        "cases": [str(one.id) for one in cases],
        "placements": [str(one.id) for one in placements],
    }
