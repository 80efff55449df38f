"""The qualified colleague's word on a trainee's decision: it goes on to verification, or back."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.validation import countersign_rules as rules
from stegvis.validation import countersignatures, queries
from stegvis.validation.actions.moves import advance, hold, refuse_in_conflict
from stegvis.validation.actions.queueing import queue_if_ready
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, TransitionName


def countersign(*, actor: Actor, attempt: ModuleAttempt, stands: bool, words: str = "") -> ModuleAttempt:
    """Sign a trainee's decision, which then goes to internal verification (row 9), or send it back with a reason.

    The same word again has no effect. Raises BadInput when it is sent back without words, Refused for whoever may not
    sign or when somebody else was first.
    """
    attempt = hold(attempt)
    decision = queries.current_decision(attempt.id)
    if attempt.state is not AttemptState.ASSESSED or decision is None:
        done = countersignatures.latest_of(attempt.id)
        if done is not None and (done.signed_by, done.stands) == (actor.account_id, stands):
            return attempt
        raise Refused(
            _l("Inget beslut väntar på kontrasignering. Ladda om sidan och se vad som är nästa steg.")
        )
    refusal = rules.may_countersign(
        actor.account_id,
        countersignatures.pending(attempt, decision),
        is_qualified=countersignatures.is_qualified(actor, attempt.module_key),
    )
    if refusal:
        raise Refused(refusal)
    # When it stands the system moves it on, and the row asks nobody else.
    refuse_in_conflict(actor, attempt.participant_id)
    unsaid = None if stands else rules.may_send_back(words)
    if unsaid:
        raise BadInput("words", unsaid)
    moment = clock.now()
    db.session.add(
        Countersignature(
            decision_id=decision.id,
            attempt_id=attempt.id,
            signed_by=actor.own_account_id,
            at=moment,
            stands=stands,
            words=words.strip(),
        )
    )
    if not stands:
        decision.superseded_at = moment
    db.session.flush()
    record(
        actor,
        "decision.countersigned" if stands else "decision.sent-back",
        "module_attempt",
        attempt.id,
        {"decided_by": str(decision.assessor_id), "words": words.strip()},
    )
    if stands:
        return queue_if_ready(attempt=attempt, by_trainee=True)
    return advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.NOT_COUNTERSIGNED,
        message=words.strip(),
    )
