"""Reviewing one decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation import rules as validation_rules
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import queries, rules
from stegvis.verification.actions import batches, standardising
from stegvis.verification.models import Review, ReviewedCriterion, StandardisationItem
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, Check, ReviewOutcome


def finish_review(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    outcome: ReviewOutcome,
    checks: Collection[Check] = (),
    reason: str = "",
    words: Mapping[str, CriterionWord] | None = None,
) -> Review:
    """Approve the assessor's decision, or return it with a reason. The same word again has no effect.

    `words` tells for which criteria the verifier asks for an action or disagrees. A disagreement draws all that is left
    of the assessor's in the module, and opens an item for the next standardisation meeting.

    Raises BadInput at the field that lacks something, Refused when the actor has had to do with the attempt or
    somebody else was first.
    """
    words = {key: word for key, word in (words or {}).items() if word.agreement is not Agreement.AGREE}
    disagrees = Agreement.DISAGREE in {word.agreement for word in words.values()}
    hold_for_review(attempt, words)
    attempt = validation_queries.get_attempt(attempt.id, lock=True)
    decision = validation_queries.current_decision(attempt.id)
    if decision is None:
        raise Refused(_l("Det finns inget beslut att granska ännu."))
    done = queries.review_of_decision(decision.id)
    if done is not None:
        return _same_or_refused(done, actor, outcome)
    if attempt.state is not AttemptState.SAMPLED:
        raise Refused(_l("Det går inte att granska nu, för läget har ändrats. Ladda om sidan."))
    _refuse_if_wrong(attempt, outcome, checks, reason, words)
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
    said = {key: word.agreement.value for key, word in sorted(words.items())}
    facts = {"reason": reason.strip(), "words": said}
    record(actor, f"review.{outcome.value}", "module_attempt", attempt.id, facts)
    _keep_words(review, attempt, words)
    item = queries.item_of_decision(decision.id)
    if item is not None:
        if disagrees:
            batches.widen(assessor_id=decision.assessor_id, module_key=attempt.module_key)
        batches.close_if_done(item.batch)
    return review


def hold_for_review(attempt: ModuleAttempt, words: Mapping[str, CriterionWord]) -> None:
    """Lock the attempt's batch; with a disagreement every batch that it may widen, and then all their attempts.

    Nobody draws or approves meanwhile. A verb that locks more than one batch does it here first, in their one order.
    """
    decision = validation_queries.current_decision(attempt.id)
    if decision is None or Agreement.DISAGREE not in {word.agreement for word in words.values()}:
        batches.hold_batch(attempt)
    else:
        held = queries.hold_batches_of_assessor(decision.assessor_id, attempt.module_key)
        batches.hold_attempts(*held)


def _refuse_if_wrong(
    attempt: ModuleAttempt,
    outcome: ReviewOutcome,
    checks: Collection[Check],
    reason: str,
    words: Mapping[str, CriterionWord],
) -> None:
    if not words.keys() <= set(validation_queries.module_of(attempt).criterion_ids):
        raise NotFound("criterion")
    for key, refusal in rules.may_say(words).items():
        raise BadInput(rules.note_field_name(key), refusal)
    unfitting = rules.fits_words(outcome, words)
    if unfitting:
        raise BadInput("outcome", unfitting)
    approves = outcome is ReviewOutcome.APPROVED
    missing = rules.may_approve(checks) if approves else validation_rules.may_return(reason)
    if missing:
        raise BadInput("checks" if approves else "reason", missing)


def _keep_words(review: Review, attempt: ModuleAttempt, words: Mapping[str, CriterionWord]) -> None:
    for key, word in sorted(words.items()):
        db.session.add(
            ReviewedCriterion(
                review_id=review.id, criterion_key=key, agreement=word.agreement, note=word.note.strip()
            )
        )
        if word.agreement is Agreement.DISAGREE:
            item = StandardisationItem(
                organisation_id=attempt.case.organisation_id,
                module_key=attempt.module_key,
                criterion_key=key,
                review_id=review.id,
                opened_at=review.at,
            )
            db.session.add(item)
            db.session.flush()
            standardising.join_open_meeting(item)
    db.session.flush()


def _same_or_refused(done: Review, actor: Actor, outcome: ReviewOutcome) -> Review:
    if done.verifier_id == actor.account_id and done.outcome is outcome:
        return done
    raise Refused(_l("Granskningen är redan klar. Ladda om sidan och se hur den slutade."))
