"""The pages of the register of competence, and what start pages and mails say of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates.models import Certificate
from stegvis.people import queries as people_queries
from stegvis.people.models import Account
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation.competence_models import StaffCompetence
from stegvis.verification.states import Check
from tests.factories import learning, people, validation
from tests.factories.validation import MODULE, Cast
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people round one participant."""
    with app.app_context():
        return validation.cast()


@pytest.fixture
def administrator(app: Flask, cast: Cast) -> Account:
    """An administrator of the cast's municipality."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        return people.staff(Role.ADMINISTRATOR, cast.unit)


def fields(days: int = 365) -> dict[str, str]:
    today = people_queries.today()
    return {
        "role": "assessor",
        "module": MODULE,
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=days)).isoformat(),
        "proof": "Yrkesbevis som kock.",
        "proof_date": "2020-05-04",
    }


def send(client: FlaskClient, person: Account, sent: dict[str, str], **more: Any) -> TestResponse:
    """The form of registering, as it is sent."""
    path = f"/kompetens/{person.id}/ny/ladda-upp"
    return client.post(path, data=sent, content_type="multipart/form-data", **more)


def set_end(app: Flask, account: Account, days_from_today: int) -> None:
    with app.app_context():
        day = people_queries.today() + timedelta(days=days_from_today)
        db.session.execute(
            update(StaffCompetence).where(StaffCompetence.account_id == account.id).values(valid_to=day)
        )
        db.session.commit()


def page(app: Flask, account: Account, path: str) -> str:
    return people.signed_in_client(app, account).get(path).get_data(as_text=True)


def steps(app: Flask, account: Account) -> list[Step]:
    with app.app_context():
        known = db.session.get(Account, account.id)
        assert known is not None
        return [one.step for one in gathering.waiting_for(people.actor(known))]


def test_the_administrator_registers_and_reads_it_in_the_list(
    app: Flask, cast: Cast, administrator: Account
) -> None:
    client = people.signed_in_client(app, administrator)
    answer = send(client, cast.assessor, fields(), follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert "Kompetensen är registrerad." in text
    assert "Yrkesbevis som kock." in text
    assert f"Registrerad av {administrator.display_name}" in text


def test_what_was_typed_stays_and_the_fault_stands_at_its_field(
    app: Flask, cast: Cast, administrator: Account
) -> None:
    client = people.signed_in_client(app, administrator)
    answer = send(client, cast.assessor, fields() | {"proof_date": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Skriv vilken dag underlaget är från." in text
    assert "Yrkesbevis som kock." in text


def test_a_course_certificate_of_the_persons_own_is_proof_enough(
    app: Flask, cast: Cast, administrator: Account
) -> None:
    with app.app_context():
        enrolment = learning.enrolled(cast.assessor)
        enrolment.completed_at = clock.now()
        certificate_actions.order_course_certificate(None, enrolment_id=enrolment.id)
        db.session.commit()
        outbox.run_pending()
        certificate = db.session.scalars(select(Certificate)).one()
        certificate_id, serial = str(certificate.id), certificate.serial
    client = people.signed_in_client(app, administrator)
    path = f"/kompetens/{cast.assessor.id}/ny"
    assert serial in client.get(path).get_data(as_text=True)
    assert serial not in client.get(f"/kompetens/{cast.verifier.id}/ny").get_data(as_text=True)
    sent = fields() | {"proof": "", "proof_date": "", "certificate": certificate_id}
    assert send(client, cast.verifier, sent).status_code == 422
    answer = send(client, cast.assessor, sent, follow_redirects=True)
    assert f"Kursintyg {serial}" in answer.get_data(as_text=True)
    with app.app_context():
        db.session.execute(update(Certificate).values(state="replaced", replaced_at=clock.now()))
        db.session.commit()
    assert "Kursintyget gäller inte längre" in client.get("/kompetens").get_data(as_text=True)


def test_ending_asks_for_a_reason_and_shows_it(app: Flask, cast: Cast, administrator: Account) -> None:
    with app.app_context():
        found = people.competence(cast.assessor, Role.ASSESSOR, MODULE)
    client = people.signed_in_client(app, administrator)
    path = f"/kompetens/{found.id}/avsluta"
    assert client.post(path, data={"reason": ""}).status_code == 422
    answer = client.post(path, data={"reason": "Fel modul."}, follow_redirects=True)
    assert "Fel modul." in answer.get_data(as_text=True)


def test_an_assessor_reads_her_own_and_a_coordinator_everybodys_but_neither_may_write(
    app: Flask, cast: Cast, administrator: Account
) -> None:
    own = page(app, cast.assessor, "/kompetens")
    assert cast.assessor.display_name in own
    assert cast.verifier.display_name not in own
    everybody = page(app, cast.coordinator, "/kompetens")
    assert cast.assessor.display_name in everybody
    assert cast.verifier.display_name in everybody
    register = f"/kompetens/{cast.assessor.id}/ny"
    assert register in page(app, administrator, "/kompetens")
    assert register not in own + everybody


def test_the_person_and_the_administrator_are_told_sixty_days_before(
    app: Flask, cast: Cast, administrator: Account
) -> None:
    set_end(app, cast.assessor, 61)
    assert "Bedömare: går ut" not in page(app, cast.assessor, "/") + page(app, administrator, "/")
    assert Step.SEE_TO_COMPETENCE not in steps(app, cast.assessor) + steps(app, administrator)
    set_end(app, cast.assessor, 60)
    for one in (cast.assessor, administrator):
        assert "Bedömare: går ut" in page(app, one, "/")
        assert steps(app, one) == [Step.SEE_TO_COMPETENCE]
    assert "Går snart ut" in page(app, administrator, "/kompetens")


def test_what_waits_for_an_assessor_without_competence_is_the_coordinators_step(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        attempt = validation.submitted(cast)
    set_end(app, cast.assessor, -1)
    assert "Din kompetens gäller inte för modulen" in page(app, cast.assessor, "/")
    bench = f"/valideringar/{attempt.id}/bedom/tvatta-hander"
    assert "Din kompetens som bedömare gäller inte" in page(app, cast.assessor, bench)
    assert Step.JUDGE not in steps(app, cast.assessor)
    assert "Ingen bedömare med giltig kompetens" in page(app, cast.coordinator, "/")
    assert Step.NAME_ASSESSOR in steps(app, cast.coordinator)


def test_a_review_waits_and_says_why(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.decided(cast)
    set_end(app, cast.verifier, -1)
    assert "Din kompetens gäller inte för modulen" in page(app, cast.verifier, "/")
    app.config["WTF_CSRF_ENABLED"] = False
    sent = {"outcome": "approved", "checks": [check.value for check in Check]}
    path = f"/granskningar/{attempt.id}"
    answer = people.signed_in_client(app, cast.verifier).post(path, data=sent)
    assert answer.status_code == 422
    assert "Omgången väntar" in answer.get_data(as_text=True)
    assert steps(app, cast.verifier) == [Step.SEE_TO_COMPETENCE]


def test_whoever_lacks_competence_can_not_be_chosen(app: Flask, cast: Cast) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        other = people.staff(Role.ASSESSOR, cast.unit, is_competent=False)
    client = people.signed_in_client(app, cast.coordinator)
    answer = client.post(
        f"/personer/{cast.participant.id}/uppdrag",
        data={"staff": f"assessor:{other.id}", "workplace": "Kafé"},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "be administratören registrera kompetensen" in text
    assert 'value="Kafé"' in text


@pytest.mark.sent_at_once("competence.send")
def test_sixteen_registrations_at_once_are_one(site: Flask) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    with site.app_context():
        cast = validation.cast()
        administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    path = f"/kompetens/{cast.assessor.id}/ny/ladda-upp"
    answers = send_at_once(site, administrator, path, fields(), has_file=True)
    assert answers == Counter({302: AT_ONCE})
    with site.app_context():
        registered = select(func.count()).where(
            StaffCompetence.account_id == cast.assessor.id, StaffCompetence.module_key == MODULE
        )
        assert db.session.execute(registered).scalar_one() == 1


@pytest.mark.sent_at_once("competence.end")
def test_sixteen_endings_at_once_are_one(site: Flask) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    with site.app_context():
        cast = validation.cast()
        administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
        found = people.competence(cast.assessor, Role.ASSESSOR, MODULE)
        found_id = found.id
    answers = send_at_once(site, administrator, f"/kompetens/{found_id}/avsluta", {"reason": "Fel."})
    assert answers == Counter({302: AT_ONCE})
    with site.app_context():
        ended = db.session.get_one(StaffCompetence, found_id)
        assert ended.ended_at is not None
        assert (ended.ended_by, ended.end_reason) == (administrator.id, "Fel.")
        entries = select(func.count()).where(AuditEntry.verb == "competence.ended")
        assert db.session.execute(entries).scalar_one() == 1
