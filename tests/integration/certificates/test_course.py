"""A completed course gives one course certificate, by the system."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.outbox import MessageState, OutboxMessage
from stegvis.certificates import actions, queries, tasks
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.states import CertificateKind, OrderFailure, OrderState
from stegvis.content import queries as content_queries
from stegvis.learning.models import Enrolment
from stegvis.learning.signals import course_completed
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from tests.factories import people


def complete() -> UUID:
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


@pytest.fixture
def completed(db_session: Session) -> UUID:
    """The enrolment of one who has just completed a course."""
    return complete()


def count() -> int:
    return db.session.execute(select(func.count()).select_from(Certificate)).scalar_one()


def test_a_completed_course_gives_a_course_certificate(completed: UUID) -> None:
    outbox.run_pending()
    certificate = queries.certificate_of_enrolment(completed)
    assert certificate is not None
    assert certificate.kind is CertificateKind.COURSE
    assert certificate.issued_by is None
    assert queries.snapshot_of(certificate).title == "Kursintyg"


def test_news_and_tasks_that_come_twice_give_one_certificate(completed: UUID) -> None:
    outbox.run_pending()
    course_completed.send(None, enrolment_id=completed)
    order = queries.order_of_enrolment(completed)
    assert order is not None
    tasks.issue(order=str(order.id))
    db.session.commit()
    outbox.run_pending()
    assert count() == 1


def learner_of(enrolment_id: UUID) -> Account:
    enrolment = db.session.get_one(Enrolment, enrolment_id)
    return people_queries.get_account(enrolment.account_id)


def rename(enrolment_id: UUID, family_name: str) -> None:
    learner_of(enrolment_id).family_name = family_name
    db.session.commit()


def order_of(enrolment_id: UUID) -> CertificateOrder:
    order = queries.order_of_enrolment(enrolment_id)
    assert order is not None
    return order


def fail(enrolment_id: UUID) -> UUID:
    """Let the order fail, since no font has the learner's name."""
    rename(enrolment_id, "花子")
    outbox.run_pending()
    return enrolment_id


@pytest.fixture
def failed(completed: UUID) -> UUID:
    """The enrolment of one whose name no font has."""
    return fail(completed)


def unit_of(enrolment_id: UUID) -> Unit:
    unit_id = people_queries.memberships_of(learner_of(enrolment_id).id)[0][0].unit_id
    assert unit_id is not None
    return people_queries.get_unit(unit_id)


def test_a_name_that_cannot_be_printed_fails_the_order_with_its_reason(failed: UUID) -> None:
    assert (order_of(failed).state, order_of(failed).failure) == (OrderState.FAILED, OrderFailure.NAME)
    assert count() == 0


def test_a_corrected_name_gives_the_certificate_without_a_hand(failed: UUID) -> None:
    tasks.sweep()
    db.session.commit()
    outbox.run_pending()
    assert count() == 0
    rename(failed, "Hanako")
    tasks.sweep()
    db.session.commit()
    outbox.run_pending()
    assert count() == 1


def test_an_issuer_tries_again_once_and_another_municipalitys_finds_nothing(failed: UUID) -> None:
    issuer = people.actor(people.staff(Role.ISSUER, unit_of(failed)))
    order_id = order_of(failed).id
    with pytest.raises(Refused, match="be administratören"):
        actions.try_course_again(actor=issuer, order_id=order_id)
    with pytest.raises(NotFound):
        actions.try_course_again(actor=people.actor(people.staff(Role.ISSUER)), order_id=order_id)
    rename(failed, "Hanako")
    for _ in range(2):
        actions.try_course_again(actor=issuer, order_id=order_id)
    db.session.commit()
    outbox.run_pending()
    assert count() == 1


def test_a_completed_course_that_has_lost_its_order_gets_one(completed: UUID) -> None:
    """As the courses have that were completed before there were orders."""
    db.session.execute(delete(OutboxMessage))
    db.session.delete(order_of(completed))
    db.session.commit()
    with time_machine.travel(clock.now() + 2 * actions.ordering.FORGOTTEN_AFTER):
        tasks.sweep()
        db.session.commit()
        outbox.run_pending()
    assert count() == 1


def test_what_a_wrong_clock_stopped_is_made_by_itself_when_the_clock_is_right(completed: UUID) -> None:
    with time_machine.travel(0):
        assert actions.issue(order_of(completed).id) is None
    assert order_of(completed).failure == OrderFailure.CLOCK
    db.session.execute(delete(OutboxMessage))
    db.session.commit()
    with time_machine.travel(0):
        tasks.sweep()
    assert order_of(completed).failure == OrderFailure.CLOCK
    tasks.sweep()
    db.session.commit()
    outbox.run_pending()
    assert count() == 1


def test_a_sweep_revives_the_message_that_was_given_up_and_piles_up_none(completed: UUID) -> None:
    message = db.session.scalars(select(OutboxMessage)).one()
    message.state, message.attempts = MessageState.FAILED, outbox.MAXIMUM_ATTEMPTS
    db.session.commit()
    with time_machine.travel(clock.now() + 2 * actions.ordering.FORGOTTEN_AFTER):
        assert [actions.send_waiting_orders_again() for _ in range(3)] == [1, 0, 0]
        db.session.commit()
        outbox.run_pending()
    assert count() == 1


def test_who_can_act_is_told_on_the_start_page_and_tries_again_with_one_button(
    app: Flask, sign_in: Callable[[Account], FlaskClient]
) -> None:
    with app.app_context():
        failed = fail(complete())
        unit = unit_of(failed)
        issuer, administrator = people.staff(Role.ISSUER, unit), people.staff(Role.ADMINISTRATOR, unit)
        stranger, learner_id, order_id = people.staff(Role.ISSUER), learner_of(failed).id, order_of(failed).id
        db.session.commit()
    assert f'href="/personer/{learner_id}"' in sign_in(administrator).get("/").text
    assert "Olena" not in sign_in(stranger).get("/").text + sign_in(stranger).get("/klara-for-intyg").text
    client = sign_in(issuer)
    assert 'href="/klara-for-intyg#kursintyg"' in client.get("/").text
    page = client.get("/klara-for-intyg").text
    assert "Namnet har ett tecken" in page
    with app.app_context():
        rename(failed, "Hanako")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    for _ in range(2):
        client.post(f"/klara-for-intyg/kurs/{order_id}", data={"csrf_token": token.group(1)})
    assert "Olena" not in client.get("/klara-for-intyg").text
    with app.app_context():
        outbox.run_pending()
        assert count() == 1


def test_a_course_that_is_not_completed_gives_none(completed: UUID) -> None:
    enrolment = db.session.get(Enrolment, completed)
    assert enrolment is not None
    enrolment.completed_at = None
    db.session.commit()
    outbox.run_pending()
    assert count() == 0
