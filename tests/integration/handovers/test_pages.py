"""The pages of a hand-over, from the proposal to the new coordinator's work list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from stegvis.access import Role
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.certificates import queries as certificate_queries
from stegvis.handovers import actions, queries
from stegvis.people.models import Account
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from tests.factories import people, validation
from tests.integration.handovers.conftest import Scene, accepted, make_scene, proposed
from tests.pages import page_faults


@pytest.fixture
def app(published_app: Flask) -> Flask:
    published_app.config["WTF_CSRF_ENABLED"] = False
    return published_app


def client(app: Flask, account: Account) -> FlaskClient:
    return people.signed_in_client(app, account)


def waiting_path(app: Flask, scene: Scene) -> str:
    with app.app_context():
        found = queries.open_handover(scene.giving.participant.id)
        assert found is not None
        return f"/overlamningar/{found.id}"


def test_a_transfer_from_the_question_to_the_new_coordinator(app: Flask, scene: Scene) -> None:
    giving, far = scene.giving, scene.far
    with app.app_context():
        attempt_id = validation.submitted(giving).id
    giver, hers, receiver = (
        client(app, one) for one in (giving.coordinator, giving.participant, far.coordinator)
    )
    name = giving.participant.display_name
    start = f"/personer/{giving.participant.id}/overlamning"
    assert f"{start}/{far.unit.id}" in giver.get(start).text
    assert "Deltagaren svarar först" in giver.get(f"{start}/{far.unit.id}").text
    sent = giver.post(f"{start}/{far.unit.id}", data={"note": "Hon flyttar."}, follow_redirects=True)
    assert "Överlämningen är föreslagen." in sent.text
    path = waiting_path(app, scene)
    assert receiver.get(path).status_code == 404, "nothing before her yes"
    assert name not in receiver.get("/overlamningar").text

    question = f"/mina-kontaktpersoner/flytt/{path.rsplit('/', 1)[1]}"
    assert question in hers.get("/").text
    page = hers.get(question)
    assert page_faults(page) == []
    assert "Hon flyttar." in page.text
    assert "Inget annat händer" in page.text
    assert hers.post(question, data={"answer": "yes"}).status_code == 302

    assert name not in receiver.get("/").text, "lists name nobody of another municipality"
    assert path in receiver.get("/").text
    page = receiver.get(path)
    assert page_faults(page) == []
    assert "Hon flyttar." in page.text
    assert receiver.get(f"/valideringar/{attempt_id}").status_code == 404, "not the file"
    data = {"answer": "accept", "assessor": str(far.assessor.id), "supervisor": ""}
    done = receiver.post(path, data=data, follow_redirects=True)
    assert "Allt har följt med" in done.text
    assert receiver.get(f"/valideringar/{attempt_id}").status_code == 200
    assert giver.get(f"/valideringar/{attempt_id}").status_code == 404
    assert giver.get(f"/personer/{giving.participant.id}").status_code == 404
    assert giver.get(f"{path}/forslag").status_code == 404
    assert name not in giver.get("/overlamningar").text
    own = hers.get("/mina-kontaktpersoner")
    assert page_faults(own) == []
    assert "Karin Mottagare blev din samordnare. Allt du har visat finns kvar." in own.text
    assert "Din samordnare: Karin Mottagare" in hers.get("/").text


def test_a_no_of_hers_stays_here_and_the_receiver_never_hears_of_it(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.far, says_yes=False)
    hers, giver = client(app, scene.giving.participant), client(app, scene.giving.coordinator)
    hers.post(f"/mina-kontaktpersoner/flytt/{waiting.id}", data={"answer": "no"})

    assert "Deltagaren sa nej" in giver.get("/").text
    assert client(app, scene.far.coordinator).get(f"/overlamningar/{waiting.id}").status_code == 404


def test_an_answer_that_is_no_answer_is_shown_the_question_again(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.far, says_yes=False)

    page = client(app, scene.giving.participant).post(
        f"/mina-kontaktpersoner/flytt/{waiting.id}", data={"answer": "perhaps"}
    )

    assert page.status_code == 422
    assert "Vill du flytta" in page.text


def test_a_no_without_reason_keeps_what_was_chosen(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.near)
    receiver = client(app, scene.near.coordinator)
    data = {"answer": "decline", "assessor": str(scene.near.assessor.id), "reason": ""}

    page = receiver.post(f"/overlamningar/{waiting.id}", data=data)

    assert page.status_code == 422
    assert "Skriv varför, så att den som frågade" in page.text
    assert re.search(rf"value=.{scene.near.assessor.id}.[^>]* selected", page.text)
    data["reason"] = "Vi har fullt."
    assert receiver.post(f"/overlamningar/{waiting.id}", data=data).status_code == 302
    giver = client(app, scene.giving.coordinator)
    assert "Vi har fullt." in giver.get(f"/overlamningar/{waiting.id}/forslag").text
    assert "Mottagaren sa nej" in giver.get("/").text


def test_a_note_that_is_missing_is_asked_for_at_its_field(app: Flask, scene: Scene) -> None:
    giver = client(app, scene.giving.coordinator)
    path = f"/personer/{scene.giving.participant.id}/overlamning/{scene.near.unit.id}"

    page = giver.post(path, data={"coordinator": str(scene.near.coordinator.id), "note": ""})

    assert page.status_code == 422
    assert "Skriv kort vad mottagaren behöver veta." in page.text


def test_what_is_decided_is_named_where_the_transfer_is_refused(app: Flask, scene: Scene) -> None:
    with app.app_context():
        validation.decided(scene.giving)
    giver = client(app, scene.giving.coordinator)

    page = giver.post(
        f"/personer/{scene.giving.participant.id}/overlamning/{scene.far.unit.id}",
        data={"note": "Hon flyttar."},
    )

    assert page.status_code == 422
    assert "Gör först klart det som är beslutat" in page.text
    assert "Hon flyttar." in page.text, "what was typed stays"


def test_a_proposal_is_taken_back(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.near)
    giver = client(app, scene.giving.coordinator)
    assert page_faults(giver.get(f"/overlamningar/{waiting.id}/forslag")) == []

    assert giver.post(f"/overlamningar/{waiting.id}/forslag").status_code == 302

    assert client(app, scene.near.coordinator).get(f"/overlamningar/{waiting.id}").status_code == 404


def test_somebody_with_protected_identity_stands_in_no_list(app: Flask) -> None:
    with app.app_context():
        scene = make_scene(protected=True)
        waiting = proposed(scene, scene.far, named=True)
    named = client(app, scene.far.coordinator)
    name = scene.giving.participant.display_name

    for path in ("/", "/overlamningar"):
        assert name not in named.get(path).text
        assert name not in client(app, scene.giving.coordinator).get("/overlamningar").text
    assert name in named.get(f"/overlamningar/{waiting.id}").text
    assert client(app, scene.far.colleague).get(f"/overlamningar/{waiting.id}").status_code == 404


@pytest.mark.parametrize("place", ["near", "far"])
def test_a_certificate_stays_its_issuers_and_opens_to_the_new_coordinator(
    app: Flask, scene: Scene, place: str
) -> None:
    giving, receivers = scene.giving, getattr(scene, place)
    with app.app_context():
        attempt = validation.cleared(giving)
        order = certificate_actions.order_issue(actor=people.actor(giving.issuer), attempt_id=attempt.id)
        db.session.commit()
        outbox.run_pending()
        issuer_of_it = certificate_queries.get_certificate(order.id).organisation_id
        accepted(scene, receivers)
        assert certificate_queries.get_certificate(order.id).organisation_id == issuer_of_it
    path = f"/utfardade-intyg/{order.id}"

    assert client(app, receivers.coordinator).get(path).status_code == 200
    assert client(app, giving.coordinator).get(path).status_code == 404
    assert client(app, giving.issuer).get(path).status_code == 200
    name = giving.participant.display_name
    assert name in client(app, receivers.coordinator).get("/utfardade-intyg").text
    assert name not in client(app, giving.coordinator).get("/utfardade-intyg").text


def test_who_has_to_answer_is_reminded(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.far, says_yes=False)

        def steps(account: Account) -> list[Step]:
            return [one.step for one in gathering.waiting_for(people.actor(account))]

        assert Step.ANSWER_MOVE in steps(scene.giving.participant)
        assert Step.TAKE_OVER not in steps(scene.far.coordinator)
        actions.say(actor=people.actor(scene.giving.participant), handover=waiting, yes=True)
        assert Step.ANSWER_MOVE not in steps(scene.giving.participant)
        assert Step.TAKE_OVER in steps(scene.far.coordinator)


@pytest.mark.parametrize("answer", ["accept", "decline"])
@pytest.mark.parametrize("place", ["near", "far"])
def test_who_proposed_is_told_of_the_answer(app: Flask, scene: Scene, place: str, answer: str) -> None:
    giver, to, name = scene.giving.coordinator, getattr(scene, place), scene.giving.participant.display_name
    with app.app_context():
        waiting = proposed(scene, to)

        def steps(account: Account) -> list[Step]:
            return [one.step for one in gathering.waiting_for(people.actor(account))]

        colleague = people.staff(Role.COORDINATOR, scene.giving.unit)
        assert Step.READ_ANSWER not in steps(giver)
        receiver = people.actor(to.coordinator)
        if answer == "accept":
            actions.accept(actor=receiver, handover=waiting)
        else:
            actions.decline(actor=receiver, handover=waiting, reason="Vi har fullt.")
        db.session.commit()
        assert steps(giver).count(Step.READ_ANSWER) == 1
        assert Step.READ_ANSWER not in steps(colleague)
    words = "Mottagen" if answer == "accept" else "Mottagaren sa nej"
    for path in ("/", "/overlamningar"):
        page = client(app, giver).get(path).text
        assert words in page
        # Whoever has left is no longer theirs to read about.
        assert (name in page.split("<h1")[1]) is (answer == "decline")
    if answer == "accept":
        assert words not in client(app, colleague).get("/overlamningar").text
    with app.app_context(), clock.at(clock.now() + timedelta(days=15)):
        assert Step.READ_ANSWER not in steps(giver)


def test_why_an_assessor_can_not_be_chosen_is_told_and_all_else_stays(app: Flask, scene: Scene) -> None:
    with app.app_context():
        validation.submitted(scene.giving)
        waiting = proposed(scene, scene.near)
        other = people.staff(Role.ASSESSOR, scene.near.unit, is_competent=False)
        db.session.commit()
        path = f"/overlamningar/{waiting.id}"
    sent = {"answer": "accept", "assessor": str(other.id), "supervisor": str(scene.near.supervisor.id)}
    answer = client(app, scene.near.coordinator).post(path, data=sent)
    assert answer.status_code == 422
    assert 'id="assessor-error"' in answer.text
    assert "Personen har inte giltig kompetens för deltagarens modul." in answer.text
    assert f'value="{scene.near.supervisor.id}" selected' in answer.text.replace("selected value", "value")


def test_her_page_does_not_promise_an_assessor_who_has_left(app: Flask, scene: Scene) -> None:
    with app.app_context():
        path = f"/mina-steg/{validation.decided(scene.giving).id}/titta-igen"
    her = client(app, scene.giving.participant)
    assert "Din bedömare tittar en gång till." in her.get(path).text
    with app.app_context():
        accepted(scene, scene.near, with_staff=True)
    assert "Nu tittar andra personer." in her.get(path).text


def test_a_receiver_who_is_gone_is_told_to_the_giver_and_without_names_to_the_administrator(
    app: Flask,
) -> None:
    with app.app_context():
        scene = make_scene(protected=True)
        administrator = people.staff(Role.ADMINISTRATOR, scene.near.unit)
        proposed(scene, scene.near, named=True)
        receiver = db.session.get_one(Account, scene.near.coordinator.id)
        receiver.is_active = False
        db.session.commit()
    page = client(app, administrator).get("/").text
    assert "Mottagaren är inte samordnare längre" in page
    assert scene.giving.participant.display_name not in page
    for path in ("/", "/overlamningar"):
        assert "Mottagaren är inte samordnare längre" in client(app, scene.giving.coordinator).get(path).text
