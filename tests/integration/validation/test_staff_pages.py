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
from stegvis.validation import actions, queries
from stegvis.validation.states import AttemptState
from stegvis.validation.weighing_rules import Point
from stegvis.verification import actions as verification_actions
from stegvis.verification.states import ReviewOutcome
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


def test_the_list_leads_the_assessor_to_the_bench(assessor: FlaskClient, submitted_id: UUID) -> None:
    html = assessor.get("/valideringar").text
    assert f"/valideringar/{submitted_id}/bedom" in html
    assert "Väntat:" in html


def test_what_has_ended_does_not_wait(app: Flask, assessor: FlaskClient, submitted_id: UUID) -> None:
    with app.app_context():
        queries.get_attempt(submitted_id).state = AttemptState.ABORTED
        db.session.commit()
    assert f"/valideringar/{submitted_id}" not in assessor.get("/valideringar").text
    html = assessor.get("/valideringar?visa=avslutade").text
    assert f"/valideringar/{submitted_id}" in html
    assert "Väntat:" not in html
    assert f"/valideringar/{submitted_id}/bedom" not in html


def test_the_decision_page_counts_what_is_judged_of_each_outcome(
    app: Flask, assessor: FlaskClient, submitted_id: UUID, people_in: Cast
) -> None:
    with app.app_context():
        module = queries.module_of(queries.get_attempt(submitted_id))
        first = len([one for outcome in module.outcomes[:1] for one in outcome.criteria])
    page = assessor.get(f"/valideringar/{submitted_id}/beslut").text
    assert f"Ej bedömt: {first}" in page
    assert "Uppnått: " not in page
    with app.app_context():
        validation.judge_all(people_in, queries.get_attempt(submitted_id))
    page = assessor.get(f"/valideringar/{submitted_id}/beslut").text
    assert f"Uppnått: {first}" in page
    assert "Ej bedömt: " not in page


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
    weighed = {"points": [point.value for point in Point], "autonomy": "guided"}
    reasons = dict.fromkeys(names, "Bevisen visar det.")
    data = {"csrf_token": token(html), "outcome": "achieved", **reasons, **weighed}
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
    data |= {"done_on": "2026-03-02", "interpreter": "none", "consent": "nobody", "own_word": "absent"}
    sent = supervisor.post(f"{address}/ladda-upp", data=data, content_type="multipart/form-data")
    assert sent.status_code == 302
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
    answer = coordinator.post(
        address, data={"csrf_token": token(html), "module": validation.MODULE, **validation.informed_form()}
    )
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


def test_the_supervisor_reads_what_is_handed_in_beside_its_criterion(
    app: Flask, people_in: Cast, submitted_id: UUID
) -> None:
    html = people.signed_in_client(app, people_in.supervisor).get(f"/valideringar/{submitted_id}").text
    assert "Jag diskar varje dag." in html


def test_drafts_are_on_no_page_of_the_staff(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(people_in).id
    for account in (people_in.supervisor, people_in.assessor, people_in.coordinator):
        html = people.signed_in_client(app, account).get(f"/valideringar/{attempt_id}").text
        assert "Jag diskar varje dag." not in html
        assert "1 bevis" not in html


def test_the_verifiers_words_are_for_the_assessor_alone(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.decided(people_in)
        verification_actions.finish_review(
            actor=people.actor(people_in.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.RETURNED,
            reason="Motivera glasen bättre.",
        )
        db.session.commit()
        attempt_id = attempt.id
    seen = {
        account.id: "Motivera glasen bättre."
        in people.signed_in_client(app, account).get(f"/valideringar/{attempt_id}").text
        for account in (people_in.assessor, people_in.supervisor, people_in.coordinator)
    }
    assert seen == {
        people_in.assessor.id: True,
        people_in.supervisor.id: False,
        people_in.coordinator.id: False,
    }


def test_what_the_assessor_asks_for_is_not_for_the_coordinator(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        actions.ask_for_more(
            actor=people.actor(people_in.assessor), attempt=attempt, message="Visa glasen en gång till."
        )
        db.session.commit()
        attempt_id = attempt.id
    for account, reads in ((people_in.supervisor, True), (people_in.coordinator, False)):
        html = people.signed_in_client(app, account).get(f"/valideringar/{attempt_id}").text
        assert ("Visa glasen en gång till." in html) is reads
