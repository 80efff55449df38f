"""A completed course gives one course certificate, by the system."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import queries, tasks
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateKind
from stegvis.content import queries as content_queries
from stegvis.learning.models import Enrolment
from stegvis.learning.signals import course_completed
from tests.factories import people


@pytest.fixture
def completed(db_session: Session) -> UUID:
    """A supervisor's enrolment that has just been completed; the news has been sent."""
    learner = people.staff(Role.SUPERVISOR, name="Olena Kovalchuk")
    course = content_queries.catalogue()[0].key
    revision_id = content_queries.current_revision(course)
    now = clock.now()
    enrolment = Enrolment(
        account_id=learner.id,
        organisation_id=learner.organisation_id,
        course_key=course,
        revision_id=revision_id,
        first_revision_id=revision_id,
        enrolled_at=now,
        completed_at=now,
    )
    db.session.add(enrolment)
    db.session.flush()
    enrolment_id = enrolment.id
    course_completed.send(enrolment, enrolment_id=enrolment_id)
    db.session.commit()
    return enrolment_id


def count() -> int:
    return db.session.execute(select(func.count()).select_from(Certificate)).scalar_one()


def test_a_completed_course_gives_a_course_certificate(completed: UUID) -> None:
    outbox.run_pending()
    certificate = queries.certificate_of_enrolment(completed)
    assert certificate is not None
    assert certificate.kind is CertificateKind.COURSE
    assert certificate.issued_by is None
    assert queries.snapshot_of(certificate).title == "Kursintyg"


def test_news_that_comes_twice_gives_one_certificate(completed: UUID) -> None:
    outbox.run_pending()
    tasks.issue_course(enrolment=str(completed))
    db.session.commit()
    assert count() == 1


def test_a_course_that_is_not_completed_gives_none(completed: UUID) -> None:
    enrolment = db.session.get(Enrolment, completed)
    assert enrolment is not None
    enrolment.completed_at = None
    db.session.commit()
    outbox.run_pending()
    assert count() == 0
