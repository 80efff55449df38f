"""The staff's pages: lists, the case, the bench and the decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base.database import db
from stegvis.validation import queries
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.validation import Cast


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def submitted_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.submitted(people_in).id


@pytest.fixture
def assessor(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.assessor)


def token(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html[html.index("<main") :])
    assert found is not None
    return found[1]


def test_the_case_shows_names_and_next_steps_and_logs_the_reading(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, people_in: Cast
) -> None:
    html = assessor.get(f"/valideringar/{submitted_id}").text
    assert people_in.participant.display_name in html
    assert "Bedöm" in html
    with app.app_context():
        reads = db.session.query(ReadEntry).filter_by(object_id=str(submitted_id)).all()
        assert [entry.actor_id for entry in reads] == [people_in.assessor.id]


def test_the_bench_goes_to_the_next_unjudged(app: Flask, assessor: FlaskClient, submitted_id: UUID) -> None:
    first = assessor.get(f"/valideringar/{submitted_id}/bedom").location
    html = assessor.get(first).text
    answer = assessor.post(first, data={"csrf_token": token(html), "result": "met"})
    assert answer.status_code == 302
    assert answer.location != first


def test_not_yet_without_reason_is_refused_at_the_field(assessor: FlaskClient, submitted_id: UUID) -> None:
    first = assessor.get(f"/valideringar/{submitted_id}/bedom").location
    answer = assessor.post(first, data={"csrf_token": token(assessor.get(first).text), "result": "not_yet"})
    assert answer.status_code == 422
    assert "Skriv varför" in answer.text


def test_a_decision_is_made_on_the_page(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, people_in: Cast
) -> None:
    with app.app_context():
        attempt = queries.get_attempt(submitted_id)
        validation.observe_all(people_in, attempt)
        validation.judge_all(people_in, attempt)
        names = [f"reason_{outcome.id.replace('-', '_')}" for outcome in queries.module_of(attempt).outcomes]
    html = assessor.get(f"/valideringar/{submitted_id}/beslut").text
    data = {"csrf_token": token(html), "outcome": "achieved", **dict.fromkeys(names, "Bevisen visar det.")}
    twice = [assessor.post(f"/valideringar/{submitted_id}/beslut", data=data) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [302, 302], "a double click shows no error"
    with app.app_context():
        assert queries.get_attempt(submitted_id).state is AttemptState.IN_QUEUE
        assert db.session.query(ReadEntry).filter_by(object_id=str(submitted_id)).count() == 1


def test_a_decision_without_reasons_keeps_what_was_written(
    app: Flask, assessor: FlaskClient, submitted_id: UUID
) -> None:
    html = assessor.get(f"/valideringar/{submitted_id}/beslut").text
    data = {"csrf_token": token(html), "outcome": "not_yet", "reason": "Öva på maskinen."}
    answer = assessor.post(f"/valideringar/{submitted_id}/beslut", data=data)
    assert answer.status_code == 422
    assert "Öva på maskinen." in answer.text


def test_the_supervisor_adds_an_observation_but_can_not_judge(
    app: Flask, people_in: Cast, submitted_id: UUID
) -> None:
    supervisor = people.signed_in_client(app, people_in.supervisor)
    address = f"/valideringar/{submitted_id}/observation"
    html = supervisor.get(address).text
    with app.app_context():
        key = queries.module_of(queries.get_attempt(submitted_id)).criterion_ids[0]
    data = {"csrf_token": token(html), "form_key": "one", "criteria": [key], "text": "Hon sorterade rätt."}
    assert supervisor.post(address, data=data).status_code == 302
    assert supervisor.get(f"/valideringar/{submitted_id}/bedom/{key}").status_code in (403, 404)


def test_asking_for_more_tells_the_participant(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, people_in: Cast
) -> None:
    address = f"/valideringar/{submitted_id}/komplettering"
    html = assessor.get(address).text
    message = "Visa maskinen en gång till."
    assert assessor.post(address, data={"csrf_token": token(html), "message": message}).status_code == 302
    participant = people.signed_in_client(app, people_in.participant)
    assert message in participant.get(f"/mina-steg/{submitted_id}").text


def test_the_coordinator_opens_an_attempt(app: Flask, people_in: Cast) -> None:
    coordinator = people.signed_in_client(app, people_in.coordinator)
    address = f"/personer/{people_in.participant.id}/validering"
    html = coordinator.get(address).text
    answer = coordinator.post(address, data={"csrf_token": token(html), "module": validation.MODULE})
    assert answer.status_code == 302
    assert "/valideringar/" in answer.location


def test_the_coordinator_sees_the_outcome_but_no_evidence(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt_id = validation.decided(people_in).id
    coordinator = people.signed_in_client(app, people_in.coordinator)
    html = coordinator.get(f"/valideringar/{attempt_id}").text
    assert "Uppnått" in html
    assert "Jag diskar varje dag." not in html
    assert "Kriterier och bevis" not in html


def test_an_assessor_who_is_not_assigned_finds_nothing(
    app: Flask, submitted_id: UUID, people_in: Cast
) -> None:

    with app.app_context():
        other = people.staff(Role.ASSESSOR, people_in.unit)
    client = people.signed_in_client(app, other)
    assert client.get(f"/valideringar/{submitted_id}").status_code == 404
    assert people_in.participant.display_name not in client.get("/valideringar").text


def test_the_list_and_the_case_cost_few_queries(
    app: Flask, assessor: FlaskClient, submitted_id: UUID
) -> None:
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    for path in ("/valideringar", f"/valideringar/{submitted_id}"):
        assessor.get(path)
        event.listen(engine, "before_cursor_execute", listener := _collect(statements))
        assessor.get(path)
        event.remove(engine, "before_cursor_execute", listener)
        selects = [statement for statement in statements if statement.startswith("SELECT")]
        assert len(selects) <= 12, "\n".join(
            s[:60].replace(chr(10), " ") + " … " + s[s.find("FROM") :][:160].replace(chr(10), " ")
            for s in selects
        )
        statements.clear()


def _collect(statements: list[str]) -> Callable[..., None]:
    def listener(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    return listener
