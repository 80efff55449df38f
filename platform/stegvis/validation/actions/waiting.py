"""Letting an attempt wait and taking it up again, and what that does to old evidence."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.base.language import _l
from stegvis.people import queries as people_queries
from stegvis.validation import currency, earlier_findings, mapping_rules, queries, reuse_rules, rules
from stegvis.validation.actions import closing
from stegvis.validation.actions.moves import advance, row_from
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.held_certificates import held_certificate
from stegvis.validation.mapping_models import MappingRest
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import CriterionFacts
from stegvis.validation.states import (
    OPEN_FOR_EVIDENCE,
    OPEN_FOR_JUDGEMENT,
    AttemptState,
    TransitionName,
)


def pause(*, actor: Actor, attempt: ModuleAttempt, reason: str) -> ModuleAttempt:
    """Row 5: the participant or the coordinator lets it wait, and says why. Evidence grows old meanwhile.

    Again: no effect.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.PAUSED:
        return attempt
    refusal = rules.may_pause(reason)
    if refusal:
        raise BadInput("reason", refusal)
    return advance(
        actor=actor, attempt=attempt, transition_name=TransitionName.PAUSED, message=reason.strip()
    )


def put_to_rest(*, actor: Actor, attempt: ModuleAttempt, message: str, look_again_on: date) -> ModuleAttempt:
    """Row 3: the mapping has shown that it is better to wait, or to learn first; until when. Again: no effect."""
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.DORMANT:
        return attempt
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    now = clock.now()
    wrong = mapping_rules.may_put_to_rest(message, look_again_on, clock.local(now).date())
    if wrong:
        raise BadInput(*wrong)
    attempt = advance(
        actor=actor,
        attempt=attempt,
        transition_name=TransitionName.PUT_TO_REST,
        message=message.strip(),
        look_again_on=look_again_on.isoformat(),
    )
    db.session.add(
        MappingRest(attempt_id=attempt.id, look_again_on=look_again_on, put_by=actor.own_account_id, at=now)
    )
    return attempt


def take_up(*, actor: Actor, attempt: ModuleAttempt) -> ModuleAttempt:
    """Rows 5 and 21: go on after a pause, a rest or a stop. What has grown old is marked. Again: no effect.

    Raises Refused when another attempt at the module is open, or a certificate in it that can't be renewed yet.
    """
    # The participant's row is held as when an attempt is opened: a new one can't begin in the same moment.
    db.session.refresh(
        people_queries.get_account(attempt.participant_id), with_for_update={"key_share": True}
    )
    attempt = queries.get_attempt(attempt.id, lock=True)
    if attempt.state is AttemptState.IN_PROGRESS:
        return attempt
    if attempt.state is AttemptState.PAUSED:
        return _go_on(actor, attempt, TransitionName.UNPAUSED)
    others = [
        other
        for other in queries.attempts_of_participant(attempt.participant_id)
        if other.module_key == attempt.module_key and other.id != attempt.id
    ]
    held = held_certificate(others)
    refusal = rules.may_resume(
        has_open=any(other.ended_at is None for other in others),
        has_certificate=held is not None and not held.may_be_renewed,
    )
    if refusal:
        raise Refused(refusal)
    row_from(attempt, TransitionName.RESUMED)
    closing.reopen(actor=actor, case=attempt.case)
    return _go_on(actor, attempt, TransitionName.RESUMED)


def _go_on(actor: Actor, attempt: ModuleAttempt, name: TransitionName) -> ModuleAttempt:
    row_from(attempt, name)
    let_reuse_lapse(actor=actor, attempt=attempt)
    old = mark_old(actor=actor, attempt=attempt)
    return advance(actor=actor, attempt=attempt, transition_name=name, old_evidence=old)


def mark_old(*, actor: Actor, attempt: ModuleAttempt) -> int:
    """Mark the evidence that is more than twelve months old today; how much is marked now and wasn't before."""
    marked = currency.marks_of(attempt.id)
    now = clock.now()
    fresh = [one for one in currency.old_evidence_ids(attempt.id, now) if one not in marked]
    for evidence_id in fresh:
        db.session.add(OldEvidence(evidence_id=evidence_id, marked_at=now, reason=""))
        record(actor, "evidence.marked-old", "evidence", evidence_id, {"attempt": str(attempt.id)})
    db.session.flush()
    return len(fresh)


def let_reuse_lapse(*, actor: Actor, attempt: ModuleAttempt) -> int:
    """What was taken over from an earlier attempt and rests on too little that is current: it counts no more.

    How many did now. The criterion is shown again, or judged anew.
    """
    module, today, now = queries.module_of(attempt), people_queries.today(), clock.now()
    outcomes = {one.id: outcome.id for outcome in module.outcomes for one in outcome.criteria}
    lapsed = []
    for key, judgement in queries.current_judgements(attempt.id).items():
        reused, criterion = judgement.reused, module.criterion(key)
        if reused is None or reused.lapsed_at is not None or criterion is None:
            continue
        evidence = [earlier_findings.as_facts(item, attempt.participant_id) for item in reused.evidence]
        facts = CriterionFacts(key, outcomes[key], criterion.minimum_evidence, criterion.safety_critical)
        if reuse_rules.rests_on_enough(evidence, facts, today) is not None:
            reused.lapsed_at = now
            lapsed.append(key)
    if lapsed:
        db.session.flush()
        record(actor, "findings.lapsed", "module_attempt", attempt.id, {"criteria": lapsed})
    return len(lapsed)


def let_old_count(*, actor: Actor, attempt: ModuleAttempt, evidence_id: UUID, reason: str) -> OldEvidence:
    """The assessor says that old evidence counts all the same, and why. Again: the first word stays."""
    attempt = queries.get_attempt(attempt.id, lock=True)
    mark = currency.marks_of(attempt.id).get(evidence_id)
    if mark is None:
        raise NotFound("old evidence")
    # The page has read it before the lock.
    db.session.refresh(mark)
    if mark.accepted_at is not None:
        return mark
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    if attempt.state not in OPEN_FOR_EVIDENCE | OPEN_FOR_JUDGEMENT:
        raise Refused(
            _l("Det går inte att bedöma nu. Valideringen väntar, eller så är beslutet redan fattat.")
        )
    if not reason.strip():
        raise BadInput("reason", _l("Skriv varför det räknas fast det är gammalt."))
    mark.accepted_at, mark.accepted_by, mark.reason = clock.now(), actor.own_account_id, reason.strip()
    record(actor, "evidence.old-counts", "evidence", evidence_id, {"reason": mark.reason})
    return mark
