"""The verbs of a validation on its way from the first page to the certificate, each as a form that somebody sends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.forms import reason_field_name as outcome_field_name
from stegvis.validation.judgement_models import (
    Decision,
    Judgement,
    OutcomeReason,
    ReusedEvidence,
    ReusedFinding,
)
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.plan_models import PlannedTask
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.reuse_rules import reason_field_name, take_field_name
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.weighing_rules import Autonomy, Point
from stegvis.verification import queries as verification_queries
from stegvis.verification.external_models import ExternalChoice, ExternalDraw, ExternalReview
from stegvis.verification.models import Batch, BatchItem, Review
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import external, people, planning, reuse, sharing, validation
from tests.factories.validation import Cast
from tests.integration.at_once.shapes import Prepare, Rows, Sent, Verb, of


def _put_up(cast: Cast) -> Sent:
    data: dict[str, object] = {
        "module": validation.MODULE,
        "goal": "Jag vill arbeta i kafé.",
        **validation.informed_form(),
    }
    path = f"/personer/{cast.participant.id}/validering"
    return Sent(cast.coordinator, path, data, "registered", {ModuleAttempt: 1})


def _hand_in(cast: Cast) -> Sent:
    return of(validation.in_progress(cast), cast.participant, "/mina-steg/ATTEMPT/lamna-in", "handed_in")


def _hand_in_for_her(cast: Cast) -> Sent:
    return of(
        validation.in_progress(cast), cast.assessor, "/valideringar/ATTEMPT/lamna-in", "handed_in",
        request="Hon bad mig i dag.",
    )  # fmt: skip


def _ask_for_more(cast: Cast) -> Sent:
    return of(
        validation.submitted(cast), cast.assessor, "/valideringar/ATTEMPT/komplettering", "more_asked_for",
        message="Visa hur du sorterar.",
    )  # fmt: skip


def reasons_of(attempt: ModuleAttempt, words: str) -> dict[str, Any]:
    """The fields of the decision's form that say why each learning outcome is met."""
    return {outcome_field_name(one.id): words for one in queries.module_of(attempt).outcomes}


def _decide(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    reasons = reasons_of(attempt, "Hon visade det flera gånger.")
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/beslut", "decided",
        {OutcomeReason: len(reasons), Decision: 1, DecisionWeighing: 1, Batch: 1, BatchItem: 1},
        outcome=Outcome.ACHIEVED.value, reason="Bra gjort.", **reasons,
        points=[point.value for point in Point], autonomy=Autonomy.GUIDED.value,
    )  # fmt: skip


def _pause(cast: Cast) -> Sent:
    return of(
        validation.in_progress(cast),
        cast.coordinator,
        "/valideringar/ATTEMPT/paus",
        "paused",
        reason="Borta.",
    )


def _stop(cast: Cast) -> Sent:
    return of(validation.in_progress(cast), cast.participant, "/mina-steg/ATTEMPT/sluta", "aborted")


def _abort(cast: Cast) -> Sent:
    return of(
        validation.in_progress(cast), cast.coordinator, "/valideringar/ATTEMPT/avbryt", "aborted",
        reason="Hon har fått arbete.",
    )  # fmt: skip


