"""Staff add an observation, a talk or an earlier certificate, with words or a file; nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.validation import actions, queries
from stegvis.validation.circumstances_rules import Circumstances, OwnWord
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState
from tests.factories import people, placements, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_circumstances import fields_of

TALKED, EXERCISED, SEEN, PAPER = "kontrollera-rent", "skolja-oga", "tvatta-hander", "skydd-diskmedel"


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def attempt_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        placements.on_placement(people_in)
        return validation.submitted(people_in).id


@pytest.fixture
def supervisor(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.supervisor)


@pytest.fixture
def added(app: Flask, people_in: Cast, attempt_id: UUID) -> Callable[[], list[Evidence]]:
    """What the supervisor has added."""

    def read() -> list[Evidence]:
        with app.app_context():
            found = queries.evidence_of(
                attempt_id, people.actor(people_in.assessor), participant_id=people_in.participant.id
            )
            mine = [one for one in found if one.author_id == people_in.supervisor.id]
            db.session.expunge_all()
            return mine

    return read


TOLD = {
    "done_on": "2026-03-02",
    "language": "sv",
    "interpreter": "none",
    "consent": "nobody",
    "own_word": "yes",
}


def send(client: FlaskClient, address: str, **told: Any) -> Any:
    """Fill the page's form and send it as a browser does."""
    html = client.get(address).text
    # A browser sends what the page asks for: an earlier certificate has a day of its own.
    asked = {name: value for name, value in TOLD.items() if f'name="{name}"' in html}
    data = fields_of(html) | asked | told
    return client.post(f"{address}/ladda-upp", data=data, content_type="multipart/form-data")


