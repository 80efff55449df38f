"""An order of many certificates: what is issued, what is not, and what a repeat, a stop and another try do."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from stegvis.access import Role
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound
from stegvis.base.storage import storage
from stegvis.certificates import actions as single
from stegvis.certificates.actions import issuing
from stegvis.certificates.batches import actions, queries, working
from stegvis.certificates.batches.models import CertificateBatchItem
from stegvis.certificates.batches.turns import Turns
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import BatchState, CertificateState
from stegvis.people.models import Account, Unit
from stegvis.validation.certifying import certificate_facts
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.ordering import UNPRINTABLE, cleared_attempts, ordered, states

ISSUED = ("issued", "")


def certificates() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(Certificate)) or 0


def files() -> set[str]:
    """The papers that lie in the storage."""
    return {key for key in storage().every_key() if key.startswith("certificates/")}


def test_each_gets_a_whole_certificate(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(3)
        batch_id = ordered(cleared)
        outbox.run_pending()
        assert list(states(batch_id).values()) == [ISSUED] * 3
        assert queries.get_batch(batch_id).state is BatchState.DONE
        assert {one.state for one in db.session.scalars(select(ModuleAttempt))} == {AttemptState.CERTIFIED}
        found = db.session.scalars(select(Certificate)).all()
        assert {one.pdf_key for one in found} == files()
        assert {one.issued_by for one in found} == {cleared[0].issuer.id}


def test_a_name_that_cannot_be_printed_stops_nobody_else(app: Flask) -> None:
    with app.app_context():
        batch_id = ordered(cleared_attempts(3, "Amina Yusuf", UNPRINTABLE))
        outbox.run_pending()
        assert list(states(batch_id).values()) == [ISSUED, ("failed", "name"), ISSUED]


def test_a_mended_name_is_issued_by_another_try(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(2, UNPRINTABLE)
        batch_id = ordered(cleared)
        outbox.run_pending()
        db.session.get_one(Account, cleared[0].participant.id).given_name = "Amina"
        db.session.get_one(Account, cleared[0].participant.id).family_name = "Yusuf"
        actions.try_failed_again(actor=cleared[0].issuing, batch_id=batch_id)
        db.session.commit()
        outbox.run_pending()
        assert states(batch_id) == {"Amina Yusuf": ISSUED, "Amina Nummer1": ISSUED}
        assert queries.get_batch(batch_id).state is BatchState.DONE


def test_nobody_issues_what_she_judged_and_the_others_go_on(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(2)
        other = cleared_attempt("Bilal Ek")
        people.membership(other.assessor, Role.ISSUER, cleared[0].unit)
        mixed = people.actor(db.session.get_one(Account, other.assessor.id))
        own = cleared[0].assessor
        people.membership(own, Role.ISSUER, cleared[0].unit)
        batch_id = ordered(cleared, people.actor(db.session.get_one(Account, own.id)))
        outbox.run_pending()
        assert list(states(batch_id).values()) == [("failed", "assessed")] * 2
        actions.try_failed_again(actor=mixed, batch_id=batch_id)
        db.session.commit()
        outbox.run_pending()
        assert list(states(batch_id).values()) == [ISSUED] * 2


def test_the_same_order_again_is_the_same_batch(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(2)
        batch_id = ordered(cleared)
        again = actions.order_batch(
            actor=cleared[0].issuing, batch_id=batch_id, attempt_ids=[one.attempt_id for one in cleared]
        )
        assert again.id == batch_id
        outbox.run_pending()
        assert certificates() == 2


def test_the_id_of_a_colleagues_order_is_taken(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(1)
        batch_id = ordered(cleared)
        colleague = people.actor(people.staff(Role.ISSUER, cleared[0].unit))
        with pytest.raises(NotFound):
            actions.order_batch(actor=colleague, batch_id=batch_id, attempt_ids=[cleared[0].attempt_id])


def test_what_waits_in_one_batch_is_left_out_of_another(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(3)
        first = ordered(cleared[:2])
        second = ordered(cleared)
        assert len(states(first)) == 2
        assert list(states(second)) == ["Amina Nummer2"]
        with pytest.raises(BadInput):
            ordered(cleared)


def test_the_database_lets_an_attempt_wait_in_one_batch_only(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(2)
        ordered(cleared[:1])
        other = ordered(cleared[1:])
        issuer = cleared[0].issuer.id
        db.session.add(
            CertificateBatchItem(
                batch_id=other, attempt_id=cleared[0].attempt_id, requested_by=issuer, position=9
            )
        )
        with pytest.raises(IntegrityError):
            db.session.flush()


@pytest.mark.parametrize("count", [0, 1001])
def test_an_order_has_one_to_a_thousand(app: Flask, count: int) -> None:
    with app.app_context(), pytest.raises(BadInput):
        actor = cleared_attempt().issuing
        actions.order_batch(actor=actor, batch_id=uuid4(), attempt_ids=[uuid4() for _ in range(count)])


def test_an_attempt_of_another_municipality_is_not_there(app: Flask) -> None:
    with app.app_context():
        ours, theirs = cleared_attempt(), cleared_attempt("Bilal Ek")
        with pytest.raises(NotFound):
            ordered([ours, theirs])
        assert not queries.running_batches()


def test_a_stop_leaves_what_is_issued_and_issues_no_more(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(12)
        batch_id = ordered(cleared)
        working.work_on(batch_id, uuid4(), 1)
        actions.cancel_batch(actor=cleared[0].issuing, batch_id=batch_id)
        db.session.commit()
        outbox.run_pending()
        assert [state for state, _why in states(batch_id).values()] == ["issued"] * 10 + ["cancelled"] * 2
        assert queries.get_batch(batch_id).state is BatchState.CANCELLED
        again = ordered(cleared[10:])
        outbox.run_pending()
        assert list(states(again).values()) == [ISSUED] * 2


def test_a_stop_while_one_is_made_leaves_no_file(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(1)
        batch_id = ordered(cleared)
        [taken] = working.take_on(batch_id, uuid4()) or []
        made = working._make(taken)
        assert made is not None and files()
        db.begin_write()
        actions.cancel_batch(actor=cleared[0].issuing, batch_id=batch_id)
        db.session.commit()
        assert not working._keep(taken, made)
        db.session.rollback()
        outbox.run_pending()
        assert not files() and not certificates()


def test_what_a_dead_run_left_is_taken_on_by_another(app: Flask) -> None:
    with app.app_context():
        batch_id = ordered(cleared_attempts(2))
        for taken in working.take_on(batch_id, uuid4()) or []:
            assert working._make(taken)
        outbox.run_pending()
        assert list(states(batch_id).values()) == [ISSUED] * 2
        assert {one.pdf_key for one in db.session.scalars(select(Certificate))} == files()


def test_what_killed_its_run_three_times_is_told_of(app: Flask) -> None:
    with app.app_context():
        batch_id = ordered(cleared_attempts(2, "Amina Yusuf", "Bilal Ek"))
        _work_and_die_of_the_first(batch_id)
        assert states(batch_id) == {"Amina Yusuf": ("failed", "rendering"), "Bilal Ek": ISSUED}


def _work_and_die_of_the_first(batch_id: UUID) -> None:
    """Runs that each die as soon as they have the first one in hand."""
    [poison] = db.session.scalars(
        select(CertificateBatchItem.id).where(CertificateBatchItem.position == 1)
    ).all()
    while (taken := working.take_on(batch_id, run := uuid4())) is not None:
        if poison in {one.item_id for one in taken}:
            working.let_go_of_all(batch_id, run)
        else:
            for one in taken:
                working._issue(one, Turns())


def test_one_that_was_issued_alone_meanwhile_is_told_of(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(2)
        batch_id = ordered(cleared)
        single.order_issue(actor=cleared[0].issuing, attempt_id=cleared[0].attempt_id)
        db.session.commit()
        order = next(iter(db.session.scalars(select(outbox.OutboxMessage).where(
            outbox.OutboxMessage.task == "certificates.issue"))))  # fmt: skip
        outbox.run_message(order.id)
        outbox.run_pending()
        assert list(states(batch_id).values()) == [("failed", "issued"), ISSUED]
        assert certificates() == 2


def test_one_that_is_ordered_alone_meanwhile_is_made_once(app: Flask) -> None:
    with app.app_context():
        cleared = cleared_attempts(1)
        batch_id = ordered(cleared)
        [taken] = working.take_on(batch_id, uuid4()) or []
        assert working._make(taken)
        db.begin_write()
        single.order_issue(actor=cleared[0].issuing, attempt_id=cleared[0].attempt_id)
        db.session.commit()
        outbox.run_pending()
        assert certificates() == 1
        assert {one.pdf_key for one in db.session.scalars(select(Certificate))} == files()
        assert next(iter(states(batch_id).values())) in (ISSUED, ("failed", "issued"))


def _rename(cleared: Cleared) -> None:
    db.session.get_one(Account, cleared.participant.id).given_name = "Aminah"


def _rename_unit(cleared: Cleared) -> None:
    db.session.get_one(Unit, cleared.unit.id).name = "Nya köket"


def _protect(cleared: Cleared) -> None:
    db.session.get_one(Account, cleared.participant.id).protected = True


@pytest.mark.parametrize("change", [_rename, _rename_unit, _protect])
def test_what_changes_while_it_is_made_is_right_on_the_paper(
    app: Flask, monkeypatch: pytest.MonkeyPatch, change: Callable[[Cleared], None]
) -> None:
    with app.app_context():
        cleared = cleared_attempts(1)
        batch_id, kept = ordered(cleared), working._keep
        changes = iter([True])

        def keep_after_a_change(taken: working.Taken, made: working.Made) -> bool:
            if next(changes, False):
                change(cleared[0])
                db.session.commit()
            return kept(taken, made)

        monkeypatch.setattr(working, "_keep", keep_after_a_change)
        working.work_on(batch_id, uuid4())
        working.let_go_of_all(batch_id)
        working.work_on(batch_id, uuid4())
        [made] = db.session.scalars(select(Certificate)).all()
        facts = certificate_facts(cleared[0].attempt_id)
        said = (made.snapshot["holder_name"], made.snapshot["issuer"]["unit_name"], made.protected)
        assert said == (facts.participant_name, facts.unit_name, facts.protected)
        assert made.state is CertificateState.ISSUED
        assert files() == {made.pdf_key}


def test_a_number_that_was_drawn_is_used_by_the_next_try(app: Flask) -> None:
    with app.app_context():
        batch_id = ordered(cleared_attempts(2))
        assert working.take_on(batch_id, uuid4())
        outbox.run_pending()
        numbers = db.session.scalars(select(Certificate.serial).order_by(Certificate.serial)).all()
        prefix = issuing.serials_of_this_year()
        assert list(numbers) == [f"{prefix}000001", f"{prefix}000002"]


def test_the_sweep_sends_a_forgotten_batch_again(app: Flask) -> None:
    with app.app_context():
        batch_id = ordered(cleared_attempts(1))
        message = db.session.scalars(select(outbox.OutboxMessage)).one()
        db.session.delete(message)
        assert actions.send_running_batches_again() == 1
        assert actions.send_running_batches_again() == 0
        db.session.commit()
        outbox.run_pending()
        assert list(states(batch_id).values()) == [ISSUED]
