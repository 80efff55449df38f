"""Each deciding verb sent sixteen times at the same moment has one effect and no error, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, or_, select

from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.database import Base, db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.states import CertificateState, WithdrawalCause
from stegvis.validation import queries
from stegvis.validation.circumstances_models import EvidenceCircumstances
from stegvis.validation.currency_models import OldEvidence
from stegvis.validation.models import (
    AttemptEvent,
    Decision,
    Evidence,
    Judgement,
    ModuleAttempt,
    OutcomeReason,
    ReusedEvidence,
    ReusedFinding,
)
from stegvis.validation.plan_models import Plan, PlannedTask
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.rules import JudgementResult
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.verification.external_models import ExternalChoice, ExternalDraw, ExternalReview
from stegvis.verification.models import Batch, BatchItem, Review
from tests.conftest import application_on_copy, application_on_postgresql, settings_in
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.sent_forms import VERBS, Rows
from tests.simultaneous import send_at_once

WITHOUT_ERROR = frozenset({302, 404, 422})
"""A repeat is answered as done, with what is true now, or that the page isn't hers any more."""


COUNTED: tuple[type[Base], ...] = (
    ModuleAttempt, Evidence, EvidenceCircumstances, OldEvidence, Judgement, ReusedFinding, ReusedEvidence,
    OutcomeReason, Decision, DecisionWeighing, Plan, PlannedTask, Batch, BatchItem, Review, Reconsideration,
    ReconsiderationAnswer, ExternalChoice, ExternalDraw, ExternalReview, CertificateOrder, Certificate,
)  # fmt: skip
"""What a verb may leave behind. A row too many in any of them is a second effect."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_site(
    request: pytest.FixtureRequest, published_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One database of each kind for all verbs: each has people of its own, and only what it adds is counted."""
    settings = settings_in(tmp_path_factory.mktemp("shared"))
    if request.param == "sqlite":
        yield from application_on_copy(settings, published_database)
    else:
        server = request.getfixturevalue("postgresql_server")
        template = request.getfixturevalue("published_postgresql")
        yield from application_on_postgresql(settings, server, template)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_sent_sixteen_times_has_one_effect(shared_site: Flask, verb: str) -> None:
    site = shared_site
    with site.app_context():
        cast = validation.cast()
        sent = VERBS[verb](cast)
        outbox.run_pending()
        events, rows = _happened(), _rows()

    has_file = sent.path.endswith("/ladda-upp")
    answers = send_at_once(site, sent.account, sent.path, sent.data, has_file=has_file)

    assert set(answers) <= WITHOUT_ERROR, answers
    assert answers[302] >= 1, "somebody is told that it is done"
    with site.app_context():
        outbox.run_pending()
        new = _happened() - events
        assert new[sent.event] == 1
        assert set(new.values()) == {1}, "nor does anything that follows from it happen twice"
        now = _rows()
        assert {
            table: now[table] - rows[table] for table in COUNTED if now[table] != rows[table]
        } == sent.rows


def _happened() -> Counter[str]:
    """What has happened to attempts, and what stands in the log of their evidence, plans and reuse."""
    events = db.session.execute(select(AttemptEvent.name)).scalars()
    kinds = or_(*(AuditEntry.verb.startswith(kind) for kind in ("evidence.", "plan.", "findings.")))
    logged = select(AuditEntry.verb).where(kinds)
    return Counter([*events, *db.session.execute(logged).scalars()])


def _rows() -> Rows:
    return {table: _count(table) for table in COUNTED}


def _count(table: type[Base]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_criterion_judged_sixteen_times_has_one_judgement_in_force(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.submitted(cast)
        key = queries.module_of(attempt).criterion_ids[0]
        path = f"/valideringar/{attempt.id}/bedom/{key}"

    answers = send_at_once(
        site, cast.assessor, path, {"result": JudgementResult.MET.value, "reason": "", "seen": ""}
    )

    assert set(answers) <= WITHOUT_ERROR
    with site.app_context():
        assert _count(Judgement) == 1


def _issued(cast: Cast) -> Certificate:
    attempt = validation.cleared(cast)
    certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.commit()
    outbox.run_pending()
    return db.session.execute(select(Certificate)).scalar_one()


def test_a_certificate_withdrawn_sixteen_times_is_withdrawn_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        certificate = _issued(cast)
        attempt_id, path = certificate.attempt_id, f"/utfardade-intyg/{certificate.id}/aterkalla"

    data = {"cause": WithdrawalCause.ERROR.value, "hearing_note": "Hon hördes i dag."}
    answers = send_at_once(site, cast.issuer, path, data)

    assert set(answers) <= WITHOUT_ERROR
    assert answers[302] >= 1
    with site.app_context():
        assert attempt_id is not None
        names = Counter(event.name for event in queries.history(attempt_id))
        assert names["certificate_withdrawn"] == 1


def test_a_replacement_ordered_sixteen_times_is_one_new_paper(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        path = f"/utfardade-intyg/{_issued(cast).id}/ersatt"

    answers = send_at_once(site, cast.issuer, path, {"new_name": "Aminah Yusuf", "reason": "Fel stavning."})

    assert set(answers) <= WITHOUT_ERROR
    assert answers[302] >= 1
    with site.app_context():
        outbox.run_pending()
        states = Counter(db.session.execute(select(Certificate.state)).scalars())
        assert states == {CertificateState.REPLACED: 1, CertificateState.ISSUED: 1}
