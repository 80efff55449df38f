"""What comes after a first decision or stop, and what is said beside the way: each as a form that somebody sends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import Base, db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import share_queries
from stegvis.certificates.batches import actions as batch_actions
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.share_models import CertificateShare, SharedEvidence
from stegvis.certificates.states import ShareDepth, Visibility, WithdrawalCause
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import ConflictOfInterest, Tie
from stegvis.people.models import Account, Assignment, Membership
from stegvis.validation import actions, queries
from stegvis.validation.case_models import CaseEvent
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.judgement_models import Decision, OutcomeReason
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.particulars_models import ProfessionalTalk
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.states import Outcome
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.weighing_rules import Autonomy, Point
from stegvis.validation.wish_models import WishKind
from stegvis.verification import actions as verification_actions
from stegvis.verification.models import BatchItem
from stegvis.verification.states import ReviewOutcome
from tests.factories import people, planning, validation
from tests.factories.validation import Cast
from tests.integration.at_once.attempt_forms import TOLD, late, reasons_of
from tests.integration.at_once.shapes import Prepare, Rows, Sent, Verb, of

NOTED = "Jag har tittat noga."


def _returned(cast: Cast) -> ModuleAttempt:
    attempt = validation.decided(cast)
    verification_actions.finish_review(
        actor=people.actor(cast.verifier),
        attempt=attempt,
        outcome=ReviewOutcome.RETURNED,
        reason="Se filmen en gång till.",
    )
    db.session.commit()
    return queries.get_attempt(attempt.id)


def _ask_for_more_after_a_return(cast: Cast) -> Sent:
    return of(
        _returned(cast), cast.assessor, "/valideringar/ATTEMPT/komplettering", "sent_back_to_participant",
        message="Visa hur du sorterar.",
    )  # fmt: skip


def _decide_after_a_return(cast: Cast) -> Sent:
    attempt = _returned(cast)
    reasons = reasons_of(attempt, "Jag har sett filmen en gång till.")
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/beslut", "judged_anew",
        {OutcomeReason: len(reasons), Decision: 1, DecisionWeighing: 1, BatchItem: 1},
        outcome=Outcome.ACHIEVED.value, reason="Bra gjort.", **reasons,
        points=[point.value for point in Point], autonomy=Autonomy.GUIDED.value,
    )  # fmt: skip


def _order_many(cast: Cast) -> Sent:
    attempt = validation.cleared(cast)
    rows: Rows = {CertificateBatch: 1, CertificateBatchItem: 1, CertificateOrder: 1, Certificate: 1}
    return of(
        attempt, cast.issuer, "/klara-for-intyg/bestallningar", "certified", rows,
        order=str(uuid4()), attempts=[str(attempt.id)], who="chosen", names_checked="y",
    )  # fmt: skip


def _ordered(cast: Cast) -> tuple[ModuleAttempt, CertificateBatch]:
    attempt = validation.cleared(cast)
    batch = batch_actions.order_batch(
        actor=people.actor(cast.issuer), batch_id=uuid4(), attempt_ids=[attempt.id]
    )
    db.session.commit()
    return attempt, batch


def _stop_an_order(cast: Cast) -> Sent:
    attempt, batch = _ordered(cast)
    # The message has been given up: what waits is still there when the form is sent.
    db.session.execute(delete(outbox.OutboxMessage).where(outbox.OutboxMessage.task == "certificates.batch"))
    db.session.commit()
    return of(
        attempt,
        cast.issuer,
        f"/klara-for-intyg/bestallningar/{batch.id}/avbryt",
        "certificate_batch.cancelled",
    )


def _try_those_again(cast: Cast) -> Sent:
    cast.participant.family_name = "花子"
    db.session.commit()
    attempt, batch = _ordered(cast)
    outbox.run_pending()
    db.session.get_one(Account, cast.participant.id).family_name = "Yusuf"
    db.session.commit()
    rows: Rows = {CertificateOrder: 1, Certificate: 1}
    return of(attempt, cast.issuer, f"/klara-for-intyg/bestallningar/{batch.id}/igen", "certified", rows)


def _certified(cast: Cast) -> tuple[ModuleAttempt, Certificate]:
    attempt = validation.cleared(cast)
    certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    made = select(Certificate).where(Certificate.attempt_id == attempt.id)
    return queries.get_attempt(attempt.id), db.session.execute(made).scalar_one()


def _ask_again_with_a_certificate(cast: Cast) -> Sent:
    attempt, _ = _certified(cast)
    return of(
        attempt, cast.participant, "/mina-steg/ATTEMPT/titta-igen", "reconsideration_asked",
        {Reconsideration: 1}, ground="Det står fel.",
    )  # fmt: skip


def _doubt_a_certificate(cast: Cast) -> Sent:
    attempt, _ = _certified(cast)
    _ask(cast, attempt)
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/omprovning", "certificate_doubted",
        {ReconsiderationAnswer: 1}, stands="no", words=NOTED,
    )  # fmt: skip


def _withdraw(cast: Cast) -> Sent:
    attempt, certificate = _certified(cast)
    return of(
        attempt, cast.issuer, f"/utfardade-intyg/{certificate.id}/aterkalla", "certificate_withdrawn",
        cause=WithdrawalCause.ERROR.value, hearing_note="Hon hördes i dag.",
    )  # fmt: skip


def _replace(cast: Cast) -> Sent:
    attempt, certificate = _certified(cast)
    return of(
        attempt, cast.issuer, f"/utfardade-intyg/{certificate.id}/ersatt", "certificate.replaced",
        {CertificateOrder: 1, Certificate: 1}, new_name="Aminah Yusuf", reason="Fel stavning.",
    )  # fmt: skip


def _show_less(cast: Cast) -> Sent:
    attempt, certificate = _certified(cast)
    return of(
        attempt, cast.participant, f"/mina-intyg/{certificate.id}", "certificate.visibility_set",
        visibility=Visibility.STATUS_ONLY.value,
    )  # fmt: skip


def _share(cast: Cast) -> Sent:
    _, certificate = _certified(cast)
    path = f"/mina-intyg/{certificate.id}/ny-lank"
    data = {"form_key": uuid4().hex, "depth": ShareDepth.CLAIMS.value, "days": "30"}
    return Sent(cast.participant, path, data, "certificate.shared", {CertificateShare: 1})


def _share_with_evidence(cast: Cast) -> Sent:
    _, certificate = _certified(cast)
    [piece] = share_queries.showable_evidence(certificate)
    path = f"/mina-intyg/{certificate.id}/ny-lank/bevis?dagar=7"
    rows: dict[type[Base], int] = {CertificateShare: 1, SharedEvidence: 1}
    data = {"form_key": uuid4().hex, "evidence": [str(piece.id)]}
    return Sent(cast.participant, path, data, "certificate.shared", rows)


def _withdraw_a_link(cast: Cast) -> Sent:
    _, certificate = _certified(cast)
    new = certificate_actions.NewShare(uuid4().hex, ShareDepth.STANDING, 7)
    holder = people.actor(cast.participant)
    made = certificate_actions.share(actor=holder, certificate_id=certificate.id, new=new)
    db.session.commit()
    path = f"/mina-intyg/lankar/{made.id}/ta-bort"
    return Sent(cast.participant, path, {}, "certificate.share_withdrawn")


def _ask(cast: Cast, attempt: ModuleAttempt) -> None:
    actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan visst det här."
    )
    db.session.commit()


def _answer(account: Account, attempt: ModuleAttempt) -> None:
    actions.answer_reconsideration(actor=people.actor(account), attempt=attempt, stands=True, words=NOTED)
    db.session.commit()


def _in_step_three(stands: str, event: str) -> Prepare:
    def prepare(cast: Cast) -> Sent:
        attempt, other = late(cast), people.staff(Role.ASSESSOR, cast.unit)
        people.assignment(cast.participant, other, Role.ASSESSOR)
        actions.pass_on_reconsideration(actor=people.actor(cast.participant), attempt=attempt)
        _answer(other, attempt)
        _answer(cast.verifier, attempt)
        _ask(cast, attempt)
        return of(
            attempt, cast.issuer, "/valideringar/ATTEMPT/omprovning", event,
            {ReconsiderationAnswer: 1}, stands=stands, words=NOTED,
        )  # fmt: skip

    return prepare


def _ask_for_her(cast: Cast) -> Sent:
    return of(
        validation.cleared(cast), cast.coordinator, "/valideringar/ATTEMPT/omprovning/at-deltagaren",
        "reconsideration_asked", {Reconsideration: 1}, ground="Hon säger att hon kan det.",
    )  # fmt: skip


def _pass_on_for_her(cast: Cast) -> Sent:
    path = "/valideringar/ATTEMPT/omprovning/vidare"
    return of(late(cast), cast.coordinator, path, "reconsideration_passed_on")


def _ask_and_go_on(cast: Cast) -> Sent:
    """Asked for a talk only: the words come sixteen times at once."""
    attempt = validation.cleared(cast)
    actions.ask_reconsideration(actor=people.actor(cast.participant), attempt=attempt, wants_to_talk=True)
    db.session.commit()
    return of(
        attempt, cast.coordinator, "/valideringar/ATTEMPT/omprovning/at-deltagaren",
        "reconsideration.words-noted", ground="Hon säger att hon kan det.",
    )  # fmt: skip


def _pause_herself(cast: Cast) -> Sent:
    path = "/mina-steg/ATTEMPT/paus"
    return of(validation.in_progress(cast), cast.participant, path, "paused", reason="Jag reser bort.")


def _take_up_after_a_pause(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    actions.pause(actor=people.actor(cast.coordinator), attempt=attempt, reason="Borta.")
    db.session.commit()
    return of(attempt, cast.coordinator, "/valideringar/ATTEMPT/ateruppta", "unpaused")


def _take_up_after_a_rest(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    day = clock.local(clock.now()).date() + timedelta(days=30)
    actions.put_to_rest(
        actor=people.actor(cast.assessor), attempt=attempt, message="Lär först.", look_again_on=day
    )
    db.session.commit()
    return of(attempt, cast.coordinator, "/valideringar/ATTEMPT/ateruppta", "resumed")


def _ask_for_another_plan(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    plan = planning.sent(cast.assessor, attempt)
    return of(
        attempt, cast.participant, "/mina-steg/ATTEMPT/plan/andra", "plan.change-asked",
        version=plan.version, words="Jag kan inte på fredag.",
    )  # fmt: skip


def _add_a_task(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    task = planning.a_task(attempt)
    written: dict[str, Any] = {
        "task": task.task, "method": task.method.value, "criterion_keys": list(task.criterion_keys),
        "day": task.day.isoformat(), "at_time": "09:00", "place": task.place, "who": task.who,
    }  # fmt: skip
    rows = {Plan: 1, PlannedTask: 1}
    path = "/valideringar/ATTEMPT/plan/uppgift"
    return of(attempt, cast.assessor, path, "plan.task-added", rows, **written)


def _answer_a_wish(how: str, event: str) -> Prepare:
    def prepare(cast: Cast) -> Sent:
        attempt = validation.submitted(cast)
        wish = actions.say_wish(
            actor=people.actor(cast.participant),
            attempt=attempt,
            staff_id=cast.assessor.id,
            kind=WishKind.KNOWS,
        )
        db.session.commit()
        rows: dict[type[Base], int] = {ConflictOfInterest: 1} if how == "conflict" else {}
        return of(
            attempt, cast.coordinator, f"/valideringar/ATTEMPT/onskemal/{wish.id}", event, rows,
            how=how, tie=Tie.CLOSE.value, words="Du får prata med Ali.",
        )  # fmt: skip

    return prepare


def _name_another_coordinator(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    declare_conflict(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        staff_id=cast.coordinator.id,
        tie=Tie.CLOSE,
    )
    db.session.commit()
    there = people.unit(people_queries.get_organisation(cast.unit.organisation_id))
    other = people.staff(Role.COORDINATOR, there)
    administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    path = f"/personer/{cast.participant.id}/annan-samordnare"
    rows = {Membership: 1, Assignment: 1}
    return of(attempt, administrator, path, "role_given", rows, staff=str(other.id))


def _write_a_text(cast: Cast) -> Sent:
    attempt = validation.opened(cast)
    validation.agreed(cast, attempt)
    return of(
        attempt, cast.participant, "/mina-steg/ATTEMPT/bevis/text", "evidence.added",
        {Evidence: 1, EvidenceCircumstances: 1},
        form_key=uuid4().hex, criteria=[queries.module_of(attempt).criterion_ids[0]],
        text="Jag diskar varje dag.", taken_by="participant", language="sv",
    )  # fmt: skip


def _write_a_talk_down(cast: Cast) -> Sent:
    attempt = validation.submitted(cast)
    may_be_told = [one.id for one in queries.module_of(attempt).criteria() if "conversation" in one.methods]
    return of(
        attempt, cast.assessor, "/valideringar/ATTEMPT/yrkessamtal/ladda-upp", "evidence.added",
        {Evidence: 1, EvidenceCircumstances: 1, ProfessionalTalk: 1},
        form_key=uuid4().hex, criteria=may_be_told[:1], text="Hon förklarade.", question="Hur gör du?",
        **TOLD, own_word="yes",
    )  # fmt: skip


def _close_the_case(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    path = f"/valideringar/arende/{attempt.case_id}/avsluta"
    return Sent(cast.coordinator, path, {"words": "Tack för din tid."}, "case.closed", {CaseEvent: 1})


def _note_a_witness_asked_again(cast: Cast) -> Sent:
    attempt = validation.in_progress(cast)
    asked = validation.witness_asked(cast, attempt)
    path = f"/valideringar/ATTEMPT/vittnen/{asked.id}/fragat-igen"
    return of(attempt, cast.assessor, path, "witness.asked_again")


LATER_VERBS: dict[str, Verb] = {
    "close the case": Verb("cases.close", _close_the_case),
    "note that a witness was asked again": Verb("witnesses.note_asked_again", _note_a_witness_asked_again),
    "ask for more after a return": Verb("bench.ask_for_more", _ask_for_more_after_a_return),
    "decide after a return": Verb("bench.decide", _decide_after_a_return),
    "ask again with a certificate": Verb("own_asking.ask", _ask_again_with_a_certificate),
    "doubt a certificate": Verb("asking.answer", _doubt_a_certificate),
    "order many certificates": Verb("certificates.order_batch", _order_many),
    "stop an order of certificates": Verb("certificates.cancel_batch", _stop_an_order),
    "try those of an order again": Verb("certificates.try_batch_again", _try_those_again),
    "withdraw a certificate": Verb("certificates.withdraw", _withdraw),
    "replace a certificate": Verb("certificates.replace", _replace),
    "show less of a certificate": Verb("certificates.set_visibility", _show_less),
    "share a certificate": Verb("certificates.make_link", _share),
    "share a certificate with evidence": Verb("certificates.make_link_with_evidence", _share_with_evidence),
    "withdraw a link": Verb("certificates.withdraw_link", _withdraw_a_link),
    "stands in step 3": Verb("asking.answer", _in_step_three("yes", "decision_stood")),
    "reopened in step 3": Verb("asking.answer", _in_step_three("no", "decision_reopened")),
    "ask again for her": Verb("asking.on_her_behalf", _ask_for_her),
    "note her words": Verb("asking.on_her_behalf", _ask_and_go_on),
    "pass a late reconsideration on for her": Verb("asking.pass_on", _pass_on_for_her),
    "pause herself": Verb("own_waiting.pause", _pause_herself),
    "take up after a pause": Verb("waiting.take_up", _take_up_after_a_pause),
    "take up after a rest": Verb("waiting.take_up", _take_up_after_a_rest),
    "ask for another plan": Verb("own_planning.ask", _ask_for_another_plan),
    "add a task": Verb("planning.new_task", _add_a_task),
    "answer a wish": Verb("wishes.answer", _answer_a_wish("answer", "wish.answered")),
    "declare a conflict about a wish": Verb("wishes.answer", _answer_a_wish("conflict", "conflict.declared")),
    "name another coordinator": Verb("coordinators.name_other", _name_another_coordinator),
    "write a text": Verb("evidence.add_text", _write_a_text),
    "write a talk down": Verb("validation.send_talk", _write_a_talk_down),
}