def sound() -> tuple[io.BytesIO, str]:
    """A second of silence."""
    silence = b"\x00\x00" * 8000
    head = b"RIFF" + (36 + len(silence)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    head += (1).to_bytes(2, "little") + (1).to_bytes(2, "little") + (8000).to_bytes(4, "little")
    head += (16000).to_bytes(4, "little") + (2).to_bytes(2, "little") + (16).to_bytes(2, "little")
    return io.BytesIO(head + b"data" + len(silence).to_bytes(4, "little") + silence), "ljud.wav"


def test_the_page_knows_the_place_the_day_and_the_time(supervisor: FlaskClient, attempt_id: UUID) -> None:
    html = supervisor.get(f"/valideringar/{attempt_id}/observation").text
    assert f'value="{placements.WORKPLACE}"' in html
    assert 'name="done_at"' in html
    assert "Måste ses" in html


def test_one_observation_is_real_and_exercise_and_has_her_yes(
    supervisor: FlaskClient, attempt_id: UUID, added: Callable[[], list[Evidence]]
) -> None:
    answer = send(
        supervisor, f"/valideringar/{attempt_id}/observation",
        criteria=[SEEN], simulated=[EXERCISED], text="Hon gjorde allt själv.",
    )  # fmt: skip
    assert answer.status_code == 302
    [seen] = added()
    assert (seen.criterion_keys, seen.simulated_keys) == ([EXERCISED, SEEN], [EXERCISED])
    assert seen.circumstances is not None
    assert seen.circumstances.own_word is OwnWord.YES


def test_an_observation_may_be_spoken(
    supervisor: FlaskClient, attempt_id: UUID, added: Callable[[], list[Evidence]]
) -> None:
    answer = send(supervisor, f"/valideringar/{attempt_id}/observation", criteria=[SEEN], file=sound())
    assert answer.status_code == 302
    [seen] = added()
    assert (seen.text, seen.method) == ("", "observation")
    assert seen.media_id is not None


def test_what_is_wrong_keeps_the_words_the_ticks_and_the_file(
    supervisor: FlaskClient, attempt_id: UUID, added: Callable[[], list[Evidence]]
) -> None:
    address = f"/valideringar/{attempt_id}/observation"
    answer = send(
        supervisor, address, simulated=[EXERCISED], text="Vi övade.", consent="unclear", file=sound()
    )
    assert answer.status_code == 422
    assert "Vi övade." in answer.text
    assert "Din fil finns kvar" in answer.text
    assert f'name="simulated" value="{EXERCISED}" checked' in answer.text
    again = supervisor.post(
        f"{address}/ladda-upp",
        data=fields_of(answer.text) | TOLD | {"simulated": [EXERCISED], "text": "Vi övade."},
        content_type="multipart/form-data",
    )
    assert again.status_code == 302
    [seen] = added()
    assert seen.media_id is not None


def test_nothing_seen_and_nothing_said_is_asked_for(supervisor: FlaskClient, attempt_id: UUID) -> None:
    answer = send(supervisor, f"/valideringar/{attempt_id}/observation", criteria=[SEEN])
    assert answer.status_code == 422
    assert "Skriv några ord, eller lämna en fil." in answer.text


def test_a_no_of_hers_is_not_kept(
    supervisor: FlaskClient, attempt_id: UUID, added: Callable[[], list[Evidence]]
) -> None:
    answer = send(
        supervisor, f"/valideringar/{attempt_id}/observation", criteria=[SEEN], text="Hon glömde tvålen.",
        own_word="no",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Prata med deltagaren" in answer.text
    assert not added()


def test_a_talk_keeps_the_question_and_is_no_observation(
    app: Flask,
    people_in: Cast,
    supervisor: FlaskClient,
    attempt_id: UUID,
    added: Callable[[], list[Evidence]],
) -> None:
    answer = send(
        supervisor, f"/valideringar/{attempt_id}/yrkessamtal", criteria=[TALKED], question="Vad gör du med ett "
        "smutsigt glas?", text="Diskar om det.", interpreter="both_speak",
    )  # fmt: skip
    assert answer.status_code == 302
    [talk] = added()
    assert (talk.kind, talk.method) == (EvidenceKind.TALK, "conversation")
    assessor = people.signed_in_client(app, people_in.assessor)
    html = assessor.get(f"/valideringar/{attempt_id}/bedom/{TALKED}").text
    for words in ("Yrkessamtal", "Vad gör du med ett smutsigt glas?", "båda talar"):
        assert words in html
    with app.app_context():
        assert TALKED not in evidence_counts(attempt_id)[1]


def test_a_talk_without_a_question_asks_for_it(supervisor: FlaskClient, attempt_id: UUID) -> None:
    answer = send(
        supervisor, f"/valideringar/{attempt_id}/yrkessamtal", criteria=[TALKED], text="Diskar om det."
    )
    assert answer.status_code == 422
    assert "Skriv frågan" in answer.text


def test_an_earlier_certificate_has_issuer_and_day_and_is_no_observation(
    app: Flask,
    people_in: Cast,
    supervisor: FlaskClient,
    attempt_id: UUID,
    added: Callable[[], list[Evidence]],
) -> None:
    answer = send(
        supervisor, f"/valideringar/{attempt_id}/tidigare-intyg", criteria=[PAPER], issuer="Exempelskolan",
        issued_on="2026-02-01", text="Kurs i kemiska risker.",
    )  # fmt: skip
    assert answer.status_code == 302
    [paper] = added()
    assert paper.method == "certificate"
    assert paper.done_on.isoformat() == "2026-02-01"
    assessor = people.signed_in_client(app, people_in.assessor)
    html = assessor.get(f"/valideringar/{attempt_id}/bedom/{PAPER}").text
    for words in ("Tidigare intyg, inte observation", "Exempelskolan", "1 februari 2026"):
        assert words in html
    with app.app_context():
        assert PAPER not in evidence_counts(attempt_id)[1]


@pytest.mark.parametrize(
    ("kind", "field"), [(EvidenceKind.TALK, "criteria"), (EvidenceKind.CERTIFICATE, "criteria")]
)
def test_a_way_that_the_criterion_does_not_take_is_refused_by_name(
    cast: Cast, kind: EvidenceKind, field: str
) -> None:
    attempt = validation.submitted(cast)
    new = actions.NewEvidence("x", kind, (SEEN,), text="Berättat.", question="Hur?", issuer="Skolan")
    with pytest.raises(BadInput) as refusal:
        actions.add_observation(actor=people.actor(cast.supervisor), attempt=attempt, new=new)
    assert refusal.value.field == field
    assert "tvätta händerna" in str(refusal.value.message)


def test_the_database_wants_words_or_a_file(cast: Cast, db_session: Session) -> None:
    attempt = validation.submitted(cast)
    new = actions.NewEvidence("x", EvidenceKind.TALK, (TALKED,), text="Ja.", question="Hur?",
                              circumstances=Circumstances())  # fmt: skip
    talk = actions.add_observation(actor=people.actor(cast.supervisor), attempt=attempt, new=new)
    with pytest.raises(IntegrityError):
        db_session.execute(update(Evidence).where(Evidence.id == talk.id).values(text=""))


def test_the_form_offers_only_what_may_be_shown_in_that_way(
    supervisor: FlaskClient, attempt_id: UUID
) -> None:
    html = supervisor.get(f"/valideringar/{attempt_id}/yrkessamtal").text
    assert f'name="criteria" value="{TALKED}"' in html
    assert f'name="criteria" value="{SEEN}"' not in html
    assert 'name="simulated"' not in html


def observed(people_in: Cast, attempt_id: UUID) -> None:
    """The supervisor has seen everything."""
    validation.observe_all(people_in, queries.get_attempt(attempt_id))


def asked_for_more(people_in: Cast, attempt_id: UUID) -> None:
    """The assessor has asked for more."""
    actions.ask_for_more(
        actor=people.actor(people_in.assessor),
        attempt=queries.get_attempt(attempt_id),
        message="Visa kassan.",
    )
    db.session.commit()


def test_an_observation_alone_begins_to_show_more_and_both_may_hand_in(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    with app.app_context():
        asked_for_more(people_in, attempt_id)
        observed(people_in, attempt_id)
        assert queries.get_attempt(attempt_id).state is AttemptState.IN_PROGRESS
    participant, assessor = (
        people.signed_in_client(app, who) for who in (people_in.participant, people_in.assessor)
    )
    own = participant.get(f"/mina-steg/{attempt_id}").text
    assert "Visa kassan." in own and f"/mina-steg/{attempt_id}/lamna-in" in own
    happened = participant.get(f"/mina-steg/{attempt_id}/handelser").text
    assert "Någon annan har berättat vad du kan." in happened
    assert "Du började visa lite till." not in happened
    assert f"/valideringar/{attempt_id}/lamna-in" in assessor.get(f"/valideringar/{attempt_id}").text
    with app.app_context():
        attempt = queries.get_attempt(attempt_id)
        actions.hand_in(actor=people.actor(people_in.assessor), attempt=attempt, request="Hon bad mig i dag.")
        assert attempt.state is AttemptState.SUBMITTED


def test_an_observation_begins_the_work_when_the_plan_is_there(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.opened(people_in)
        observed(people_in, attempt.id)
        assert queries.get_attempt(attempt.id).state is AttemptState.MAPPING, "it waits for the plan"
        other = validation.with_another_participant(people_in)
        attempt = validation.opened(other)
        validation.agreed(other, attempt)
        assert queries.get_attempt(attempt.id).state is AttemptState.PLANNED
        observed(other, attempt.id)
        assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS


def test_an_observation_moves_nothing_while_the_assessor_judges(
    app: Flask, people_in: Cast, attempt_id: UUID
) -> None:
    with app.app_context():
        observed(people_in, attempt_id)
        assert queries.get_attempt(attempt_id).state is AttemptState.SUBMITTED
        other = validation.with_another_participant(people_in)
        attempt = validation.decided(other)
        actions.return_review(actor=people.actor(people_in.verifier), attempt=attempt, reason="Se igen.")
        actions.add_observation(
            actor=people.actor(people_in.supervisor),
            attempt=attempt,
            new=actions.NewEvidence(
                form_key="later",
                kind=EvidenceKind.OBSERVATION,
                criterion_keys=queries.module_of(attempt).criterion_ids,
                text="Det gick bra igen.",
            ),
        )
        assert queries.get_attempt(attempt.id).state is AttemptState.RETURNED