def _take_up(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    return of(attempt, cast.coordinator, "/valideringar/ATTEMPT/ateruppta", "resumed")


def _lock(cast: Cast) -> Sent:
    attempt = validation.queued(cast)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    return of(attempt, cast.verifier, f"/granskningar/omgangar/{item.batch_id}/las", "drawn")


def _review(cast: Cast, outcome: ReviewOutcome, event: str) -> Sent:
    attempt = validation.decided(cast)
    return of(
        attempt, cast.verifier, "/granskningar/ATTEMPT", event, {Review: 1},
        outcome=outcome.value, checks=[one.value for one in Check], reason="Se filmen en gång till.",
    )  # fmt: skip


def _review_for_a_neighbour(cast: Cast) -> Sent:
    attempt = validation.decided(cast)
    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    helper = sharing.shared(cast, item.batch_id)
    return of(
        attempt, helper, "/delade-granskningar/ATTEMPT", "approved", {Review: 1},
        outcome=ReviewOutcome.APPROVED.value, checks=[one.value for one in Check], reason="",
    )  # fmt: skip


def _approve(cast: Cast) -> Sent:
    return _review(cast, ReviewOutcome.APPROVED, "approved")


def _return(cast: Cast) -> Sent:
    return _review(cast, ReviewOutcome.RETURNED, "returned")


def _ask_again(cast: Cast) -> Sent:
    return of(
        validation.cleared(cast), cast.participant, "/mina-steg/ATTEMPT/titta-igen", "reconsideration_asked",
        {Reconsideration: 1}, ground="Jag kan visst det här.",
    )  # fmt: skip


def asked(cast: Cast) -> ModuleAttempt:
    """A cleared attempt about which the participant has asked again."""
    attempt = validation.cleared(cast)
    actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan visst det här."
    )
    db.session.commit()
    return attempt


def _answer(stands: str, event: str) -> Prepare:
    def prepare(cast: Cast) -> Sent:
        return of(
            asked(cast), cast.assessor, "/valideringar/ATTEMPT/omprovning", event,
            {ReconsiderationAnswer: 1}, stands=stands, words="Jag har tittat noga.",
        )  # fmt: skip

    return prepare


def _take_back(cast: Cast) -> Sent:
    path, event = "/mina-steg/ATTEMPT/titta-igen/lage", "reconsideration_taken_back"
    return of(asked(cast), cast.participant, path, event)


def _issue(cast: Cast) -> Sent:
    attempt = validation.cleared(cast)
    rows: Rows = {CertificateOrder: 1, Certificate: 1}
    return of(attempt, cast.issuer, "/klara-for-intyg/ATTEMPT", "certified", rows, name_checked="y")


def _sampled_externally(cast: Cast) -> tuple[ModuleAttempt, Account]:
    external.required(people.actor(cast.issuer), cast.unit.organisation_id)
    return validation.cleared(cast), people.staff(Role.EXTERNAL_VERIFIER, cast.unit)


