"""What lies round ten thousand cases: certificates, placements, hand-overs, samples, disagreements and staff.

Written straight into the tables beside `many_cases`; call inside an application context.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from stegvis.access import Role
from stegvis.activities.models import Placement, Workplace
from stegvis.activities.states import EndReason
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.certificates.models import Certificate
from stegvis.certificates.snapshot import Assessment, Issuer, Level, Module, Outcome, Snapshot
from stegvis.certificates.states import CertificateKind, CertificateState, WithdrawalCause
from stegvis.handovers.models import Handover
from stegvis.handovers.states import HandoverState
from stegvis.people.models import Account, Unit
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.validation.states import AttemptState
from stegvis.verification.external_drawing import ExternalOutcome
from stegvis.verification.external_models import ExternalReview
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.interim_rules import RUNNING
from stegvis.verification.models import Review, StandardisationItem
from stegvis.verification.states import ReviewOutcome
from tests.factories import people
from tests.factories.many import Rows, write
from tests.factories.validation import MODULE, Cast

STAFF_IN_UNIT = 6
ONE_IN_HANDED_OVER = 10
"""So many of those who go on are on their way to another unit."""


class _Case:
    """An attempt with what is known round it."""

    def __init__(self, attempt: ModuleAttempt, case: ValidationCase, holder: Account) -> None:
        self.attempt, self.case, self.holder = attempt, case, holder
        self.since, self.state = attempt.state_since, attempt.state
        self.where = {"organisation_id": case.organisation_id, "unit_id": case.unit_id}


def papers_of_many(around: Cast, external_verifier: Account) -> None:
    """Everything that lists show beside the cases; commits."""
    found = (
        select(ModuleAttempt, ValidationCase, Account)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(Account.given_name == "Exempel")
        .order_by(Account.family_name)
    )
    cases = [_Case(*row) for row in db.session.execute(found)]
    decisions = {one.attempt_id: one.id for one in db.session.scalars(select(Decision))}
    units = list(db.session.scalars(select(Unit).order_by(Unit.name, Unit.id)))
    for unit in units:
        for _ in range(STAFF_IN_UNIT):
            people.staff(Role.ASSESSOR, unit)
    rows: Rows = {}
    _add_placements(rows, around, cases)
    _add_certificates(rows, around, cases)
    _add_handovers(rows, around, cases, [one.id for one in units])
    _add_samples(rows, cases)
    _add_reviews(rows, around, cases, decisions, external_verifier)
    write(rows)
    db.session.commit()


def _add_placements(rows: Rows, around: Cast, cases: list[_Case]) -> None:
    """Each is or was on placement: those who go on are there now."""
    workplace, today = uuid4(), clock.local(clock.now()).date()
    rows[Workplace] = [
        {"id": workplace, "organisation_id": around.unit.organisation_id, "name": "Café Exempelkoppen",
         "place": "Exempelgatan 1", "contact": ""}
    ]  # fmt: skip
    rows[Placement] = []
    for one in cases:
        is_over = one.attempt.ended_at is not None
        begun = one.since.date() if is_over else today - timedelta(days=40)
        ends = begun + timedelta(days=180)
        rows[Placement].append(
            {"participant_id": one.holder.id, **one.where, "workplace_id": workplace, "supervisor_name": "Berit",
             "coordinator_id": around.coordinator.id, "starts_on": begun, "ends_on": ends,
             "ended_on": begun if is_over else None, "end_reason": EndReason.COMPLETED if is_over else None,
             "created_at": one.since}
        )  # fmt: skip


def _add_certificates(rows: Rows, around: Cast, cases: list[_Case]) -> None:
    rows[Certificate] = []
    today = clock.local(clock.now()).date()
    for number, one in enumerate(cases):
        if one.state not in (AttemptState.CERTIFIED, AttemptState.WITHDRAWN):
            continue
        withdrawn = one.state is AttemptState.WITHDRAWN
        serial, code = f"SV-2026-{number:06}", f"{number:016}"
        # In each unit every other one ends, between ten months ago and in seven months.
        last_day = today + timedelta(days=number // 20 - 300) if number // 10 % 2 else None
        rows[Certificate].append(
            {"serial": serial, "code": code, "kind": CertificateKind.COMPETENCE, "holder_id": one.holder.id,
             **one.where, "attempt_id": one.attempt.id, "assessor_id": around.assessor.id,
             "verifier_id": around.verifier.id, "snapshot": _snapshot(one, serial, code, last_day),
             "valid_until": last_day,
             "pdf_key": serial, "pdf_sha256": "0" * 64, "pdf_size": 1,
             "state": CertificateState.WITHDRAWN if withdrawn else CertificateState.ISSUED,
             "issued_at": one.since, "issued_by": around.issuer.id,
             "withdrawn_at": one.since if withdrawn else None,
             "withdrawn_by": around.issuer.id if withdrawn else None,
             "withdrawal_cause": WithdrawalCause.ERROR if withdrawn else None,
             "hearing_note": "Hördes." if withdrawn else None}
        )  # fmt: skip


def _snapshot(one: _Case, serial: str, code: str, last_day: date | None) -> dict[str, object]:
    on = one.since.date()
    return Snapshot(
        kind=CertificateKind.COMPETENCE,
        holder_name=one.holder.display_name,
        issuer=Issuer(organisation_name="Exempelkommun"),
        module=Module(
            key=MODULE, title="Disk/kafé", version="1", level=Level(step="1", means="Med handledning"),
            outcomes=(Outcome(text="Diskar.", easy_text="Jag diskar."),),
            assessment=Assessment(
                methods=("Observation",), assessor_name="A", internal_verifier_name="B", decided_on=on
            ),
        ),
        issued_on=on, valid_until=last_day, serial=serial, code=code, check_url="https://example.org/intyg",
    ).model_dump(mode="json")  # fmt: skip


def _add_handovers(rows: Rows, around: Cast, cases: list[_Case], units: list[UUID]) -> None:
    """Those on their way: from the other units to this one, and from this one to the next."""
    here, away = around.unit.id, next(one for one in units if one != around.unit.id)
    going = [one for one in cases if one.attempt.ended_at is None][::ONE_IN_HANDED_OVER]
    rows[Handover] = [
        {"participant_id": one.holder.id, "from_organisation_id": one.case.organisation_id,
         "from_unit_id": one.case.unit_id, "to_organisation_id": one.case.organisation_id,
         "to_unit_id": away if one.case.unit_id == here else here, "proposed_by": around.coordinator.id,
         "proposed_at": one.since, "note": "Hon flyttar.", "state": HandoverState.PROPOSED,
         "state_since": one.since, "reason": "", "moved": {}}
        for one in going
    ]  # fmt: skip


def _add_samples(rows: Rows, cases: list[_Case]) -> None:
    """This quarter's interim sample of each unit: a tenth of what runs, still to be looked at."""
    moment = clock.now()
    today = clock.local(moment).date()
    rows[InterimSample], rows[InterimItem] = [], []
    for unit_id in sorted({one.case.unit_id for one in cases}):
        running = [one for one in cases if one.case.unit_id == unit_id and one.state in RUNNING]
        drawn, sample_id = running[::10], uuid4()
        rows[InterimSample].append(
            {"id": sample_id, **running[0].where, "year": today.year, "quarter": (today.month + 2) // 3,
             "drawn_at": moment, "seed": "0" * 32, "rate": 10, "planned": len(drawn),
             "running": [str(one.attempt.id) for one in running]}
        )  # fmt: skip
        rows[InterimItem] += [
            {"sample_id": sample_id, "attempt_id": one.attempt.id, "note": "", "answer": ""} for one in drawn
        ]


