"""Taking over, openly, what an earlier attempt of the same participant and module has found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.base.language import _l
from stegvis.people.facts import facts_about
from stegvis.validation import earlier_findings, queries, reuse_rules, rules
from stegvis.validation.actions.competence import refuse_to_judge
from stegvis.validation.actions.evidence import bring_under_way
from stegvis.validation.actions.moves import refuse_in_conflict
from stegvis.validation.earlier_findings import OPEN_FOR_REUSE, Offer
from stegvis.validation.judgement_models import Judgement, ReusedEvidence, ReusedFinding
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reuse_rules import reason_field_name, take_field_name
from stegvis.validation.rules import JudgementResult


def take_over(
    *, actor: Actor, attempt: ModuleAttempt, chosen: Mapping[str, str], holds: bool
) -> list[Judgement]:
    """Judge criteria as met on what an earlier attempt found: all that are chosen, or none. Again: no effect.

    `chosen` maps a criterion to the assessor's own reason, `holds` says that she has looked at the evidence and that it
    still shows what it did. What is judged already in this attempt is judged on the bench, and not here.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    _check_open(actor, attempt)
    judgements = queries.current_judgements(attempt.id)
    too_close = facts_about(attempt.participant_id).in_conflict
    found = earlier_findings.findings_for(
        attempt, queries.module_of(attempt), judgements=judgements, too_close=too_close
    )
    offers = {key: found.of(key) for key in chosen}
    for key, offer in offers.items():
        _refuse_what_is_not_offered(key, offer, chosen[key])
    wrong = reuse_rules.may_take_over_at_all(chosen=len(chosen), holds=holds)
    if wrong:
        raise BadInput(*wrong)
    to_take = [offer for offer in offers.values() if offer is not None and not offer.is_taken]
    if not to_take:
        return [judgements[key] for key in chosen]
    now = clock.now()
    made = [_take(actor, attempt, offer, chosen[offer.criterion.id], now) for offer in to_take]
    record(
        actor,
        "findings.taken-over",
        "module_attempt",
        attempt.id,
        {offer.criterion.id: str(offer.earlier.id) for offer in to_take},
    )
    # What was shown earlier counts as begun: she may hand in although she has nothing new to show.
    bring_under_way(actor, attempt)
    return made


def _check_open(actor: Actor, attempt: ModuleAttempt) -> None:
    refusal = rules.not_her_own(actor.account_id, attempt.participant_id)
    if refusal:
        raise Refused(refusal)
    refuse_in_conflict(actor, attempt.participant_id)
    if attempt.state not in OPEN_FOR_REUSE:
        raise Refused(
            _l("Det går inte att ta över nu. Valideringen väntar, eller så är beslutet redan fattat.")
        )
    refuse_to_judge(actor, attempt)


def _refuse_what_is_not_offered(key: str, offer: Offer | None, reason: str) -> None:
    field = take_field_name(key)
    if offer is None:
        raise BadInput(field, _l("Det finns inget tidigare att ta över för det här kriteriet."))
    if offer.why_not is not None:
        raise BadInput(field, offer.why_not)
    if offer.is_judged:
        raise BadInput(field, _l("Kriteriet är redan bedömt i det här försöket. Ändra i bedömningen."))
    lacking = reuse_rules.lacks_reason(offer.facts, reason)
    if lacking is not None:
        raise BadInput(reason_field_name(key), lacking)


def _take(actor: Actor, attempt: ModuleAttempt, offer: Offer, reason: str, now: datetime) -> Judgement:
    key = offer.criterion.id
    if offer.present is not None:
        # It counts as none: by somebody too close, or resting on what has grown old.
        offer.present.superseded_at = now
        db.session.flush()
    judgement = Judgement(
        attempt_id=attempt.id,
        criterion_key=key,
        result=JudgementResult.MET,
        reason=reason.strip(),
        assessor_id=actor.own_account_id,
        at=now,
    )
    db.session.add(judgement)
    db.session.flush()
    db.session.add(
        ReusedFinding(
            judgement_id=judgement.id,
            attempt_id=attempt.id,
            earlier_id=offer.earlier.id,
            earlier_attempt_id=offer.earlier.attempt_id,
            participant_id=attempt.participant_id,
            module_key=attempt.module_key,
            criterion_key=key,
        )
    )
    db.session.flush()
    db.session.add_all(
        ReusedEvidence(judgement_id=judgement.id, evidence_id=item.id) for item in offer.evidence
    )
    db.session.flush()
    return judgement
