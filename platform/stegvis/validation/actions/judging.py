"""The assessor's verbs: judge, give reasons, ask for more, decide."""

from __future__ import annotations

from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.validation import (
    countersignatures,
    queries,
    reason_templates,
    rules,
)
from stegvis.validation.actions.competence import refuse_to_judge
from stegvis.validation.actions.moves import advance, hold, refuse_in_conflict
from stegvis.validation.actions.queueing import queue_if_ready
from stegvis.validation.actions.weighing import keep_weighing, whole
from stegvis.validation.guard_facts import attempt_facts
from stegvis.validation.judgement_models import Decision, Judgement, OutcomeReason
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import (
    OPEN_FOR_JUDGEMENT,
    UNDER_REVIEW,
    AttemptState,
    Outcome,
    TransitionName,
)
from stegvis.validation.weighing_rules import Weighing


def _check_open(actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """The attempt, locked; refused when it is her own, not open for judgement, or beyond her competence; and to
    whoever was overruled in a reconsideration of it, or has reviewed it.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    refuse_in_conflict(actor, attempt.participant_id)
    if attempt.state not in OPEN_FOR_JUDGEMENT:
        raise Refused(
            _l(
                "Det går inte att bedöma nu. Deltagaren har inte lämnat in, eller så är beslutet redan fattat."
            )
        )
    refuse_to_judge(actor, attempt)
    return attempt


def judge(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    criterion_key: str,
    result: JudgementResult,
    reason: str = "",
    seen_judgement_id: UUID | None = None,
) -> Judgement:
    """Judge one criterion. The same word again changes nothing; another supersedes.

    `seen_judgement_id` is the judgement that the page showed: if another assessor judged meanwhile, this is refused.
    """
    attempt = _check_open(actor, attempt)
    if queries.module_of(attempt).criterion(criterion_key) is None:
        raise NotFound("criterion")
    refusal = rules.may_judge(result, reason) or reason_templates.must_be_edited(reason)
    if refusal:
        raise BadInput("reason", refusal)
    present = queries.current_judgement(attempt.id, criterion_key)
    if present is not None:
        is_same = present.result is result and present.reason == reason.strip()
        if is_same and present.assessor_id == actor.account_id:
            return present
        if present.assessor_id != actor.account_id and present.id != seen_judgement_id:
            raise Refused(
                _l(
                    "En annan bedömare har just bedömt det här kriteriet. Läs hennes eller hans bedömning först."
                )
            )
        present.superseded_at = clock.now()
        db.session.flush()
    judgement = Judgement(
        attempt_id=attempt.id,
        criterion_key=criterion_key,
        result=result,
        reason=reason.strip(),
        assessor_id=actor.own_account_id,
        at=clock.now(),
    )
    db.session.add(judgement)
    db.session.flush()
    record(
        actor,
        "judgement.given",
        "module_attempt",
        attempt.id,
        {"criterion": criterion_key, "result": result.value, "reason": reason.strip()},
    )
    return judgement


def give_outcome_reason(
    *, actor: Actor, attempt: ModuleAttempt, outcome_key: str, reason: str
) -> OutcomeReason:
    """Say why a learning outcome is met or not yet. A change supersedes."""
    # Locked before it is read: the second of two clicks finds what the first one wrote.
    queries.get_attempt(attempt.id, lock=True)
    present = queries.current_outcome_reasons(attempt.id).get(outcome_key)
    if present is not None and (present.reason, present.assessor_id) == (reason.strip(), actor.account_id):
        return present
    attempt = _check_open(actor, attempt)
    if outcome_key not in {outcome.id for outcome in queries.module_of(attempt).outcomes}:
        raise NotFound("learning outcome")
    if not reason.strip():
        raise BadInput("reason", _l("Skriv en motivering."))
    if present is not None:
        if present.reason == reason.strip():
            return present
        present.superseded_at = clock.now()
        db.session.flush()
    row = OutcomeReason(
        attempt_id=attempt.id,
        outcome_key=outcome_key,
        reason=reason.strip(),
        assessor_id=actor.own_account_id,
        at=clock.now(),
    )
    db.session.add(row)
    record(
        actor,
        "outcome.reasoned",
        "module_attempt",
        attempt.id,
        {"outcome": outcome_key, "reason": reason.strip()},
    )
    return row


def ask_for_more(*, actor: Actor, attempt: ModuleAttempt, message: str) -> ModuleAttempt:
    """Row 7: tell the participant what is missing. What is met so far is kept. The same again: no effect."""
    refusal = rules.may_ask_for_more(message)
    if refusal:
        raise BadInput("message", refusal)
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.SUPPLEMENT:
        asked = queries.history(attempt.id)[-1]
        if (asked.actor_id, asked.message) == (actor.account_id, message.strip()):
            return attempt
    attempt = _check_open(actor, attempt)
    name = TransitionName.MORE_ASKED_FOR
    if attempt.state is AttemptState.RETURNED:
        name = TransitionName.SENT_BACK_TO_PARTICIPANT
    return advance(actor=actor, attempt=attempt, transition_name=name, message=message.strip())


def decide(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    outcome: Outcome,
    weighing: Weighing | None,
    reason: str = "",
    language_remark: str = "",
    interpreter_used: bool = False,
) -> ModuleAttempt:
    """Row 8 (or 12, after a return), then 9: the decision locks and goes to internal verification.

    A trainee's waits before row 9 for a qualified colleague's countersignature.

    Deciding the same again after the attempt has moved on has no effect. `weighing` is what the assessor says of the
    evidence as a whole. Raises BadInput when it is missing or half said: no decision rests on evidence nobody weighed.
    """
    attempt = hold(attempt)
    present = queries.current_decision(attempt.id)
    decided = UNDER_REVIEW | countersignatures.WAITING
    if present is not None and attempt.state in decided and present.outcome is outcome:
        return attempt
    attempt = _check_open(actor, attempt)
    refusal = rules.may_decide(attempt_facts(attempt, only_handed_in=True), outcome, reason)
    if refusal:
        raise Refused(refusal)
    weighed = whole(weighing)
    if present is not None:
        present.superseded_at = clock.now()
        db.session.flush()
    decision = Decision(
        attempt_id=attempt.id,
        outcome=outcome,
        reason=reason.strip(),
        language_remark=language_remark.strip(),
        interpreter_used=interpreter_used,
        assessor_id=actor.own_account_id,
        at=clock.now(),
    )
    db.session.add(decision)
    keep_weighing(actor=actor, decision=decision, weighing=weighed)
    attempt.outcome = outcome
    again = attempt.state is AttemptState.RETURNED
    name = TransitionName.JUDGED_ANEW if again else TransitionName.DECIDED
    attempt = advance(
        actor=actor, attempt=attempt, transition_name=name, message=reason.strip(), outcome=outcome.value
    )
    return queue_if_ready(attempt=attempt, by_trainee=countersignatures.is_trainee(actor, attempt.module_key))
