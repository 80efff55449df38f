"""Attempts at Disk/kafé in any state, made through the room's own verbs. Call inside an application context."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stegvis.access import SYSTEM, Role
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from stegvis.validation import actions, queries
from stegvis.validation.case_rules import AgreedHow, Information, InformedHow
from stegvis.validation.circumstances_rules import Circumstances, TakenBy
from stegvis.validation.mapping_rules import Interpreter
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.weighing_rules import Autonomy, Point, Weighing
from stegvis.validation.witness_models import WitnessRequest
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, planning

MODULE = "disk-kafe"

WEIGHED = Weighing(frozenset(Point), Autonomy.ASKS_WHEN_NEEDED)
"""Every point holds."""

BY_HERSELF = Circumstances(taken_by=TakenBy.PARTICIPANT)
"""What a participant tells who leaves the form as it is."""


@dataclass(frozen=True)
class Cast:
    """The people round one participant, all in one workshop."""

    unit: Unit
    participant: Account
    supervisor: Account
    assessor: Account
    coordinator: Account
    verifier: Account
    issuer: Account


def cast(place: Unit | None = None, *, protected: bool = False) -> Cast:
    """A participant with her supervisor, assessor and coordinator assigned; verifier and issuer in the unit."""
    place = place or people.unit()
    found = Cast(
        unit=place,
        participant=people.participant(place, protected=protected),
        supervisor=people.staff(Role.SUPERVISOR, place),
        assessor=people.staff(Role.ASSESSOR, place),
        coordinator=people.staff(Role.COORDINATOR, place),
        verifier=people.staff(Role.INTERNAL_VERIFIER, place),
        issuer=people.staff(Role.ISSUER, place),
    )
    people.assignment(found.participant, found.supervisor, Role.SUPERVISOR)
    people.assignment(found.participant, found.assessor, Role.ASSESSOR)
    people.assignment(found.participant, found.coordinator, Role.COORDINATOR)
    return found


def with_another_participant(people_in: Cast, assessor: Account | None = None) -> Cast:
    """The same staff round another participant, perhaps with another assessor."""
    around = replace(
        people_in, participant=people.participant(people_in.unit), assessor=assessor or people_in.assessor
    )
    people.assignment(around.participant, around.supervisor, Role.SUPERVISOR)
    people.assignment(around.participant, around.assessor, Role.ASSESSOR)
    return around


def informed() -> Information:
    """What a coordinator has told, in easy Swedish and without an interpreter, before row 1."""
    return Information(
        given_on=people_queries.today(),
        how=InformedHow.TALK,
        language="lätt svenska",
        interpreter=Interpreter.NOT_NEEDED,
        agreed=AgreedHow.SAID,
    )


def informed_form() -> dict[str, str]:
    """The same as a form sends it."""
    return {
        "given_on": people_queries.today().isoformat(),
        "how": "talk",
        "language": "lätt svenska",
        "interpreter": "not_needed",
        "agreed": "said",
    }


def opened(people_in: Cast) -> ModuleAttempt:
    """An attempt in mapping."""
    attempt = actions.open_attempt(
        actor=people.actor(people_in.coordinator),
        participant_id=people_in.participant.id,
        module_key=MODULE,
        information=informed(),
    )
    db.session.commit()
    return attempt


def agreed(people_in: Cast, attempt: ModuleAttempt) -> None:
    """She has said yes to a plan; later than in mapping: nothing happens."""
    if queries.get_attempt(attempt.id).state is AttemptState.MAPPING:
        planning.agreed(people_in.assessor, people_in.participant, attempt)


def text_evidence(people_in: Cast, attempt: ModuleAttempt, *keys: str, form_key: str = "a-text") -> None:
    """A text of the participant's about these criteria, as a draft; about all of them when none is named.

    In mapping she first says yes to a plan, so that the text begins the work.
    """
    agreed(people_in, attempt)
    actions.add_evidence(
        actor=people.actor(people_in.participant),
        attempt=attempt,
        new=actions.NewEvidence(
            form_key=form_key,
            kind=EvidenceKind.TEXT,
            criterion_keys=keys or queries.module_of(attempt).criterion_ids,
            text="Jag diskar varje dag.",
            circumstances=BY_HERSELF,
        ),
    )
    db.session.commit()


def in_progress(people_in: Cast) -> ModuleAttempt:
    """An attempt with one draft that covers everything."""
    attempt = opened(people_in)
    text_evidence(people_in, attempt)
    return attempt


def submitted(people_in: Cast) -> ModuleAttempt:
    """An attempt that waits for the assessor."""
    attempt = in_progress(people_in)
    actions.hand_in(actor=people.actor(people_in.participant), attempt=attempt)
    db.session.commit()
    return attempt


def observe_all(people_in: Cast, attempt: ModuleAttempt) -> None:
    """The supervisor has seen every criterion."""
    actions.add_observation(
        actor=people.actor(people_in.supervisor),
        attempt=attempt,
        new=actions.NewEvidence(
            form_key="an-observation",
            kind=EvidenceKind.OBSERVATION,
            criterion_keys=queries.module_of(attempt).criterion_ids,
            text="Hon diskade självständigt hela förmiddagen.",
        ),
    )
    db.session.commit()


def may_be_witnessed(attempt: ModuleAttempt) -> tuple[str, ...]:
    """The criteria that may be shown by testimony."""
    return tuple(one.id for one in queries.module_of(attempt).criteria() if "testimony" in one.methods)


def witness_asked(
    people_in: Cast, attempt: ModuleAttempt, *, count: int = 2, email: str = ""
) -> WitnessRequest:
    """The assessor has asked a witness about the first so many criteria."""
    request = actions.ask_witness(
        actor=people.actor(people_in.assessor),
        attempt=attempt,
        new=actions.NewWitness(
            form_key="a-witness",
            criterion_keys=may_be_witnessed(attempt)[:count],
            name="Karin Ek",
            workplace="Kafé Linden",
            relation="handledare",
            email=email,
            protection_confirmed=people_in.participant.protected,
        ),
    )
    db.session.commit()
    return request


def judge_all(people_in: Cast, attempt: ModuleAttempt, *, not_yet: frozenset[str] = frozenset()) -> None:
    """Every criterion judged and every outcome reasoned, without a decision."""
    assessor = people.actor(people_in.assessor)
    module = queries.module_of(attempt)
    for key in module.criterion_ids:
        result = JudgementResult.NOT_YET if key in not_yet else JudgementResult.MET
        reason = "Det behövs mer övning." if key in not_yet else ""
        actions.judge(actor=assessor, attempt=attempt, criterion_key=key, result=result, reason=reason)
    for outcome in module.outcomes:
        actions.give_outcome_reason(
            actor=assessor, attempt=attempt, outcome_key=outcome.id, reason="Bevisen visar det."
        )
    db.session.commit()


def lock_batch_of(attempt: ModuleAttempt) -> ModuleAttempt:
    """The attempt's batch is locked and drawn: of four or fewer, all."""
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    verification_actions.lock_batch(actor=SYSTEM, batch_id=item.batch_id)
    db.session.commit()
    return queries.get_attempt(attempt.id)


