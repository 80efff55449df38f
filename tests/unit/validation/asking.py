"""The real guards, asked with what is so in a story: as the verbs ask them before they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from stegvis.access.actor import Role
from stegvis.base.language import Text
from stegvis.certificates import rules as certificate_rules
from stegvis.certificates.rules import IssueFacts, Separation
from stegvis.certificates.states import CertificateState
from stegvis.validation import (
    case_rules,
    circumstances_rules,
    clearing_rules,
    competence_rules,
    countersign_rules,
    mapping_rules,
    plan_rules,
    reconsideration_rules,
    registering_rules,
    rules,
)
from stegvis.validation.case_rules import AgreedHow, Information, InformedHow
from stegvis.validation.circumstances_rules import Circumstances, Consent
from stegvis.validation.clearing_rules import ClearingFacts, External
from stegvis.validation.competence_rules import Held
from stegvis.validation.countersign_rules import PendingDecision
from stegvis.validation.mapping_rules import Interpreter
from stegvis.validation.plan_rules import MappingFacts
from stegvis.validation.registering_rules import Registration
from stegvis.validation.rules import AttemptFacts, CriterionFacts, EvidenceKind, Involved, JudgementResult
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from stegvis.verification import external_drawing
from stegvis.verification import rules as verification_rules
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.rules import BatchStanding, CriterionWord, ItemFacts
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.unit.validation.story import (
    COORDINATOR,
    FIRST,
    HER,
    SECOND,
    SUPERVISOR,
    TRAINEE,
    VERIFIER,
    Story,
    Try,
)

_S, _N = AttemptState, TransitionName
MODULE = "disk-kafe"
CRITERION = CriterionFacts("a", "o", minimum_evidence=2, safety_critical=True)


def _held(one: Story, now: Try, role: Role) -> list[Held]:
    if not now.is_competent:
        return []
    return [Held(role, MODULE, one.now.date(), as_trainee=now.actor == TRAINEE)]


def beyond_competence(one: Story, now: Try) -> dict[Role, Text]:
    """The parts of the open step that the actor may not take today."""
    step, found = one.request.step if one.request else 1, {}
    for part in (Role.ASSESSOR, Role.INTERNAL_VERIFIER):
        held = _held(one, now, part)
        refusal = reconsideration_rules.may_take(part, step, held, MODULE, one.now.date())
        if refusal:
            found[part] = refusal
    return found


def _facts(one: Story, now: Try) -> AttemptFacts:
    """One criterion, judged as the outcome says."""
    judged = JudgementResult.MET if now.is_met else JudgementResult.NOT_YET
    return AttemptFacts(
        state=one.state or _S.REGISTERED,
        participant_id=HER,
        criteria=(CRITERION,),
        assessor_ids=frozenset({FIRST, SECOND, TRAINEE}),
        evidence_count={"a": one.pieces},
        observed=frozenset({"a"}),
        judged={"a": judged} if now.all_judged else {},
        outcome_reasons={"o": "Därför."},
    )


def involved_in(one: Story) -> Involved:
    """Who has had to do with the attempt."""
    assigned = {
        Role.SUPERVISOR: frozenset({SUPERVISOR}),
        Role.COORDINATOR: frozenset({COORDINATOR}),
        Role.ASSESSOR: frozenset({FIRST, SECOND, TRAINEE}),
    }
    return Involved(assigned, frozenset(), frozenset(one.judged_by))


def _assesses(one: Story, now: Try) -> object:
    return (
        rules.not_her_own(now.actor, HER)
        or competence_rules.may_assess(_held(one, now, Role.ASSESSOR), MODULE, one.now.date())
        or rules.has_not_reviewed(now.actor, one.reviewed_by)
        or reconsideration_rules.may_decide_again(now.actor, one.overruled)
    )


def _decides(one: Story, now: Try) -> object:
    outcome = Outcome.ACHIEVED if now.is_met else Outcome.NOT_YET
    return _assesses(one, now) or rules.may_decide(_facts(one, now), outcome, now.words)


def _shows(one: Story, now: Try) -> object:
    told = Circumstances(consent=Consent.SPOKEN if now.is_clear else Consent.UNCLEAR)
    return circumstances_rules.doubt(told, one.now.date()) or circumstances_rules.have_agreed(
        EvidenceKind.PHOTO, has_people=now.has_people, people_agreed=now.have_agreed
    )


def _verifies(one: Story, now: Try) -> object:
    return rules.may_verify(
        now.actor, _facts(one, now), involved_in(one)
    ) or competence_rules.may_verify_module(_held(one, now, Role.INTERNAL_VERIFIER), MODULE, one.now.date())


def _approves(one: Story, now: Try) -> object:
    words = {"a": CriterionWord(Agreement.ACTION, "Se guiden.")} if now.disagrees else {}
    return (
        verification_rules.fits_words(ReviewOutcome.APPROVED, words)
        or verification_rules.may_approve(list(Check) if now.all_checked else [])
        or _verifies(one, now)
    )


def _verifies_externally(one: Story, now: Try, outcome: ExternalOutcome) -> object:
    today = one.now.date()
    act_by = today + timedelta(days=7) if now.day_is_later else today
    notes = {"a": "Visa."} if now.disagrees and outcome is ExternalOutcome.APPROVED else {}
    return external_drawing.may_end(outcome, notes, now.words, act_by, today) or rules.may_verify_externally(
        now.actor, _facts(one, now), involved_in(one), frozenset(one.approved_by)
    )


def _clearing(one: Story) -> ClearingFacts:
    if one.externally_by is not None:
        external = External.APPROVED
    elif one.is_drawn_externally and not one.is_protected:
        external = External.DRAWN
    else:
        external = external_drawing.without_draw(
            is_required=one.needs_external, is_protected=one.is_protected
        )
    asked = one.request is not None and one.request.is_open
    return ClearingFacts(one.outcome, external, has_open_reconsideration=asked)


def _separation(one: Story, now: Try) -> Separation:
    return Separation(
        now.actor, HER, one.decided_by, one.verified_by, one.externally_by, countersigner_id=one.signed_by
    )


def _issues(one: Story, now: Try) -> object:
    asked = one.request is not None and one.request.is_open
    is_cleared = one.state is _S.CLEARED
    return certificate_rules.issue_refusal(
        IssueFacts(_separation(one, now), is_cleared, asked, now.name_can_be_shown, staff_can_be_shown=True)
    )


def _changes(one: Story, now: Try) -> object:
    return certificate_rules.change_refusal(
        _separation(one, now),
        CertificateState.ISSUED if one.state is _S.CERTIFIED else CertificateState.WITHDRAWN,
        is_reconsidered=one.state is _S.RECONSIDERATION,
    )


def may_sign(one: Story, now: Try) -> object:
    """What is asked before somebody signs a trainee's decision, or sends it back."""
    if one.decided_by is None:
        return "nothing to sign"
    pending = PendingDecision(
        HER, one.decided_by, frozenset({VERIFIER}), frozenset(one.reviewed_by), frozenset(one.overruled)
    )
    held = [Held(Role.ASSESSOR, MODULE, one.now.date(), as_trainee=now.actor == TRAINEE)]
    qualified = countersign_rules.is_qualified(held, MODULE, one.now.date())
    return countersign_rules.may_countersign(now.actor, pending, is_qualified=qualified)


