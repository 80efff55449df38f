"""Each deciding verb sent sixteen times at the same moment has one effect and no error, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, literal, or_, select, union_all

from stegvis.activities.models import PlacementEvent, Workplace
from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.database import Base, db
from stegvis.certificates.batches.models import CertificateBatch, CertificateBatchItem
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.share_models import CertificateShare, SharedEvidence
from stegvis.content.models import ContentRevision
from stegvis.learning.models import AnswerTry, Enrolment
from stegvis.media.models import MediaFile
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.models import Account, Assignment, Invitation, Membership, Unit
from stegvis.validation.case_models import CaseEvent
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.judgement_models import (
    Decision,
    Judgement,
    OutcomeReason,
    ReusedEvidence,
    ReusedFinding,
)
from stegvis.validation.models import AttemptEvent, Evidence, ModuleAttempt
from stegvis.validation.particulars_models import EarlierCertificate, ProfessionalTalk
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.wish_models import StaffWish
from stegvis.verification.external_models import ExternalChoice, ExternalDraw, ExternalReview
from stegvis.verification.models import Batch, BatchItem, Review
from tests.factories import validation
from tests.integration.at_once.shapes import Rows
from tests.integration.at_once.verbs import VERBS
from tests.simultaneous import send_at_once

WITHOUT_ERROR = frozenset({302, 404, 409, 422})
"""A repeat is answered as done, with what is true now, that another was first, or that the page isn't hers any more."""

COUNTED: tuple[type[Base], ...] = (
    ModuleAttempt, Evidence, EvidenceCircumstances, ProfessionalTalk, EarlierCertificate, OldEvidence, Judgement,
    ReusedFinding, ReusedEvidence, OutcomeReason, Decision, DecisionWeighing, SpokenFeedback, Plan, PlannedTask,
    StaffWish, ConflictOfInterest, Batch, BatchItem, Review, Reconsideration, ReconsiderationAnswer,
    ExternalChoice, ExternalDraw, ExternalReview, CertificateOrder, Certificate, CertificateShare, SharedEvidence,
    CertificateBatch, CertificateBatchItem, CertificateDesign, CertificateLogo, MediaFile,
    Account, Membership, Assignment, Invitation, Unit, Workplace, PlacementEvent,
    Enrolment, AnswerTry, ContentRevision, CaseEvent,
)  # fmt: skip
"""What a verb may leave behind. A row too many in any of them is a second effect."""

LOGGED = (
    "evidence.", "plan.", "findings.", "wish.", "conflict.", "feedback.", "reconsideration.words",
    "certificate.", "placement.", "workplace.", "content.published", "learning.", "unit_", "participant_",
    "account_", "protection_", "role_", "assign", "card_", "invit", "password_", "digest.", "case.closed",
    "witness.asked_again", "certificate_batch.", "certificate_design.", "certificate_logo.",
)  # fmt: skip
"""How those entries of the log begin that tell of an effect which no attempt's history knows."""


@pytest.mark.parametrize(
    "verb",
    [pytest.param(name, marks=pytest.mark.sent_at_once(verb.endpoint)) for name, verb in VERBS.items()],
)
def test_a_verb_sent_sixteen_times_has_one_effect(shared_site: Flask, verb: str) -> None:
    site = shared_site
    with site.app_context():
        cast = validation.cast()
        sent = VERBS[verb].prepare(cast)
        outbox.run_pending()
        events, rows = _happened(), _rows()

    has_file = sent.path.endswith("/ladda-upp")
    answers = send_at_once(site, sent.account, sent.path, sent.data, has_file=has_file)

    assert set(answers) <= WITHOUT_ERROR | {sent.done}, answers
    assert answers[sent.done] >= 1, "somebody is told that it is done"
    with site.app_context():
        outbox.run_pending()
        new = _happened() - events
        assert sent.event in new or not sent.event
        assert set(new.values()) <= {1}, "nor does anything that follows from it happen twice"
        now = _rows()
        assert {
            table: now[table] - rows[table] for table in COUNTED if now[table] != rows[table]
        } == sent.rows


def _happened() -> Counter[str]:
    """What has happened to attempts, and what else stands in the log."""
    events = db.session.execute(select(AttemptEvent.name)).scalars()
    logged = select(AuditEntry.verb).where(or_(*(AuditEntry.verb.startswith(kind) for kind in LOGGED)))
    return Counter([*events, *db.session.execute(logged).scalars()])


def _rows() -> Rows:
    counts = (select(literal(number), func.count()).select_from(one) for number, one in enumerate(COUNTED))
    found = {number: count for number, count in db.session.execute(union_all(*counts))}
    return {table: found[number] for number, table in enumerate(COUNTED)}
