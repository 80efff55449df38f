"""The mapping talk: written down, read and confirmed, or said to be wrong; and a rest until a day."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Actor
from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, mappings, plans, queries
from stegvis.validation.mapping_models import MappingTalk
from stegvis.validation.mapping_rules import Interpreter, Told
from stegvis.validation.states import AttemptState
from tests.factories import mapping, people, planning, validation
from tests.factories.validation import Cast
from tests.simultaneous import AT_ONCE, send_at_once


def steps(actor: Actor) -> list[Step]:
    return [one.step for one in gathering.waiting_for(actor)]


@pytest.mark.parametrize("who", ["assessor", "coordinator"])
def test_assessor_and_coordinator_hold_the_talk(cast: Cast, who: str) -> None:
    attempt = validation.opened(cast)
    row = actions.write_talk(actor=people.actor(getattr(cast, who)), attempt=attempt, talk=planning.a_talk())
    assert row.confirmed_at is not None
    assert mappings.talk_of(attempt.id) == row


def test_nobody_holds_the_talk_with_herself(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.write_talk(
            actor=people.actor(cast.participant), attempt=validation.opened(cast), talk=planning.a_talk()
        )


def test_what_she_reads_herself_waits_for_her_word(cast: Cast) -> None:
    attempt, participant = validation.opened(cast), people.actor(cast.participant)
    mapping.talked(cast, attempt, told=Told.READS_HERSELF)
    assert Step.READ in steps(participant)
    actions.confirm_talk(actor=participant, attempt=attempt)
    assert Step.READ not in steps(participant)
    row = mappings.talk_of(attempt.id)
    assert row is not None and row.confirmed_by == cast.participant.id


def test_what_she_says_is_wrong_waits_for_the_assessor_who_writes_it_anew(cast: Cast) -> None:
    attempt, participant = validation.opened(cast), people.actor(cast.participant)
    assessor = people.actor(cast.assessor)
    assert Step.MAP in steps(assessor)
    first = mapping.talked(cast, attempt)
    assert [one.endpoint for one in plans.to_do(assessor)] == ["planning.show"]
    with pytest.raises(BadInput):
        actions.object_to_talk(actor=participant, attempt=attempt, words=" ")
    actions.object_to_talk(actor=participant, attempt=attempt, words="Fyra år, inte tre.")
    assert first.confirmed_at is None
    assert [one.endpoint for one in plans.to_do(assessor)] == ["mapping.show"]
    second = mapping.talked(cast, attempt, summary="Du har diskat i fyra år.")
    assert (first.superseded_at is None, second.superseded_at) == (False, None)
    assert first.summary == "Du har diskat i tre år."
    assert [one.endpoint for one in plans.to_do(assessor)] == ["planning.show"]


def test_the_same_again_has_no_effect(cast: Cast) -> None:
    attempt = validation.opened(cast)
    assert mapping.talked(cast, attempt) == mapping.talked(cast, attempt)


def test_the_database_wants_the_language_of_the_interpreter(cast: Cast, db_session: Session) -> None:
    row = mapping.talked(cast, validation.opened(cast), interpreter=Interpreter.USED, language="dari")
    row.language = ""
    with pytest.raises(IntegrityError):
        db_session.flush()


def test_a_coordinator_looks_again_when_the_day_has_come(cast: Cast) -> None:
    attempt, coordinator = validation.opened(cast), people.actor(cast.coordinator)
    day = clock.local(clock.now()).date() + timedelta(days=30)
    actions.put_to_rest(
        actor=people.actor(cast.assessor), attempt=attempt, message="Lär först.", look_again_on=day
    )
    db.session.commit()
    assert Step.LOOK_AGAIN not in steps(coordinator)
    with clock.at(clock.now() + timedelta(days=31)):
        [line] = mappings.to_look_at_again(coordinator)
        assert line.since == day
        assert Step.LOOK_AGAIN in steps(coordinator)


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        found = validation.cast()
        db.session.expunge_all()
    return found


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.opened(people_in).id


TALK = {
    "held_on": "2026-01-12",
    "took_part": "Alla.",
    "interpreter": "used",
    "language": "arabiska",
    "summary": "Du kan diska.",
    "support": "Mer tid.",
    "told": "interpreted",
}


def send(client: FlaskClient, address: str, data: dict[str, str]) -> tuple[int, str]:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token is not None
    answer = client.post(address, data={"csrf_token": token[1], **data})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"language": ""}, "vilket språk"),
        ({"interpreter": "lacking"}, "förstod varandra"),
        ({"interpreter": "not_needed"}, "tolken inte var med"),
        ({"held_on": "2099-01-01"}, "framtiden"),
        ({"held_on": "igår"}, "Skriv ett datum"),
        ({"took_part": " "}, "vilka som var med"),
        ({"summary": ""}, "vad ni kom fram till"),
        ({"told": ""}, "fick veta"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(
    app: Flask, people_in: Cast, attempt_id: UUID, change: dict[str, str], says: str
) -> None:
    client = people.signed_in_client(app, people_in.assessor)
    status, page = send(client, f"/valideringar/{attempt_id}/kartlaggning/samtal", TALK | change)
    assert status == 422
    assert says in page and "Mer tid." in page
    with app.app_context():
        assert mappings.talk_of(attempt_id) is None


def test_the_talk_is_read_on_both_sides_and_confirmed_in_one_tap(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    assessor = people.signed_in_client(app, people_in.assessor)
    own = people.signed_in_client(app, people_in.participant)
    page = f"/valideringar/{attempt_id}/kartlaggning"
    assert f"{page}/samtal" in assessor.get(page).text
    status, _ = send(assessor, f"{page}/samtal", TALK | {"told": "reads_herself"})
    assert status == 302
    assert "arabiska" in assessor.get(page).text
    assert "Läs om ert samtal" in own.get(f"/mina-steg/{attempt_id}").text
    hers = f"/mina-steg/{attempt_id}/samtal"
    assert "Mer tid." in own.get(hers).text
    assert send(own, hers, {"do": "object", "words": ""})[0] == 422
    assert send(own, hers, {"do": "confirm"})[0] == 302
    assert "Läs om ert samtal" not in own.get(f"/mina-steg/{attempt_id}").text
    assert "Bekräftat" in assessor.get(page).text


def test_no_talk_leads_back_to_her_steps(app: Flask, people_in: Cast, attempt_id: UUID) -> None:
    own = people.signed_in_client(app, people_in.participant)
    assert own.get(f"/mina-steg/{attempt_id}/samtal").location == f"/mina-steg/{attempt_id}"


def test_when_she_has_handed_in_the_talk_stays_as_it_was_and_what_was_typed_is_shown(
    app: Flask, people_in: Cast
) -> None:
    with app.app_context():
        attempt_id = validation.submitted(people_in).id
    assessor = people.signed_in_client(app, people_in.assessor)
    status, page = send(assessor, f"/valideringar/{attempt_id}/kartlaggning/samtal", TALK)
    assert status == 422 and "Mer tid." in page and "redan inlämnat" in page


@pytest.mark.sent_at_once("mapping.talk", "own_mapping.talk")
def test_sixteen_at_once_write_one_talk_and_confirm_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt_id, accounts = validation.opened(cast).id, (cast.assessor, cast.participant)
        db.session.expunge_all()
    talk = TALK | {"told": "reads_herself"}
    written = send_at_once(site, accounts[0], f"/valideringar/{attempt_id}/kartlaggning/samtal", talk)
    confirmed = send_at_once(site, accounts[1], f"/mina-steg/{attempt_id}/samtal", {"do": "confirm"})
    assert written == confirmed == {302: AT_ONCE}
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(MappingTalk)) == 1
        entries = list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.verb)))
        assert (entries.count("mapping.talk-written"), entries.count("mapping.talk-confirmed")) == (1, 1)


@pytest.mark.sent_at_once("waiting.put_to_rest")
def test_sixteen_at_once_put_one_attempt_to_rest_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt_id, assessor = validation.opened(cast).id, cast.assessor
        db.session.expunge_all()
    data = {"message": "Lär först.", "look_again_on": "2099-01-01"}
    assert set(send_at_once(site, assessor, f"/valideringar/{attempt_id}/vila", data)) == {302}
    with site.app_context():
        attempt = queries.get_attempt(attempt_id)
        assert attempt.state is AttemptState.DORMANT
        assert [event.name for event in queries.history(attempt_id)].count("put_to_rest") == 1
