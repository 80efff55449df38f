"""External verification: the choice per module, the draw, the external verifier's word, and what follows on it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from stegvis import settings
from stegvis.access import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation import verifying
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from stegvis.verification import external_drawing as rules
from stegvis.verification import external_queries as queries
from stegvis.verification.external_drawing import ExternalOutcome, Turn
from stegvis.verification.external_models import (
    ExternalChoice,
    ExternalDraw,
    ExternallyReviewedCriterion,
    ExternalReview,
)

_LED_TO_VERIFIED = frozenset(
    {
        TransitionName.APPROVED,
        TransitionName.APPROVED_IN_BATCH,
        TransitionName.DECISION_STOOD,
        TransitionName.RECONSIDERATION_TAKEN_BACK,
    }
)


def choose_external(
    *,
    actor: Actor,
    organisation_id: UUID,
    module_key: str,
    is_required: bool,
    reason: str,
    percent: int | None = None,
    seen_choice_id: UUID | None = None,
) -> ExternalChoice:
    """Decide whether the module needs external verification; what waits for the decision goes on at once.

    It holds for what is verified from now on: what is drawn stays drawn, what is cleared stays cleared. The same
    choice again has no effect. Raises BadInput without a reason or with too small a share, Refused when somebody has
    chosen otherwise since the page was opened.
    """
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför. Det ska gå att förstå beslutet om ett år."))
    percent = _share(percent) if is_required else None
    # The organisation is held, so that two choices come one after the other.
    db.session.refresh(people_queries.get_organisation(organisation_id), with_for_update={"key_share": True})
    waiting = queries.verified_attempts(organisation_id, module_key)
    # As everywhere the attempts are held before the choice.
    verifying.attempts_by_id(waiting, lock=True)
    present = queries.choice_in_force(organisation_id, module_key, lock=True)
    if present is not None:
        if (present.is_required, present.percent, present.reason) == (is_required, percent, reason.strip()):
            return present
        if present.id != seen_choice_id:
            raise Refused(_l("Någon annan har just beslutat. Ladda om sidan och läs det beslutet först."))
        present.superseded_at = clock.now()
        db.session.flush()
    choice = ExternalChoice(
        organisation_id=organisation_id,
        module_key=module_key,
        is_required=is_required,
        percent=percent,
        seed=secrets.token_hex(16) if is_required else None,
        reason=reason.strip(),
        decided_by=actor.account_id,
        decided_at=clock.now(),
    )
    db.session.add(choice)
    db.session.flush()
    facts = {"module": module_key, "required": is_required, "percent": percent, "reason": reason.strip()}
    record(actor, "external-choice.made", "external_choice", choice.id, facts)
    for attempt_id in waiting:
        go_on(attempt_id=attempt_id)
    return choice


def _share(percent: int | None) -> int:
    least = settings.current().external_sample_percent
    percent = least if percent is None else percent
    if not least <= percent <= 100:
        raise BadInput("percent", _l("Skriv ett tal från %(least)s till 100.", least=least))
    return percent


def follow_approval(attempt: ModuleAttempt, *, transition: TransitionName, **_news: object) -> None:
    """Take what has just been verified on to the next step, in the transaction that verified it."""
    if transition in _LED_TO_VERIFIED and attempt.state is AttemptState.VERIFIED:
        go_on(attempt_id=attempt.id)


def go_on(*, attempt_id: UUID) -> ModuleAttempt:
    """Clear a verified and achieved attempt, or draw it into the external sample. Without a choice it waits.

    A person with protected identity is never shown to another body, so she is never drawn.
    """
    attempt = validation_queries.get_attempt(attempt_id, lock=True)
    if attempt.state is not AttemptState.VERIFIED or attempt.outcome is not Outcome.ACHIEVED:
        return attempt
    choice = queries.choice_in_force(attempt.case.organisation_id, attempt.module_key, lock=True)
    if choice is None:
        return attempt
    protected = people_queries.get_account(attempt.participant_id).protected
    made = _draw(choice, attempt) if choice.is_required and not protected else None
    if made is not None and made.why is not None:
        return validation_actions.draw_externally(
            attempt=attempt, why=made.why.value, position=made.position, percent=made.percent
        )
    stands = rules.without_draw(is_required=choice.is_required, is_protected=protected)
    return validation_actions.clear(attempt=attempt, external=stands)


def _draw(choice: ExternalChoice, attempt: ModuleAttempt) -> ExternalDraw | None:
    """Ask chance about the decision in force, once; None when it was asked before."""
    decision = validation_queries.current_decision(attempt.id)
    assert decision is not None, "only decided attempts are verified"
    assert choice.seed is not None and choice.percent is not None, "the choice asks for a draw"
    if queries.draw_of_decision(decision.id) is not None:
        return None
    asked, drawn = queries.drawn_so_far([choice.id]).get(choice.id, (0, 0))
    percent = max(choice.percent, settings.current().external_sample_percent)
    turn = Turn(choice.seed, percent, asked + 1, drawn)
    why = rules.why_drawn(turn, decision.id, after_action=queries.is_after_action(attempt.id))
    made = ExternalDraw(
        choice_id=choice.id,
        attempt_id=attempt.id,
        decision_id=decision.id,
        position=turn.position,
        drawn_before=drawn,
        percent=percent,
        why=why,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    facts = {"position": turn.position, "percent": percent, "why": why.value if why else None}
    record(SYSTEM, "external-draw.made", "module_attempt", attempt.id, facts)
    return made


def go_on_with_waiting() -> int:
    """What a choice of the same moment missed goes on, and protected people leave the sample; how many."""
    waiting, protected = queries.verified_with_choice(), queries.protected_in_sample()
    # All attempts are held, in their one order, before any choice is.
    verifying.attempts_by_id([*waiting, *protected], lock=True)
    for attempt_id in waiting:
        go_on(attempt_id=attempt_id)
    for attempt_id in protected:
        attempt = validation_queries.get_attempt(attempt_id, lock=True)
        if attempt.state is AttemptState.EXTERNAL_SAMPLE:
            validation_actions.take_out_of_external_sample(attempt=attempt)
    return len(waiting) + len(protected)


def finish_external_review(
    *,
    actor: Actor,
    attempt: ModuleAttempt,
    outcome: ExternalOutcome,
    notes: Mapping[str, str] | None = None,
    reason: str = "",
    act_by: date | None = None,
) -> ExternalReview:
    """Approve the decision, or ask for an action with what to do and by when. The same word again has no effect.

    Raises BadInput at the field that lacks something, Refused when the actor has had to do with the attempt or
    somebody else was first.
    """
    attempt = validation_queries.get_attempt(attempt.id, lock=True)
    decision = validation_queries.current_decision(attempt.id)
    done = queries.review_of_decision(decision.id) if decision else None
    if done is not None and done.verifier_id == actor.account_id and done.outcome is outcome:
        return done
    if decision is None or done is not None or attempt.state is not AttemptState.EXTERNAL_SAMPLE:
        raise Refused(_l("Det går inte att granska nu, för läget har ändrats. Ladda om sidan."))
    notes = {key: note.strip() for key, note in (notes or {}).items() if note.strip()}
    if not notes.keys() <= set(validation_queries.module_of(attempt).criterion_ids):
        raise NotFound("criterion")
    missing = rules.may_end(outcome, notes, reason, act_by, clock.local(clock.now()).date())
    if missing:
        raise BadInput(*missing)
    if outcome is ExternalOutcome.APPROVED:
        validation_actions.approve_externally(actor=actor, attempt=attempt)
        act_by = None
    else:
        assert act_by is not None, "an action says by when"
        validation_actions.ask_external_action(actor=actor, attempt=attempt, reason=reason, act_by=act_by)
    review = ExternalReview(
        attempt_id=attempt.id,
        decision_id=decision.id,
        verifier_id=actor.own_account_id,
        outcome=outcome,
        reason=reason.strip(),
        act_by=act_by,
        at=clock.now(),
    )
    db.session.add(review)
    db.session.flush()
    for key, note in sorted(notes.items()):
        db.session.add(ExternallyReviewedCriterion(review_id=review.id, criterion_key=key, note=note))
    facts = {"reason": reason.strip(), "criteria": sorted(notes), "act_by": act_by and act_by.isoformat()}
    record(actor, f"external-review.{outcome.value}", "module_attempt", attempt.id, facts)
    db.session.flush()
    return review


def pass_on_external_action(*, actor: Actor, attempt: ModuleAttempt, reason: str) -> ModuleAttempt:
    """Row 12: the internal verifier tells the assessor what to do, who judges anew. The same again: no effect."""
    attempt = validation_queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.RETURNED:
        last = validation_queries.history(attempt.id)[-1]
        if (last.actor_id, last.message) == (actor.account_id, reason.strip()):
            return attempt
    if attempt.state is not AttemptState.EXTERNAL_ACTION:
        raise Refused(_l("Ingen extern åtgärd väntar här. Ladda om sidan och se vad som har hänt."))
    return validation_actions.return_review(actor=actor, attempt=attempt, reason=reason)
