"""Staff ask a witness, show her the link, and take it back."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from lxml import html

from stegvis.base.errors import BadInput, Refused
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.actions import NewWitness
from tests.factories import people, placements, validation
from tests.factories.validation import Cast
from tests.integration.validation.testimony.witnessing import answer, asked, link, mails


def test_an_answer_cannot_be_revoked(app: Flask, asked_id: UUID, cast: Cast) -> None:
    answer(app.test_client(), link(asked_id, app))
    with app.app_context(), pytest.raises(Refused):
        actions.revoke_request(
            actor=people.actor(cast.supervisor), request=witness_queries.get_request(asked_id)
        )


def test_safety_critical_criteria_cannot_be_asked_about(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        critical = [one.id for one in queries.module_of(attempt).criteria() if one.safety_critical]
        new = NewWitness("a", (critical[0],), "Karin Ek", "Kafé Linden", "handledare")
        with pytest.raises(BadInput) as refusal:
            actions.ask_witness(actor=people.actor(cast.assessor), attempt=attempt, new=new)

    assert refusal.value.field == "criteria"


def test_a_form_sent_twice_asks_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        first, second = validation.witness_asked(cast, attempt), validation.witness_asked(cast, attempt)
        assert first.id == second.id


def test_the_same_form_with_other_words_asks_somebody_else(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        new = NewWitness(
            "a", validation.may_be_witnessed(attempt)[:1], "Karin Ek", "Kafé Linden", "handledare"
        )
        asked_of = [
            actions.ask_witness(actor=people.actor(cast.assessor), attempt=attempt, new=one).witness_name
            for one in (new, replace(new, name="Omar Ali"), new, replace(new, name="Omar Ali"))
        ]
        assert asked_of == ["Karin Ek", "Omar Ali"] * 2
        assert len(witness_queries.requests_of(attempt.id)) == 2


def test_the_mail_holds_the_link_and_not_the_participant(app: Flask, asked_id: UUID, cast: Cast) -> None:
    sent = [mail.replace("=\n", "") for mail in mails(app)]

    assert len(sent) == 1
    assert link(asked_id, app) in sent[0]
    assert re.search(r"till och med \d{1,2} [a-z]+ 20\d\d\.", " ".join(sent[0].split())), "the day in words"
    assert cast.participant.given_name not in sent[0]


def test_a_protected_participant_needs_a_confirmation_and_is_never_named(app: Flask) -> None:
    with app.app_context():
        around = validation.cast(protected=True)
        attempt = validation.in_progress(around)
        keys = validation.may_be_witnessed(attempt)[:1]
        new = NewWitness("b", keys, "Karin Ek", "Kafé Linden", "handledare")
        with pytest.raises(BadInput) as refusal:
            actions.ask_witness(actor=people.actor(around.assessor), attempt=attempt, new=new)
        assert refusal.value.field == "protection_confirmed"
        request_id = validation.witness_asked(around, attempt).id
    page = app.test_client().get(link(request_id, app)).text

    assert around.participant.given_name not in page
    assert around.unit.name not in page
    assert "Namnet är skyddat" in page


def test_the_staff_ask_see_the_code_and_revoke(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        attempt_id, keys = attempt.id, validation.may_be_witnessed(attempt)[:2]
    supervisor = people.signed_in_client(app, cast.supervisor)
    fields = {"form_key": "x", "criteria": list(keys), "name": "Karin Ek", "workplace": "Kafé Linden"}
    fields |= {"relation": "handledare", "email": "", "language": "en", "days": "7"}
    refused = supervisor.post(f"/valideringar/{attempt_id}/vittnen/ny", data=fields | {"email": "karin"})
    made = supervisor.post(f"/valideringar/{attempt_id}/vittnen/ny", data=fields)
    page = supervisor.get(made.location).text
    revoked = supervisor.post(f"{made.location}/aterkalla", follow_redirects=True).text

    assert refused.status_code == 422
    assert "Skriv en hel e-postadress" in refused.text
    assert 'class="qr"' in page
    assert "/vittne/" in page
    assert "Återkallad" in revoked
    assert "/vittne/" not in revoked


def test_asking_begins_with_the_workplace_of_today_and_keeps_what_was_typed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(cast).id
    address = f"/valideringar/{attempt_id}/vittnen/ny"
    supervisor = people.signed_in_client(app, cast.supervisor)
    without = supervisor.get(address).text
    with app.app_context():
        workplace = placements.on_placement(cast).workplace.name
    begins = supervisor.get(address).text
    typed = supervisor.post(address, data={"form_key": "x", "workplace": "Kafé Linden"}).text
    emptied = supervisor.post(address, data={"form_key": "x", "workplace": ""}).text

    assert f'value="{workplace}"' not in without
    assert f'value="{workplace}"' in begins
    assert 'value="Kafé Linden"' in typed
    assert f'value="{workplace}"' not in emptied


def test_the_list_and_the_link_exist_for_those_who_may_add_evidence_only(
    app: Flask, asked_id: UUID, cast: Cast
) -> None:
    address = f"/valideringar/{asked(app, asked_id).attempt_id}/vittnen"

    assert people.signed_in_client(app, cast.supervisor).get(address).status_code == 200
    assert people.signed_in_client(app, cast.coordinator).get(address).status_code == 404
    assert people.signed_in_client(app, cast.participant).get(f"{address}/{asked_id}").status_code == 404


def test_the_supervisor_of_the_placement_is_offered_as_the_witness(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(cast).id
        placements.on_placement(cast)
    text = people.signed_in_client(app, cast.assessor).get(f"/valideringar/{attempt_id}/vittnen/ny").text
    for field, value in (
        ("name", "Berit Provgren"), ("workplace", placements.WORKPLACE), ("relation", "handledare"),
    ):  # fmt: skip
        assert html.fromstring(text).xpath(f"//input[@name='{field}']/@value") == [value]
