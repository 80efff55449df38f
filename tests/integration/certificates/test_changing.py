"""Replacing, withdrawing, and what the holder lets others see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, NotFound, Refused
from stegvis.certificates import actions, listing, queries
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState, OrderFailure, Visibility, WithdrawalCause
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.models import AttemptEvent
from stegvis.validation.states import AttemptState, TransitionName
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_issuing import issued


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


def replaced(cleared: Cleared, old: Certificate) -> Certificate:
    order_id = actions.order_replacement(
        actor=cleared.issuing, certificate_id=old.id, new_name="Aminah Yusuf", reason="Fel stavning"
    ).id
    db.session.commit()
    assert outbox.run_pending() >= 1
    return queries.get_certificate(order_id)


def withdraw(cleared: Cleared, certificate: Certificate, note: str = "Hon höll med.") -> Certificate:
    return actions.withdraw(
        actor=cleared.issuing,
        certificate_id=certificate.id,
        cause=WithdrawalCause.ERROR,
        hearing_note=note,
    )


def test_a_replacement_is_a_new_paper_with_the_same_claims(cleared: Cleared) -> None:
    old = issued(cleared)
    new = replaced(cleared, old)
    assert (new.serial, new.code) != (old.serial, old.code)
    before, after = queries.snapshot_of(old), queries.snapshot_of(new)
    assert (after.holder_name, after.module) == ("Aminah Yusuf", before.module)


def test_papers_keep_the_name_that_the_unit_had_when_they_were_issued(cleared: Cleared) -> None:
    old = issued(cleared)
    unit = cleared.unit
    was_called = unit.name
    accounts.rename_unit(
        actor=people.actor(people.staff(Role.ADMINISTRATOR, unit)), unit_id=unit.id, name="Verkstad Ny"
    )
    db.session.commit()
    new = replaced(cleared, old)
    called = [queries.snapshot_of(one).issuer.unit_name for one in (old, new)]
    assert called == [was_called, was_called]
    assert people_queries.get_unit(unit.id).name == "Verkstad Ny"


def test_nothing_is_changed_while_the_decision_is_looked_at_again(cleared: Cleared) -> None:
    old = issued(cleared)
    validation_actions.ask_reconsideration(
        actor=people.actor(cleared.participant),
        attempt=validation_queries.get_attempt(cleared.attempt_id),
        ground="Fel person.",
    )
    db.session.commit()

    with pytest.raises(Refused, match="omprövning"):
        actions.order_replacement(
            actor=cleared.issuing, certificate_id=old.id, new_name="Aminah Yusuf", reason="Fel stavning"
        )
    with pytest.raises(Refused, match="omprövning"):
        withdraw(cleared, old)


def test_the_old_paper_points_to_the_new(cleared: Cleared) -> None:
    old = issued(cleared)
    new = replaced(cleared, old)
    assert queries.get_certificate(old.id).state is CertificateState.REPLACED
    assert queries.successor_of(old.id) is new


def test_a_replaced_paper_is_not_replaced_again(cleared: Cleared) -> None:
    old = issued(cleared)
    new = replaced(cleared, old)
    again = actions.order_replacement(
        actor=cleared.issuing, certificate_id=old.id, new_name="Någon Annan", reason="Igen"
    )
    assert again.id == new.id


def test_a_replacement_needs_a_name_that_can_be_shown(cleared: Cleared) -> None:
    with pytest.raises(BadInput):
        actions.order_replacement(
            actor=cleared.issuing, certificate_id=issued(cleared).id, new_name="花子", reason="Rätt namn"
        )


def test_withdrawing_moves_the_attempt(cleared: Cleared) -> None:
    certificate = withdraw(cleared, issued(cleared))
    assert certificate.state is CertificateState.WITHDRAWN
    assert validation_queries.get_attempt(cleared.attempt_id).state is AttemptState.WITHDRAWN


def test_withdrawing_needs_a_note_of_the_hearing(cleared: Cleared) -> None:
    with pytest.raises(BadInput):
        withdraw(cleared, issued(cleared), note="  ")


def test_a_withdrawn_certificate_is_not_withdrawn_again(cleared: Cleared) -> None:
    certificate = withdraw(cleared, issued(cleared))
    assert withdraw(cleared, certificate, note="Klickat en gång till.").hearing_note == "Hon höll med."
    colleague = people.staff(Role.ISSUER, cleared.unit)
    with pytest.raises(Refused, match="redan återkallat"):
        withdraw(replace(cleared, issuer=colleague), certificate)


def test_an_assessor_may_not_withdraw(cleared: Cleared) -> None:
    certificate = issued(cleared)
    with pytest.raises(Forbidden):
        actions.withdraw(
            actor=people.actor(cleared.assessor),
            certificate_id=certificate.id,
            cause=WithdrawalCause.ERROR,
            hearing_note="Hon höll med.",
        )


def test_whoever_countersigned_the_decision_may_not_withdraw(cleared: Cleared) -> None:
    certificate, colleague = issued(cleared), people.staff(Role.ISSUER, cleared.unit)
    decision = validation_queries.current_decision(cleared.attempt_id)
    assert decision is not None
    db.session.add(
        Countersignature(
            decision_id=decision.id,
            attempt_id=cleared.attempt_id,
            signed_by=colleague.id,
            at=clock.now(),
            stands=True,
        )
    )
    db.session.flush()
    with pytest.raises(Refused, match="har bedömt"):
        withdraw(replace(cleared, issuer=colleague), certificate)


def test_whoever_approved_it_from_outside_may_not_replace_it(cleared: Cleared) -> None:
    certificate, colleague = issued(cleared), people.staff(Role.ISSUER, cleared.unit)
    latest = max(event.position for event in validation_queries.history(cleared.attempt_id))
    db.session.add(
        AttemptEvent(
            attempt_id=cleared.attempt_id,
            at=clock.now(),
            actor_id=colleague.id,
            name=TransitionName.EXTERNALLY_APPROVED.value,
            row=15,
            source=AttemptState.EXTERNAL_SAMPLE.value,
            target=AttemptState.EXTERNALLY_APPROVED.value,
            position=latest + 1,
        )
    )
    db.session.flush()
    with pytest.raises(Refused, match="kvalitetssäkrat"):
        actions.order_replacement(
            actor=people.actor(colleague), certificate_id=certificate.id, new_name="Aminah", reason="Stavning"
        )


def test_the_database_refuses_a_withdrawal_without_cause(cleared: Cleared) -> None:
    certificate = issued(cleared)
    certificate.state = CertificateState.WITHDRAWN
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize("change", ["snapshot", "serial", "code", "pdf_sha256", "holder_id"])
def test_the_database_refuses_to_change_what_a_paper_says(cleared: Cleared, change: str) -> None:
    certificate = issued(cleared)
    other = {"snapshot": {}, "holder_id": cleared.issuer.id}
    setattr(certificate, change, other.get(change, "SV-2000-000001"[:14]))
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.flush()


def test_the_database_refuses_to_let_a_withdrawn_certificate_be_valid_again(cleared: Cleared) -> None:
    certificate = withdraw(cleared, issued(cleared))
    db.session.flush()
    certificate.state = CertificateState.ISSUED
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.flush()


def test_the_database_refuses_two_valid_certificates_for_an_attempt(cleared: Cleared) -> None:
    made = issued(cleared)
    columns = {
        column.key: getattr(made, column.key)
        for column in Certificate.__mapper__.columns
        if column.key not in ("id", "serial", "code")
    }
    db.session.add(Certificate(**columns, serial="SV-2000-000001", code="0" * 16))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_holder_reduces_what_others_see(cleared: Cleared) -> None:
    certificate = issued(cleared)
    holder = people.actor(cleared.participant)
    actions.set_visibility(actor=holder, certificate_id=certificate.id, visibility=Visibility.STATUS_ONLY)
    db.session.commit()
    found = db.session.execute(select(Certificate.visibility)).scalar_one()
    assert found is Visibility.STATUS_ONLY


def test_nobody_else_decides_what_others_see(cleared: Cleared) -> None:
    certificate = issued(cleared)
    with pytest.raises((Forbidden, NotFound)):
        actions.set_visibility(
            actor=cleared.issuing, certificate_id=certificate.id, visibility=Visibility.STATUS_ONLY
        )


def test_a_coordinator_of_another_unit_lists_nothing(cleared: Cleared) -> None:
    issued(cleared)
    elsewhere = people.staff(Role.COORDINATOR)
    assert listing.listed(people.actor(elsewhere), 1) == ([], 1)


def rename_issuer(cleared: Cleared, family_name: str) -> None:
    people_queries.get_account(cleared.issuer.id).family_name = family_name
    db.session.commit()


def test_a_new_paper_that_cannot_be_made_leaves_the_old_one_valid(cleared: Cleared) -> None:
    """The issuer's own name stands on the new paper too; no font has it any more when the worker comes to it."""
    old = issued(cleared)
    order_id = actions.order_replacement(
        actor=cleared.issuing, certificate_id=old.id, new_name="Aminah Yusuf", reason="Fel stavning"
    ).id
    rename_issuer(cleared, "花子")
    outbox.run_pending()
    assert queries.get_order(order_id).failure == OrderFailure.RENDERING
    assert queries.get_certificate(old.id).state is CertificateState.ISSUED
    rename_issuer(cleared, "Sjögren")
    assert int(replaced(cleared, old).serial[-6:]) == int(old.serial[-6:]) + 1