def _approve_externally(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    path = "/externt-urval/ATTEMPT"
    return of(attempt, verifier, path, "externally_approved", {ExternalReview: 1}, outcome="approved")


_ACTION = {"outcome": "action", "reason": "Se kassan igen.", "act_by": "2099-12-01"}


def _ask_external_action(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    path = "/externt-urval/ATTEMPT"
    return of(attempt, verifier, path, "external_action_asked", {ExternalReview: 1}, **_ACTION)


def _pass_on(cast: Cast) -> Sent:
    attempt, verifier = _sampled_externally(cast)
    external.ask_action(verifier, attempt)
    path = "/granskningar/ATTEMPT/extern-atgard"
    return of(attempt, cast.verifier, path, "returned", reason="Se kassan igen.")


def _draw_externally(cast: Cast) -> Sent:
    """Sixteen who make the same choice, for which an attempt waits."""
    external.undecided(cast.unit.organisation_id)
    path = f"/extern-kvalitetssakring/{cast.unit.organisation_id}/{validation.MODULE}"
    data = {"is_required": "yes", "percent": "20", "reason": "Avtalet säger det.", "seen": ""}
    rows: Rows = {ExternalChoice: 1, ExternalDraw: 1}
    return of(validation.cleared(cast), cast.issuer, path, "externally_drawn", rows, **data)


def _observe(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    return of(
        attempt, cast.supervisor, "/valideringar/ATTEMPT/observation/ladda-upp", "evidence.added",
        {Evidence: 1, EvidenceCircumstances: 1},
        form_key=uuid4().hex, criteria=[queries.module_of(attempt).criterion_ids[0]], text="Hon gjorde det.",
        **TOLD, own_word="yes",
    )  # fmt: skip


TOLD: dict[str, Any] = {
    "done_on": "2026-03-02",
    "language": "sv",
    "interpreter": "none",
    "consent": "nobody",
}


def _tell(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    return of(
        attempt, cast.assessor, f"/valideringar/ATTEMPT/bevis/{_own_evidence(cast, attempt)}/uppgifter",
        "evidence.circumstances-noted", **TOLD, taken_by="staff", place="Kaféet",
    )  # fmt: skip


def _own_evidence(cast: Cast, attempt: ModuleAttempt) -> UUID:
    reader = people.actor(cast.assessor)
    [evidence] = queries.evidence_of(attempt.id, reader, participant_id=cast.participant.id)
    return evidence.id


def _let_old_count(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    [draft] = queries.drafts_of(attempt.id, attempt.participant_id)
    told = update(EvidenceCircumstances).where(EvidenceCircumstances.evidence_id == draft.id)
    db.session.execute(told.values(done_on=date(2020, 1, 1)))
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    db.session.commit()
    return of(
        attempt, cast.assessor, f"/valideringar/ATTEMPT/gammalt/{_own_evidence(cast, attempt)}",
        "evidence.old-counts", reason="Hon gör det varje dag.",
    )  # fmt: skip


def _take_over(cast: Cast) -> Sent:
    """What an earlier attempt found, a plain criterion and a safety-critical one."""
    reuse.stopped(cast)
    attempt = validation.submitted(cast)
    module = queries.module_of(attempt)
    keys = [reuse.plain_key(module), reuse.safety_key(module)]
    ticked = {take_field_name(key): "y" for key in keys} | {reason_field_name(keys[1]): reuse.WHY}
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/tidigare", "findings.taken-over",
        {Judgement: 2, ReusedFinding: 2, ReusedEvidence: 4}, holds="y", **ticked,
    )  # fmt: skip


def _confirm_for_her(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    plan = planning.sent(cast.assessor, attempt)
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/plan/bekrafta", "plan_confirmed",
        version=plan.version, request="Hon sa ja i dag.",
    )  # fmt: skip


def _task_address(cast: Cast, attempt: ModuleAttempt) -> str:
    task = actions.add_task(actor=people.actor(cast.assessor), attempt=attempt, task=planning.a_task(attempt))
    db.session.commit()
    return f"/valideringar/ATTEMPT/plan/uppgift/{task.id}"


def _change_task(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    task = planning.a_task(attempt)
    written: dict[str, Any] = {
        "task": "Duka av.", "method": task.method.value, "criterion_keys": list(task.criterion_keys),
        "day": task.day.isoformat(), "at_time": "09:00", "place": task.place, "who": task.who,
    }  # fmt: skip
    return of(attempt, cast.assessor, _task_address(cast, attempt), "plan.task-changed", **written)


def _take_task_out(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    path = _task_address(cast, attempt)
    return of(attempt, cast.assessor, path, "plan.task-removed", {PlannedTask: -1}, remove="y")


def _draft_address(attempt: ModuleAttempt, end: str) -> str:
    [draft] = queries.drafts_of(attempt.id, attempt.participant_id)
    return f"/mina-steg/bevis/{draft.id}/{end}"


def _say_anew(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    keys = list(queries.module_of(attempt).criterion_ids[:1])
    path = _draft_address(attempt, "visar")
    return of(attempt, cast.participant, path, "evidence.criteria-changed", criteria=keys)


def _delete_draft(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    path = _draft_address(attempt, "ta-bort")
    rows: Rows = {Evidence: -1, EvidenceCircumstances: -1}
    return of(attempt, cast.participant, path, "evidence.draft-deleted", rows)


def _go_on(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    actions.pause(actor=people.actor(cast.participant), attempt=attempt, reason="Borta.")
    db.session.commit()
    return of(attempt, cast.participant, "/mina-steg/ATTEMPT/fortsatt", "unpaused")


def late(cast: Cast) -> ModuleAttempt:
    """One whose first step nobody has answered in time."""
    attempt = asked(cast)
    request = update(Reconsideration).where(Reconsideration.attempt_id == attempt.id)
    db.session.execute(request.values(step_since=clock.now() - timedelta(days=15)))
    db.session.commit()
    return attempt


def _pass_on_to_others(cast: Cast) -> Sent:
    path, event = "/mina-steg/ATTEMPT/titta-igen/lage", "reconsideration_passed_on"
    return of(late(cast), cast.participant, path, event, do="pass_on")


def _answer_in_step_two(stands: str, event: str) -> Prepare:
    """The two who answer in the second step send at once: each has one word, and with the later one it ends."""

    def prepare(cast: Cast) -> Sent:
        attempt, other = late(cast), people.staff(Role.ASSESSOR, cast.unit)
        people.assignment(cast.participant, other, Role.ASSESSOR)
        actions.pass_on_reconsideration(actor=people.actor(cast.participant), attempt=attempt)
        db.session.commit()
        return of(
            attempt, [other, cast.verifier], "/valideringar/ATTEMPT/omprovning", event,
            {ReconsiderationAnswer: 2}, stands=stands, words="Jag har tittat noga.",
        )  # fmt: skip

    return prepare


ATTEMPT_VERBS: dict[str, Verb] = {
    "put up": Verb("validation.open_new", _put_up),
    "hand in": Verb("steps.hand_in", _hand_in),
    "hand in for her": Verb("waiting.hand_in_for_her", _hand_in_for_her),
    "ask for more": Verb("bench.ask_for_more", _ask_for_more),
    "decide": Verb("bench.decide", _decide),
    "pause": Verb("waiting.pause", _pause),
    "stop": Verb("steps.stop", _stop),
    "abort": Verb("validation.abort", _abort),
    "take up": Verb("waiting.take_up", _take_up),
    "lock": Verb("verification.lock", _lock),
    "approve": Verb("verification.review", _approve),
    "approve for a neighbour": Verb("sharing.review", _review_for_a_neighbour),
    "return": Verb("verification.review", _return),
    "ask again": Verb("own_asking.ask", _ask_again),
    "stands": Verb("asking.answer", _answer("yes", "decision_stood")),
    "reopened": Verb("asking.answer", _answer("no", "decision_reopened")),
    "take back": Verb("own_asking.under_way", _take_back),
    "issue": Verb("certificates.issue", _issue),
    "approve externally": Verb("external.review", _approve_externally),
    "ask for an external action": Verb("external.review", _ask_external_action),
    "pass an external action on": Verb("external.action", _pass_on),
    "choose external verification": Verb("external.choose", _draw_externally),
    "observe": Verb("validation.send_observation", _observe),
    "tell how evidence came to be": Verb("circumstances.tell", _tell),
    "let old evidence count": Verb("waiting.let_old_count", _let_old_count),
    "take over from an earlier attempt": Verb("reusing.show", _take_over),
    "say yes to the plan for her": Verb("planning.confirm_for_her", _confirm_for_her),
    "change a task": Verb("planning.change_task", _change_task),
    "take a task out": Verb("planning.change_task", _take_task_out),
    "say anew what a draft shows": Verb("evidence.change", _say_anew),
    "delete a draft": Verb("evidence.delete", _delete_draft),
    "go on after a pause": Verb("own_waiting.go_on", _go_on),
    "pass a late reconsideration on": Verb("own_asking.under_way", _pass_on_to_others),
    "stands in step 2": Verb("asking.answer", _answer_in_step_two("yes", "decision_stood")),
    "reopened in step 2": Verb("asking.answer", _answer_in_step_two("no", "decision_reopened")),
}
