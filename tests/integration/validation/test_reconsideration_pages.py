"""The pages of a reconsideration, from her phone to the issuer's list, and two answers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation import actions, queries, reconsiderations
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_on_postgresql import at_once
from tests.integration.validation.test_staff_pages import token


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.cleared(people_in).id


def test_she_asks_on_her_phone_and_reads_the_answer(app: Flask, people_in: Cast, attempt_id: UUID) -> None:
    hers = people.signed_in_client(app, people_in.participant)
    assessor = people.signed_in_client(app, people_in.assessor)
    mine, theirs = f"/mina-steg/{attempt_id}", f"/valideringar/{attempt_id}/omprovning"
    assert f"{mine}/titta-igen" in hers.get(mine).text
    page = hers.get(f"{mine}/titta-igen").text
    assert hers.post(f"{mine}/titta-igen", data={"csrf_token": token(page)}).status_code == 422
    asked = hers.post(
        f"{mine}/titta-igen",
        data={"csrf_token": token(page), "ground": "Jag kan mer."},
        follow_redirects=True,
    )
    assert "Du får svar senast" in asked.text
    assert "Jag kan mer." in hers.get(f"{mine}/titta-igen/lage").text
    start = assessor.get("/").text
    assert theirs in start
    assert "Svara senast" in start
    assert re.search(r"Svara senast \d{1,2} [a-z]+ \d{4}", start), (
        "a day in words, which no direction turns round"
    )
    page = assessor.get(theirs).text
    assert "Jag kan mer." in page
    assert people_in.participant.display_name in page, "she answers somebody"
    lacking = assessor.post(theirs, data={"csrf_token": token(page), "stands": "yes", "words": " "})
    assert lacking.status_code == 422
    assessor.post(
        theirs, data={"csrf_token": token(page), "stands": "yes", "words": "Diska fler gånger först."}
    )
    own = hers.get(mine).text
    assert "Beslutet är samma." in own
    assert "Diska fler gånger först." in own
    assert f"{mine}/titta-igen" in own, "the next step is hers to ask for"
    assert theirs not in assessor.get("/").text


def test_she_would_rather_talk_and_the_coordinator_writes(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    hers = people.signed_in_client(app, people_in.participant)
    coordinator = people.signed_in_client(app, people_in.coordinator)
    mine = f"/mina-steg/{attempt_id}/titta-igen"
    address = f"/valideringar/{attempt_id}/omprovning/at-deltagaren"
    hers.post(mine, data={"csrf_token": token(hers.get(mine).text), "ground": "", "talk": "yes"})
    assert address in coordinator.get("/").text
    page = coordinator.get(address).text
    assert coordinator.post(address, data={"csrf_token": token(page), "ground": ""}).status_code == 422
    coordinator.post(address, data={"csrf_token": token(page), "ground": "Hon fick inte visa allt."})
    assert "Hon fick inte visa allt." in hers.get(f"{mine}/lage").text
    page = hers.get(f"{mine}/lage").text
    assert "Låt någon annan titta" not in page
    hers.post(f"{mine}/lage", data={"csrf_token": token(page), "do": "take_back"})
    with app.app_context():
        assert queries.history(attempt_id)[-1].name == "reconsideration_taken_back"


def test_the_coordinator_passes_a_late_step_on_for_whom_she_helps(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    coordinator = people.signed_in_client(app, people_in.coordinator)
    address = f"/valideringar/{attempt_id}/omprovning"
    page = coordinator.get(f"{address}/at-deltagaren").text
    sent = {"csrf_token": token(page)}
    coordinator.post(f"{address}/at-deltagaren", data=sent | {"ground": "Hon fick inte visa allt."})
    assert "Låt någon annan titta" not in coordinator.get(f"{address}/at-deltagaren").text
    early = coordinator.post(f"{address}/vidare", data=sent, follow_redirects=True)
    assert "Tiden är inte slut ännu" in early.text
    with app.app_context():
        request = reconsiderations.of_attempts([attempt_id])[attempt_id]
        request.step_since -= timedelta(days=30)
        db.session.commit()

    assert "Låt någon annan titta" in coordinator.get(f"{address}/at-deltagaren").text
    assert coordinator.post(f"{address}/vidare", data=sent).status_code == 302
    assert coordinator.post(f"{address}/vidare", data=sent).status_code == 302
    with app.app_context():
        assert reconsiderations.of_attempts([attempt_id])[attempt_id].step == 2, (
            "the same again changes nothing"
        )


def test_the_second_and_third_steps_reach_those_who_answer_them(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    address = f"/valideringar/{attempt_id}/omprovning"
    with app.app_context():
        participant = people.actor(people_in.participant)
        other = people.staff(Role.ASSESSOR, people_in.unit)
        people.assignment(people_in.participant, other, Role.ASSESSOR)
        attempt = queries.get_attempt(attempt_id)
        actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Fel.")
        with clock.at(clock.now() + timedelta(days=12)):
            actions.pass_on_reconsideration(actor=participant, attempt=attempt)
        db.session.commit()
    for who, word in ((other, "yes"), (people_in.verifier, "yes")):
        client = people.signed_in_client(app, who)
        assert address in client.get("/").text
        page = client.get(address).text
        client.post(address, data={"csrf_token": token(page), "stands": word, "words": "Samma svar."})
        assert address not in client.get("/").text
    with app.app_context():
        attempt = queries.get_attempt(attempt_id)
        actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Ändå fel.")
        db.session.commit()
    issuer = people.signed_in_client(app, people_in.issuer)
    assert address in issuer.get("/").text
    page = issuer.get(address).text
    assert "Samma svar." in page
    assert people.signed_in_client(app, people_in.verifier).get(address).status_code == 404
    issuer.post(address, data={"csrf_token": token(page), "stands": "no", "words": "Det görs om."})
    with app.app_context():
        assert queries.history(attempt_id)[-1].name == "decision_reopened"


def test_two_requests_at_once_are_one_and_so_are_two_answers(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        cleared_id = validation.cleared(cast).id
        participant, assessor = people.actor(cast.participant), people.actor(cast.assessor)

    def click(act: Callable[[], object]) -> Callable[[], Callable[[], object]]:
        return lambda: act

    def ask() -> object:
        attempt = queries.get_attempt(cleared_id)
        return actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Fel.")

    def answer() -> object:
        attempt = queries.get_attempt(cleared_id)
        return actions.answer_reconsideration(actor=assessor, attempt=attempt, stands=True, words="Samma.")

    assert at_once(site, click(ask)) == ["done", "done"]
    assert at_once(site, click(answer)) == ["done", "refused"]
    with site.app_context():
        names = [event.name for event in queries.history(cleared_id)]
        assert (names.count("reconsideration_asked"), names.count("decision_stood")) == (1, 1)


def test_an_answer_to_a_request_that_was_taken_back_stays_on_the_page(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    with app.app_context():
        participant, attempt = people.actor(people_in.participant), queries.get_attempt(attempt_id)
        actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Titta igen.")
        actions.take_back_reconsideration(actor=participant, attempt=attempt)
        db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    late = people.signed_in_client(app, people_in.assessor).post(
        f"/valideringar/{attempt_id}/omprovning", data={"stands": "yes", "words": "Jag såg på allt igen."}
    )
    assert late.status_code == 409
    assert "Jag såg på allt igen." in late.text
