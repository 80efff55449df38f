"""How the site stands: told to administrators on their pages, and to operators by `stegvis doctor`."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from stegvis.access import SYSTEM, Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.outbox import MessageState
from stegvis.certificates.keys import actions as key_actions
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.reading import seal_period
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.readiness_rules import Period
from stegvis.operations.condition import Condition, findings, renewal_command
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from tests.factories import people
from tests.integration.certificates.cleared import Cleared, cleared_attempt
from tests.integration.certificates.test_issuing import issued


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content."""
    return published_app


@pytest.fixture
def cleared(db_session: Session) -> Cleared:
    return cleared_attempt()


@pytest.fixture
def organisation_id(cleared: Cleared) -> UUID:
    """An organisation that has issued a certificate today."""
    return issued(cleared).organisation_id


def seal_of(organisation_id: UUID) -> Period:
    """From when to when the organisation's seal holds."""
    return seal_period(key_queries.keys_in_force(organisation_id)[KeyPurpose.SEAL])


def doctor(app: Flask) -> tuple[int, dict[str, str]]:
    """The command's exit code, and condition → what it says."""
    result = app.test_cli_runner().invoke(args=["doctor", "--json"])
    return result.exit_code, {one["condition"]: one["told"] for one in json.loads(result.output)}


def test_when_all_is_well_the_doctor_has_a_line_for_each_part(app: Flask, organisation_id: UUID) -> None:
    code, told = doctor(app)
    assert (code, list(told)) == (0, ["clock_right", "seal_holds", "time_unset", "work_done"])
    lines = app.test_cli_runner().invoke(args=["doctor"]).output.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["fine", "clock"], ["fine", "seal"], ["fine", "time"], ["fine", "work"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "condition", "code"),
    [(-61, Condition.SEAL_HOLDS, 0), (-59, Condition.SEAL_ENDS_SOON, 0), (1, Condition.SEAL_ENDED, 1)],
)
def test_sixty_days_before_the_seal_ends_the_doctor_says_how_to_renew_it(
    app: Flask, organisation_id: UUID, days: int, condition: Condition, code: int
) -> None:
    seal = seal_of(organisation_id)
    name = people_queries.get_organisation(organisation_id).name
    with time_machine.travel(seal.ends + timedelta(days=days), tick=True):
        ended, told = doctor(app)
    assert ended == code
    assert condition.value in told
    wanted = f'stegvis keys rotate --organisation "{name}" --purpose seal'
    assert (wanted in told[condition.value]) is (condition is not Condition.SEAL_HOLDS)


def test_the_command_that_it_names_mends_it(app: Flask, organisation_id: UUID) -> None:
    seal = seal_of(organisation_id)
    name = people_queries.get_organisation(organisation_id).name
    with time_machine.travel(seal.ends - timedelta(days=30), tick=True):
        told = app.test_cli_runner().invoke(
            args=["keys", "rotate", "--organisation", name, "--purpose", "seal"]
        )
        assert told.exit_code == 0, told.output
        assert "seal_holds" in doctor(app)[1]


def test_a_wrong_clock_is_told_by_the_doctor(app: Flask, organisation_id: UUID) -> None:
    with time_machine.travel(clock.now() - timedelta(days=40), tick=True):
        code, told = doctor(app)
    assert (code, "withdraw it" in told["clock_before_record"]) == (1, True)
    with time_machine.travel(0, tick=True):
        code, told = doctor(app)
    assert (code, "clock_before_program" in told) == (1, True)


def test_a_seal_that_begins_later_is_told(app: Flask, organisation_id: UUID) -> None:
    with time_machine.travel(clock.now() + timedelta(days=2), tick=True):
        key_actions.rotate(actor=SYSTEM, organisation_id=organisation_id, purposes=[KeyPurpose.SEAL])
        db.session.commit()
    code, told = doctor(app)
    assert (code, "seal_not_yet" in told) == (1, True)
    assert [renewal_command(one) for one in findings([organisation_id])] == [""] * 4


def test_papers_that_wait_for_the_authoritys_time_are_counted(app: Flask, organisation_id: UUID) -> None:
    for number, state in enumerate((MessageState.PENDING, MessageState.FAILED, MessageState.DONE)):
        message = outbox.send("certificates.add-time", certificate=str(number))
        message.state, message.done_at = state, clock.now() if state is MessageState.DONE else None
    db.session.commit()
    code, told = doctor(app)
    assert (code, told["time_waits"].startswith("2 certificates wait")) == (0, True)


def page(app: Flask, account: Account, address: str) -> str:
    return people.signed_in_client(app, account).get(address).text


def test_an_administrator_is_told_in_time_and_is_led_to_the_next_step(app: Flask) -> None:
    with app.app_context():
        found = cleared_attempt()
        issued(found)
        seal = seal_of(found.unit.organisation_id)
        administrator = people.staff(Role.ADMINISTRATOR, found.unit)
        elsewhere = people.staff(Role.ADMINISTRATOR)
        db.session.commit()
    with time_machine.travel(seal.ends - timedelta(days=70), tick=True):
        assert "Går ut" not in page(app, administrator, "/")
        assert "Gäller till" in page(app, administrator, "/drift")
    with time_machine.travel(seal.ends - timedelta(days=50), tick=True):
        start, condition = page(app, administrator, "/"), page(app, administrator, "/drift")
        # Another municipality's seal is no business of hers.
        others = page(app, elsewhere, "/") + page(app, elsewhere, "/drift")
    assert "Går ut" in start and 'href="/drift"' in start
    assert "förnya sigillet" in condition and "--purpose seal" in condition
    assert "Går ut" not in others


def test_nobody_else_reads_how_the_site_stands(app: Flask) -> None:
    with app.app_context():
        issuer = people.staff(Role.ISSUER)
    assert people.signed_in_client(app, issuer).get("/drift").status_code == 403


def test_postgresql_is_asked_the_same(published_on_postgresql: Flask) -> None:
    with published_on_postgresql.app_context():
        certificate = issued(cleared_attempt())
        outbox.send("certificates.add-time", certificate=str(certificate.id))
        db.session.commit()
        assert outbox.unfinished("certificates.add-time", "certificate", str(certificate.id)) is not None
        assert outbox.unfinished("certificates.add-time", "certificate", "another") is None
        db.session.commit()
    code, told = doctor(published_on_postgresql)
    assert (code, list(told)) == (0, ["clock_right", "seal_holds", "time_waits", "work_done"])