def _asks(one: Story, now: Try) -> object:
    return reconsideration_rules.has_ground(now.words, talks=False) or reconsideration_rules.may_ask(
        one.request,
        told_on=one.told.date(),
        today=one.now.date(),
        days=14,
        has_other_open=now.has_other_open,
    )


def _passes_on(one: Story, now: Try) -> object:
    if one.request is None:
        return "nothing is asked"
    return reconsideration_rules.may_pass_on(one.request.step, one.step_since, one.now.date())


def _draws(one: Story, now: Try) -> object:
    reasons = ["chance"] if now.is_drawn else []
    return verification_rules.may_draw(ItemFacts(now.is_locked, now.is_drawn, reasons))


def _told(one: Story, now: Try) -> Information:
    return Information(
        one.now.date(), InformedHow.TALK, now.words.strip(), Interpreter.NOT_NEEDED, AgreedHow.SAID
    )


ASKED: Mapping[TransitionName, Callable[[Story, Try], object]] = {
    _N.REGISTERED: lambda one, now: (
        registering_rules.may_register(
            Registration(True, True, is_published=now.is_published, has_certificate=now.is_certified)
        )
        or case_rules.wrong_in_information(_told(one, now), one.now.date())
    ),
    _N.MAPPING_STARTED: lambda one, now: competence_rules.has_competent_assessor(
        {FIRST}, {FIRST} if now.has_assessor else {SECOND}
    ),
    _N.PLAN_CONFIRMED: lambda one, now: (
        plan_rules.may_confirm(
            MappingFacts(
                talk_confirmed=now.has_talked or None, instead_of_questions=True, plan_sent=now.has_plan
            )
        )
        or (not now.is_hers and plan_rules.may_confirm_for_her(now.words))
    ),
    _N.PUT_TO_REST: lambda one, now: (
        rules.not_her_own(now.actor, HER)
        or mapping_rules.may_put_to_rest(
            now.words, one.now.date() + timedelta(days=30 * now.day_is_later), one.now.date()
        )
    ),
    _N.STARTED: _shows,
    _N.PAUSED: lambda one, now: rules.may_pause(now.words),
    _N.HANDED_IN: lambda one, now: (
        rules.may_hand_in(_facts(one, now)) or (not now.is_hers and rules.may_hand_in_for_her(now.words))
    ),
    _N.MORE_ASKED_FOR: lambda one, now: _assesses(one, now) or rules.may_ask_for_more(now.words),
    _N.MORE_BEGUN: _shows,
    _N.DECIDED: _decides,
    _N.NOT_COUNTERSIGNED: lambda one, now: may_sign(one, now) or countersign_rules.may_send_back(now.words),
    _N.QUEUED: lambda one, now: countersign_rules.may_queue(
        is_decided=one.decided_by is not None,
        by_trainee=one.decided_by == TRAINEE,
        is_signed=one.signed_by is not None,
    ),
    _N.DRAWN: _draws,
    _N.DRAWN_LATER: _draws,
    _N.LEFT_OUT: lambda one, now: verification_rules.may_leave_out(ItemFacts(now.is_locked, now.is_drawn)),
    _N.APPROVED: _approves,
    _N.RETURNED: lambda one, now: rules.may_return(now.words) or _verifies(one, now),
    _N.SENT_BACK_TO_PARTICIPANT: lambda one, now: _assesses(one, now) or rules.may_ask_for_more(now.words),
    _N.JUDGED_ANEW: _decides,
    _N.APPROVED_IN_BATCH: lambda one, now: (
        verification_rules.may_approve_rest(BatchStanding(now.waiting, 0)) or _verifies(one, now)
    ),
    _N.EXTERNALLY_DRAWN: lambda one, now: clearing_rules.may_draw_externally(_clearing(one)),
    _N.EXTERNALLY_TAKEN_OUT: lambda one, now: clearing_rules.may_take_out(is_protected=one.is_protected),
    _N.EXTERNALLY_APPROVED: lambda one, now: _verifies_externally(one, now, ExternalOutcome.APPROVED),
    _N.EXTERNAL_ACTION_ASKED: lambda one, now: _verifies_externally(one, now, ExternalOutcome.ACTION),
    _N.CLEARED: lambda one, now: clearing_rules.may_clear(_clearing(one)),
    _N.CERTIFIED: _issues,
    _N.CERTIFICATE_REPLACED: lambda one, now: _changes(one, now) or certificate_rules.may_rename(now.words),
    _N.CERTIFICATE_WITHDRAWN: lambda one, now: (
        _changes(one, now) or certificate_rules.may_withdraw(now.words)
    ),
    _N.ABORTED: lambda one, now: (
        rules.may_abort(
            has_ended=one.is_ended,
            is_participant=now.is_hers,
            asked_from=one.asked_from if one.state is _S.RECONSIDERATION else None,
            outcome=one.outcome,
        )
        or (not now.is_hers and rules.may_abort_for_her(now.words))
    ),
    _N.RECONSIDERATION_ASKED: _asks,
    _N.RECONSIDERATION_PASSED_ON: _passes_on,
    _N.RESUMED: lambda one, now: rules.may_resume(
        has_open=now.has_other_open, has_certificate=now.is_certified
    ),
}
"""What the verbs ask before they move. Answers in a reconsideration are asked for in `Walk.answer`."""
