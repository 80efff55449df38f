"""From a cleared attempt to exactly one certificate."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.errors import Forbidden, NotFound, Refused
from stegvis.base.outbox import OutboxMessage
from stegvis.base.storage import storage
from stegvis.certificates import actions, queries, tasks
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, OrderFailure, OrderState
from stegvis.people import queries as people_queries
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import Evidence
from stegvis.validation.states import AttemptState
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def issued(cleared: Cleared) -> Certificate:
    """The certificate, made as the worker makes it."""
    order_id = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id).id
    db.session.commit()
    assert outbox.run_pending() >= 1
    return queries.get_certificate(order_id)


def certificate_count() -> int:
    return db.session.execute(select(func.count()).select_from(Certificate)).scalar_one()


def test_an_order_gives_a_certificate_and_moves_the_attempt(cleared: Cleared) -> None:
    certificate = issued(cleared)
    assert certificate.state is CertificateState.ISSUED
    assert queries.snapshot_of(certificate).holder_name == "Amina Yusuf"
    assert queries.snapshot_of(certificate).issued_by_name == "Maria Sjögren"
    assert validation_queries.get_attempt(cleared.attempt_id).state is AttemptState.CERTIFIED


def test_the_kept_file_is_the_one_that_was_hashed(cleared: Cleared) -> None:
    certificate = issued(cleared)
    kept = b"".join(storage().open_range(certificate.pdf_key, 0, certificate.pdf_size))
    assert hashlib.sha256(kept).hexdigest() == certificate.pdf_sha256


def test_a_double_click_gives_the_same_order(cleared: Cleared) -> None:
    first = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    assert actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id) is first


def test_a_click_after_the_issue_changes_nothing(cleared: Cleared) -> None:
    issued(cleared)
    actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    db.session.commit()
    outbox.run_pending()
    assert certificate_count() == 1


def test_a_task_that_runs_twice_issues_once(cleared: Cleared) -> None:
    certificate = issued(cleared)
    tasks.issue(order=str(certificate.id))
    assert certificate_count() == 1


def test_a_kill_after_the_file_was_kept_leaves_one_certificate(cleared: Cleared) -> None:
    order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    db.session.commit()
    order_id: UUID = order.id
    actions.issue(order_id)
    db.session.rollback()
    assert outbox.run_pending() >= 1
    certificate = queries.get_certificate(order_id)
    kept = b"".join(storage().open_range(certificate.pdf_key, 0, certificate.pdf_size))
    assert hashlib.sha256(kept).hexdigest() == certificate.pdf_sha256
    assert certificate_count() == 1


def test_a_forgotten_order_is_sent_again(cleared: Cleared, monkeypatch: pytest.MonkeyPatch) -> None:
    order = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
    order.requested_at -= 2 * actions.ordering.FORGOTTEN_AFTER
    db.session.execute(delete(OutboxMessage))
    assert actions.send_waiting_orders_again() == 1


def test_serial_numbers_follow_each_other(db_session: Session) -> None:
    first, second = issued(cleared_attempt()), issued(cleared_attempt())
    assert int(second.serial[-6:]) == int(first.serial[-6:]) + 1


@pytest.mark.parametrize("who", ["assessor", "verifier", "participant"])
def test_nobody_issues_where_she_has_another_part(cleared: Cleared, who: str) -> None:
    account = getattr(cleared, who)
    people.membership(account, Role.ISSUER, cleared.unit)
    with pytest.raises(Refused):
        actions.order_issue(actor=people.actor(account), attempt_id=cleared.attempt_id)


def test_an_assessor_may_not_issue(cleared: Cleared) -> None:
    with pytest.raises(Forbidden):
        actions.order_issue(actor=people.actor(cleared.assessor), attempt_id=cleared.attempt_id)


def test_another_municipalitys_issuer_finds_nothing(cleared: Cleared) -> None:
    stranger = people.staff(Role.ISSUER)
    with pytest.raises(NotFound):
        actions.order_issue(actor=people.actor(stranger), attempt_id=cleared.attempt_id)


def test_a_name_that_no_font_has_is_refused_before_issue(db_session: Session) -> None:
    cleared = cleared_attempt("小林 花子")
    with pytest.raises(Refused, match="Namnet har ett tecken"):
        actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)


def rename(account_id: UUID, family_name: str) -> None:
    people_queries.get_account(account_id).family_name = family_name
    db.session.commit()


def test_a_name_that_became_unshowable_fails_the_order_and_can_be_tried_again(cleared: Cleared) -> None:
    order_id = actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id).id
    rename(cleared.participant.id, "花子")
    outbox.run_pending()
    order = queries.get_order(order_id)
    assert (order.state, order.failure) == (OrderState.FAILED, OrderFailure.NAME)
    rename(cleared.participant.id, "Hanako")
    assert issued(cleared).id == order_id


def test_issuing_is_audited(cleared: Cleared) -> None:
    certificate = issued(cleared)
    statement = select(AuditEntry.verb).where(AuditEntry.object_id == str(certificate.id))
    assert {"certificate.ordered", "certificate.issued"} <= set(db.session.execute(statement).scalars())


def test_the_waiting_list_shows_what_is_cleared(cleared: Cleared) -> None:
    assert [line.attempt.attempt_id for line in queries.waiting_for_issue(cleared.issuing)] == [
        cleared.attempt_id
    ]
    issued(cleared)
    assert queries.waiting_for_issue(cleared.issuing) == []


def test_a_protected_person_waits_only_for_an_issuer_named_for_her(db_session: Session) -> None:
    cleared = cleared_attempt(protected=True)
    assert queries.waiting_for_issue(cleared.issuing) == []
    people.assignment(cleared.participant, cleared.issuer, Role.ISSUER)
    assert len(queries.waiting_for_issue(cleared.issuing)) == 1


def test_signs_that_no_font_has_in_what_people_wrote_do_not_stop_a_certificate(cleared: Cleared) -> None:
    evidence = (
        db.session.execute(select(Evidence).where(Evidence.attempt_id == cleared.attempt_id))
        .unique()
        .scalar_one()
    )
    evidence.place = "Kafé ☕🙂 Bryggan"
    db.session.commit()
    module = queries.snapshot_of(issued(cleared)).module
    assert module is not None and module.assessment.places == ("Kafé Bryggan",)


def test_an_issuer_whose_name_cannot_be_printed_is_told_so_before_the_order(cleared: Cleared) -> None:
    cleared.issuer.family_name = "花子"
    db.session.commit()
    with pytest.raises(Refused, match="Be administratören rätta namnet"):
        actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