def _add_reviews(
    rows: Rows, around: Cast, cases: list[_Case], decisions: dict[UUID, UUID], external_verifier: Account
) -> None:
    """What was returned, each with a question for the next meeting, and what was asked for externally."""
    key = "tvatta-hander"
    rows[Review], rows[StandardisationItem], rows[ExternalReview] = [], [], []
    for one in cases:
        about = {"attempt_id": one.attempt.id, "decision_id": decisions.get(one.attempt.id), "at": one.since}
        if one.state is AttemptState.RETURNED:
            review_id = uuid4()
            rows[Review].append(
                {"id": review_id, **about, "verifier_id": around.verifier.id, "checks": [],
                 "outcome": ReviewOutcome.RETURNED, "reason": "Se filmen igen."}
            )  # fmt: skip
            rows[StandardisationItem].append(
                {"organisation_id": one.case.organisation_id, "module_key": MODULE, "criterion_key": key,
                 "review_id": review_id, "opened_at": one.since}
            )  # fmt: skip
        elif one.state is AttemptState.EXTERNAL_ACTION:
            rows[ExternalReview].append(
                {**about, "verifier_id": external_verifier.id, "outcome": ExternalOutcome.ACTION,
                 "reason": "Se kassan igen.", "act_by": clock.local(clock.now()).date() + timedelta(days=14)}
            )  # fmt: skip