def decided(people_in: Cast, *, not_yet: frozenset[str] = frozenset()) -> ModuleAttempt:
    """An attempt that waits for the internal verifier, drawn; achieved unless something is not yet."""
    return lock_batch_of(queued(people_in, not_yet=not_yet))


def queued(people_in: Cast, *, not_yet: frozenset[str] = frozenset()) -> ModuleAttempt:
    """An attempt whose decision lies in a batch that is still open."""
    attempt = submitted(people_in)
    observe_all(people_in, attempt)
    judge_all(people_in, attempt, not_yet=not_yet)
    outcome = Outcome.PARTLY if not_yet else Outcome.ACHIEVED
    attempt = actions.decide(
        actor=people.actor(people_in.assessor),
        attempt=attempt,
        outcome=outcome,
        reason="Öva mer på det som är kvar.",
        weighing=WEIGHED,
    )
    db.session.commit()
    return attempt


def cleared(people_in: Cast) -> ModuleAttempt:
    """An attempt that waits for its certificate."""
    attempt = decided(people_in)
    approve(people_in, attempt)
    return attempt


def approve(people_in: Cast, attempt: ModuleAttempt) -> None:
    """The internal verifier approves."""
    verification_actions.finish_review(
        actor=people.actor(people_in.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.APPROVED,
        checks=list(Check),
    )
    db.session.commit()
