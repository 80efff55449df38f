"""The cost of knowing who sends a request, and roles that begin and end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, update

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Membership, SignInSession
from tests.factories import people
from tests.integration.people.forms_on_pages import submit


def test_a_signed_in_request_asks_the_database_once_who_it_is(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.COORDINATOR)
        engine = db.engine
    client = people.signed_in_client(app, account)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    client.get("/hjalp")
    event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if "sign_in_session" in one]) == 1
    assert len(asked) <= 2


def test_seen_is_noted_at_most_every_other_minute(app: Flask) -> None:
    with app.app_context():
        account = people.staff(Role.TRAINER)
    client = people.signed_in_client(app, account)
    client.get("/mitt-konto")
    with app.app_context():
        row = db.session.query(SignInSession).one()
        assert row.seen_at == row.started_at
        db.session.execute(update(SignInSession).values(seen_at=clock.now() - timedelta(minutes=3)))
        db.session.commit()
    client.get("/mitt-konto")
    with app.app_context():
        assert clock.now() - db.session.query(SignInSession).one().seen_at < timedelta(minutes=1)


def test_a_role_that_has_ended_gives_nothing(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        account = people.staff(Role.TRAINER, workshop)
        long_ago = queries.today() - timedelta(days=30)
        yesterday = queries.today() - timedelta(days=1)
        people.membership(account, Role.COORDINATOR, workshop, valid_from=long_ago, valid_to=yesterday)
    assert people.signed_in_client(app, account).get("/personer").status_code == 403


def test_one_whose_role_has_ended_is_told_keeps_her_account_and_can_sign_out(app: Flask) -> None:
    with app.app_context():
        person, yesterday = people.participant(), queries.today() - timedelta(days=1)
        db.session.execute(update(Membership).values(valid_to=yesterday))
        db.session.commit()
    client = people.signed_in_client(app, person)
    assert "Du har ingen roll här just nu" in client.get("/").text
    assert {client.get(path).status_code for path in ("/mitt-konto", "/mina-intyg")} == {200}
    assert client.get("/kurser").status_code == 403
    assert submit(client, "/logga-ut", shown_on="/mitt-konto").status_code == 302
    assert client.get("/mitt-konto").status_code == 302


def test_a_role_holds_on_its_last_day(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        account = people.staff(Role.TRAINER, workshop)
        people.membership(account, Role.COORDINATOR, workshop, valid_to=queries.today())
    assert people.signed_in_client(app, account).get("/personer").status_code == 200


def test_an_assignment_that_has_ended_names_nobody_today_but_is_remembered(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        participant, assessor = people.participant(workshop), people.staff(Role.ASSESSOR, workshop)
        yesterday = queries.today() - timedelta(days=1)
        people.assignment(participant, assessor, Role.ASSESSOR, valid_to=yesterday)
        assert queries.assigned(participant.id) == {}
        assert queries.ever_assigned(participant.id) == {Role.ASSESSOR: frozenset({assessor.id})}


def test_an_assignment_holds_no_longer_than_the_role_that_it_rests_on(app: Flask) -> None:
    with app.app_context():
        workshop, elsewhere = people.unit(), people.unit()
        participant, assessor = people.participant(workshop), people.staff(Role.ASSESSOR, workshop)
        people.membership(assessor, Role.ASSESSOR, elsewhere)
        people.assignment(participant, assessor, Role.ASSESSOR)
        assert queries.assigned_participant_ids(assessor.id) == {participant.id}
        (role,) = [row for row, _unit in queries.memberships_of(assessor.id) if row.unit_id == workshop.id]
        role.valid_to = queries.today() - timedelta(days=1)
        db.session.commit()
        # She is an assessor in another municipality still, and that is none of this participant's.
        assert queries.assigned_participant_ids(assessor.id) == frozenset()
        assert facts_about(participant.id).assigned == {}
        assert queries.ever_assigned(participant.id) == {Role.ASSESSOR: frozenset({assessor.id})}


def test_one_whose_account_is_closed_is_nobodys_assessor(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        participant, assessor = people.participant(workshop), people.staff(Role.ASSESSOR, workshop)
        people.assignment(participant, assessor, Role.ASSESSOR)
        assessor.is_active = False
        db.session.commit()
        assert queries.assigned(participant.id) == {}


def test_facts_name_the_unit_of_a_participant(app: Flask) -> None:
    with app.app_context():
        workshop = people.unit()
        facts = facts_about(people.participant(workshop, protected=True).id)
        assert (facts.organisation_id, facts.unit_id, facts.protected) == (
            workshop.organisation_id,
            workshop.id,
            True,
        )
