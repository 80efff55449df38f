"""The assessor speaks to the participant, who hears it on her page; who else may hear it, and what is refused."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

import stegvis.media.tasks  # noqa: F401 - registers the consumers
from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.demo import recordings
from stegvis.validation import actions, queries
from stegvis.validation.feedback_models import SpokenFeedback
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.sounds import received_sound
from tests.factories.validation import Cast
from tests.integration.validation.test_own_pages import hidden


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        found = validation.cast()
        db.session.expunge_all()
    return found


@pytest.fixture
def queued_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        return validation.queued(people_in).id


@pytest.fixture
def assessor(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.assessor)


def send(client: FlaskClient, attempt_id: UUID, content: bytes | None = None) -> int:
    page = f"/valideringar/{attempt_id}/tala"
    fields = hidden(client.get(page).text)
    sound = recordings.sound() if content is None else content
    answer = client.post(
        f"{page}/ladda-upp",
        data={**fields, "file": (io.BytesIO(sound), "inspelning.wav")},
        content_type="multipart/form-data",
    )
    return answer.status_code


def spoken(app: Flask, people_in: Cast, attempt_id: UUID) -> UUID:
    with app.app_context():
        made = actions.speak(
            actor=people.actor(people_in.assessor),
            attempt=queries.get_attempt(attempt_id),
            received=received_sound(),
        )
        db.session.commit()
        outbox.run_pending()
        return made.id


def test_the_participant_hears_it_beside_the_written_words(
    app: Flask, people_in: Cast, assessor: FlaskClient, queued_id: UUID
) -> None:
    assert send(assessor, queued_id) == 302
    with app.app_context():
        outbox.run_pending()
        found = db.session.query(SpokenFeedback).one()
        address = f"/aterkoppling/{found.id}/ljud"
    participant = people.signed_in_client(app, people_in.participant)
    html = participant.get(f"/mina-steg/{queued_id}").text
    assert f'<audio controls preload="none" src="{address}">' in html
    assert "autoplay" not in html
    assert "Öva mer på det som är kvar." in html[html.index("Lyssna på din bedömare") :]
    answer = participant.get(address, headers={"Range": "bytes=0-9"})
    assert (answer.status_code, len(answer.data), str(answer.mimetype)[:6]) == (206, 10, "audio/")


def test_the_staff_who_decide_hear_it_and_their_reading_is_logged(
    app: Flask, people_in: Cast, queued_id: UUID
) -> None:
    feedback_id = spoken(app, people_in, queued_id)
    with app.app_context():
        stranger = people.staff(Role.ASSESSOR, people_in.unit)
    answers = {
        account.id: people.signed_in_client(app, account).get(f"/aterkoppling/{feedback_id}/ljud").status_code
        for account in (people_in.participant, people_in.assessor, people_in.verifier)
    }
    assert set(answers.values()) == {200}
    for outsider in (people_in.supervisor, people_in.coordinator, people_in.issuer, stranger):
        client = people.signed_in_client(app, outsider)
        assert client.get(f"/aterkoppling/{feedback_id}/ljud").status_code == 404
    page = people.signed_in_client(app, people_in.verifier).get(f"/granskningar/{queued_id}").text
    assert f"/aterkoppling/{feedback_id}/ljud" in page
    with app.app_context():
        readers = {
            entry.actor_id for entry in db.session.query(ReadEntry).filter_by(object_kind="spoken_feedback")
        }
        assert readers == {people_in.assessor.id, people_in.verifier.id}


def test_what_is_asked_for_may_be_said_aloud_too(app: Flask, people_in: Cast, assessor: FlaskClient) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        actions.ask_for_more(
            actor=people.actor(people_in.assessor), attempt=attempt, message="Visa maskinen en gång till."
        )
        db.session.commit()
        attempt_id = attempt.id
    spoken(app, people_in, attempt_id)
    html = people.signed_in_client(app, people_in.participant).get(f"/mina-steg/{attempt_id}").text
    assert "Om det som saknas" in html and "<audio" in html


def test_another_sound_takes_the_place_of_the_first_and_the_same_again_does_nothing(
    app: Flask, people_in: Cast, assessor: FlaskClient, queued_id: UUID
) -> None:
    assert [send(assessor, queued_id) for _ in range(2)] == [302, 302]
    assert send(assessor, queued_id, recordings.sound() + b"\0\0") == 302
    with app.app_context():
        rows = db.session.query(SpokenFeedback).order_by(SpokenFeedback.at).all()
        assert [row.superseded_at is None for row in rows] == [False, True]


def test_a_file_that_is_no_sound_is_refused_at_the_field(assessor: FlaskClient, queued_id: UUID) -> None:
    page = f"/valideringar/{queued_id}/tala"
    for content, name, words in (
        (b"", "", "Spela in eller välj ett ljud först."),
        (b"hej", "x.mp3", "Filens namn stämmer inte med innehållet."),
        (b"hej", "x.txt", "Det här är inte ett ljud."),
    ):
        fields = hidden(assessor.get(page).text)
        file = (io.BytesIO(content), name)
        answer = assessor.post(
            f"{page}/ladda-upp", data={**fields, "file": file}, content_type="multipart/form-data"
        )
        assert answer.status_code == 422
        assert words in answer.text and 'id="file-error"' in answer.text


def test_a_sound_that_is_too_large_is_refused_with_the_limit(
    app: Flask, assessor: FlaskClient, queued_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stegvis.media.rules.MEGABYTE", 1000)
    assert send(assessor, queued_id) == 422
    with app.app_context():
        assert db.session.query(SpokenFeedback).count() == 0


def test_nobody_speaks_about_what_another_has_decided_or_before_anything_is(
    app: Flask, people_in: Cast, queued_id: UUID
) -> None:
    with app.app_context():
        other = people.staff(Role.ASSESSOR, people_in.unit)
        people.assignment(people_in.participant, other, Role.ASSESSOR)
        with pytest.raises(Refused, match="Du kan tala in"):
            actions.speak(
                actor=people.actor(other),
                attempt=queries.get_attempt(queued_id),
                received=received_sound(),
            )
        around = validation.cast()
        submitted_id = validation.submitted(around).id
        client = people.signed_in_client(app, around.assessor)
    answer = client.get(f"/valideringar/{submitted_id}/tala")
    assert answer.status_code == 302
    with app.app_context(), pytest.raises(BadInput):
        actions.speak(actor=people.actor(people_in.assessor), attempt=queries.get_attempt(queued_id))


def test_while_the_decision_is_made_anew_the_participant_does_not_hear_the_old_one(
    app: Flask, people_in: Cast, queued_id: UUID
) -> None:
    feedback_id = spoken(app, people_in, queued_id)
    with app.app_context():
        attempt = queries.get_attempt(queued_id)
        attempt.state = AttemptState.RETURNED
        db.session.commit()
    participant = people.signed_in_client(app, people_in.participant)
    assert "<audio" not in participant.get(f"/mina-steg/{queued_id}").text
    assert participant.get(f"/aterkoppling/{feedback_id}/ljud").status_code == 404


def test_the_button_beside_the_decision_leads_on_to_speaking(
    app: Flask, people_in: Cast, assessor: FlaskClient
) -> None:
    with app.app_context():
        attempt_id = validation.submitted(people_in).id
    page = f"/valideringar/{attempt_id}/komplettering"
    fields = hidden(assessor.get(page).text)
    answer = assessor.post(page, data={**fields, "message": "Visa glasen.", "then": "speak"})
    assert answer.location == f"/valideringar/{attempt_id}/tala"


@pytest.mark.parametrize("database", ["app", "published_on_postgresql"])
def test_sixteen_sendings_of_one_sound_at_once_are_one(request: pytest.FixtureRequest, database: str) -> None:
    site: Flask = request.getfixturevalue(database)
    with site.app_context():
        cast = validation.cast()
        attempt_id, assessor = validation.queued(cast).id, people.actor(cast.assessor)
    ended: list[str] = []
    together = threading.Barrier(16, timeout=60)

    def run() -> None:
        with site.app_context():
            received = received_sound()
            together.wait()
            actions.speak(actor=assessor, attempt=queries.get_attempt(attempt_id), received=received)
            db.session.commit()
            ended.append("done")

    _in_threads(run)
    assert ended == ["done"] * 16
    with site.app_context():
        assert db.session.query(SpokenFeedback).count() == 1


def _in_threads(run: Callable[[], None]) -> None:
    threads = [threading.Thread(target=run) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
