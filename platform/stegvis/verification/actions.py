"""The internal verifier's verbs."""

from __future__ import annotations

from collections.abc import Collection

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import Text, _l
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import queries, rules
from stegvis.verification.models import Review
from stegvis.verification.states import Check, ReviewOutcome


def finish_review(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    outcome: ReviewOutcome,
    checks: Collection[Check] = (),
    reason: str = "",
) -> Review:
    """Approve the assessor's decision, or return it with a reason. The same word again has no effect.

    Raises BadInput at the field that lacks something, Refused when the actor has had to do with the attempt or
    somebody else was first.
    """
    attempt = validation_queries.get_attempt(attempt.id, lock=True)
    decision = validation_queries.current_decision(attempt.id)
    if decision is None:
        raise Refused(_l("Det finns inget beslut att granska ännu."))
    done = queries.review_of_decision(decision.id)
    if done is not None:
        return _same_or_refused(done, actor, outcome)
    if attempt.state is not AttemptState.SAMPLED:
        raise Refused(_l("Det går inte att granska nu, för läget har ändrats. Ladda om sidan."))
    field, refusal = _refusal(outcome, checks, reason)
    if refusal:
        raise BadInput(field, refusal)
    if outcome is ReviewOutcome.APPROVED:
        validation_actions.approve_review(actor=actor, attempt=attempt)
    else:
        validation_actions.return_review(actor=actor, attempt=attempt, reason=reason)
    review = Review(
        attempt_id=attempt.id,
        decision_id=decision.id,
        verifier_id=actor.own_account_id,
        outcome=outcome,
        checks=sorted(check.value for check in checks),
        reason=reason.strip(),
        at=clock.now(),
    )
    db.session.add(review)
    db.session.flush()
    record(actor, f"review.{outcome.value}", "module_attempt", attempt.id, {"reason": reason.strip()})
    return review


def _refusal(outcome: ReviewOutcome, checks: Collection[Check], reason: str) -> tuple[str, Text | None]:
    if outcome is ReviewOutcome.APPROVED:
        return "checks", rules.may_approve(checks)
    return "reason", rules.may_return(reason)


def _same_or_refused(done: Review, actor: Actor, outcome: ReviewOutcome) -> Review:
    if done.verifier_id == actor.account_id and done.outcome is outcome:
        return done
    raise Refused(_l("Granskningen är redan klar. Ladda om sidan och se hur den slutade."))
