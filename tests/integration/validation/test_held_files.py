"""A file that came when the session had ended, or with a form that lacked something, comes back to its sender."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update
from werkzeug.test import TestResponse

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.media import actions as media_actions
from stegvis.media import rules
from stegvis.media.models import MediaFile
from stegvis.people.models import Account, HeldInput, SignInSession
from stegvis.people.signed_in import TOKEN
from stegvis.validation import actions, queries
from stegvis.validation.models import Evidence
from stegvis.validation.rules import EvidenceKind
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.test_own_pages import hidden


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


@pytest.fixture
def key(app: Flask, attempt_id: UUID) -> str:
    with app.app_context():
        return queries.module_of(queries.get_attempt(attempt_id)).criterion_ids[0]


@pytest.fixture
def client(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.participant)


def photo(colour: str = "#1f6b3c") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return file.getvalue()


def address(attempt_id: UUID, key: str, kind: str = "photo") -> str:
    return f"/mina-steg/{attempt_id}/bevis/{kind}/ladda-upp?sak={key}"


def form_on(client: FlaskClient, attempt_id: UUID, key: str, kind: str = "photo") -> dict[str, Any]:
    return hidden(client.get(f"/mina-steg/{attempt_id}/bevis/{kind}?sak={key}").text)


def send(
    client: FlaskClient, to: str, fields: dict[str, Any], content: bytes | None = None, **more: Any
) -> TestResponse:
    file = {} if content is None else {"file": (io.BytesIO(content), "IMG_0001.JPG")}
    return client.post(to, data={**fields, **more, **file}, content_type="multipart/form-data")


def end_sessions(app: Flask, *, hours_ago: float = 0) -> None:
    with app.app_context():
        moment = clock.now() - timedelta(hours=hours_ago)
        db.session.execute(update(SignInSession).values(ended_at=clock.now(), seen_at=moment))
        db.session.commit()


def sign_in_again(app: Flask, client: FlaskClient, account: Account) -> None:
    """As `let_in` does: the same browser, a new session."""
    with app.app_context():
        token = people.session_token(account.id)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[TOKEN] = token


def files(app: Flask) -> list[MediaFile]:
    with app.app_context():
        return db.session.query(MediaFile).all()


def way_back(answer: TestResponse) -> str:
    """Where sign-in will lead to."""
    assert "/logga-in" in answer.location, answer.location
    return answer.location.partition("next=")[2].replace("%2F", "/")


def drafts(app: Flask, attempt_id: UUID, people_in: Cast) -> list[Evidence]:
    with app.app_context():
        return list(queries.drafts_of(attempt_id, people_in.participant.id))


def test_a_photo_sent_after_the_session_ended_becomes_her_draft(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    answer = send(client, address(attempt_id, key), fields, photo(), criteria=[key], has_people="y")
    back = way_back(answer)
    assert back.startswith("/fortsatt/")
    assert drafts(app, attempt_id, people_in) == []

    sign_in_again(app, client, people_in.participant)
    page = client.get(client.get(back).location)
    assert "Din fil finns kvar" in page.text
    held = hidden(page.text)
    assert held["form_key"] == fields["form_key"]
    for _twice in range(2):
        sent = send(client, address(attempt_id, key), held, criteria=[key], has_people="y", people_agreed="y")
        assert sent.status_code == 302, sent.text
    [draft] = drafts(app, attempt_id, people_in)
    assert draft.people == "agreed"
    assert client.get(f"/bevis/{draft.id}/fil").status_code == 200


def test_a_text_sent_after_the_session_ended_stands_in_its_form_again(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key, "text")
    end_sessions(app)
    told = {**fields, "text": "Jag sorterar glas.", "criteria": [key]}
    back = way_back(client.post(f"/mina-steg/{attempt_id}/bevis/text?sak={key}", data=told))
    sign_in_again(app, client, people_in.participant)
    location = client.get(back).location
    assert f"sak={key}" in location
    assert "Jag sorterar glas." in client.get(location).text


def test_a_form_of_an_earlier_session_keeps_its_file(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    sign_in_again(app, client, people_in.participant)
    client.get("/")
    answer = send(client, address(attempt_id, key), fields, photo(), criteria=[key])
    assert answer.location.startswith("/fortsatt/")
    assert "Din fil finns kvar" in client.get(client.get(answer.location).location).text


def test_somebody_else_who_signs_in_there_finds_nothing(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    back = way_back(send(client, address(attempt_id, key), fields, photo(), criteria=[key]))
    with app.app_context():
        other = people.participant(people_in.unit)
        db.session.expunge_all()
    sign_in_again(app, client, other)
    assert client.get(back).location == "/"


def test_a_file_of_another_person_can_not_be_claimed(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    with app.app_context():
        others = validation.cast()
        theirs = validation.opened(others).id
    end_sessions(app)
    stranger = people.signed_in_client(app, others.participant)
    fields = form_on(stranger, theirs, key)
    send(stranger, address(theirs, key), fields, photo())
    [waiting] = files(app)
    client = people.signed_in_client(app, people_in.participant)
    mine = form_on(client, attempt_id, key)
    answer = send(client, address(attempt_id, key), mine, criteria=[key], file_id=str(waiting.id))
    assert answer.status_code == 422
    assert str(rules.NOT_KEPT) in answer.text
    assert drafts(app, attempt_id, people_in) == []
    assert files(app)[0].claimed_at is None


@pytest.mark.parametrize("how", ["no cookie", "an old session", "a closed account"])
def test_nothing_is_read_from_a_browser_without_a_recent_session(
    app: Flask, people_in: Cast, attempt_id: UUID, key: str, how: str
) -> None:
    client = people.signed_in_client(app, people_in.participant)
    fields = form_on(client, attempt_id, key)
    end_sessions(app, hours_ago=25 if how == "an old session" else 0)
    if how == "no cookie":
        client = app.test_client()
    if how == "a closed account":
        with app.app_context():
            db.session.get_one(Account, people_in.participant.id).is_active = False
            db.session.commit()
    answer = send(client, address(attempt_id, key), fields, photo(), criteria=[key])
    assert "fortsatt" not in way_back(answer)
    assert files(app) == []


def test_another_site_can_leave_no_file_behind(
    app: Flask, client: FlaskClient, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    client.post(
        address(attempt_id, key),
        data={**fields, "file": (io.BytesIO(photo()), "x.jpg")},
        content_type="multipart/form-data",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert files(app) == []


def test_only_so_much_is_kept_for_one_person(
    app: Flask, client: FlaskClient, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    for number in range(rules.MOST_WAITING_FILES + 2):
        send(client, address(attempt_id, key), fields, photo(f"#0000{number:02}"), criteria=[key])
    assert len(files(app)) == rules.MOST_WAITING_FILES


def test_what_nobody_comes_back_for_is_removed(
    app: Flask, client: FlaskClient, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    send(client, address(attempt_id, key), fields, photo(), criteria=[key])
    with app.app_context():
        db.session.execute(update(MediaFile).values(created_at=clock.now() - timedelta(hours=49)))
        assert media_actions.sweep_unclaimed() == 1
        db.session.commit()
    assert files(app) == []


def test_a_bad_file_is_told_at_sign_in_and_the_choices_are_kept(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    end_sessions(app)
    answer = send(client, address(attempt_id, key), fields, photo()[:300], criteria=[key], has_people="y")
    assert str(rules.CUT_OFF) in client.get(answer.location).text
    with app.app_context():
        [held] = db.session.query(HeldInput).all()
        assert ["has_people", "y"] in held.fields
    assert files(app) == []


def test_a_good_file_need_not_be_sent_again_when_a_choice_was_missing(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    fields = form_on(client, attempt_id, key)
    answer = send(client, address(attempt_id, key), fields, photo())
    assert answer.status_code == 422
    assert "Din fil finns kvar" in answer.text
    saved = send(client, address(attempt_id, key), hidden(answer.text), criteria=[key])
    assert saved.status_code == 302, saved.text
    [draft] = drafts(app, attempt_id, people_in)
    [media] = files(app)
    assert (draft.media_id, media.claimed_at is not None) == (media.id, True)


def test_a_waiting_photo_is_no_sound(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    again = send(client, address(attempt_id, key), form_on(client, attempt_id, key), photo())
    sound = form_on(client, attempt_id, key, "sound")
    waiting = hidden(again.text)["file_id"]
    answer = send(client, address(attempt_id, key, "sound"), sound, criteria=[key], file_id=waiting)
    assert answer.status_code == 422
    assert drafts(app, attempt_id, people_in) == []


def test_deleting_the_draft_deletes_the_bytes_that_waited(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    again = send(client, address(attempt_id, key), form_on(client, attempt_id, key), photo())
    send(client, address(attempt_id, key), hidden(again.text), criteria=[key])
    [draft] = drafts(app, attempt_id, people_in)
    [media] = files(app)
    with app.app_context():
        assert storage().size(media.ready_key or "") > 0
        evidence = queries.get_evidence(draft.id)
        actions.delete_draft(actor=people.actor(people_in.participant), evidence=evidence)
        db.session.commit()
    assert files(app) == []


def test_an_observation_is_no_way_for_the_participant_to_show_something(
    client: FlaskClient, attempt_id: UUID
) -> None:
    kind = EvidenceKind.OBSERVATION.value
    assert client.get(f"/mina-steg/{attempt_id}/bevis/{kind}").status_code == 404


def test_a_draft_is_opened_by_its_owner_alone_whole_small_or_in_part(
    app: Flask, client: FlaskClient, people_in: Cast, attempt_id: UUID, key: str
) -> None:
    send(client, address(attempt_id, key), form_on(client, attempt_id, key), photo(), criteria=[key])
    [draft] = drafts(app, attempt_id, people_in)
    paths = [f"/bevis/{draft.id}/fil", f"/bevis/{draft.id}/fil?liten", f"/bevis/{draft.id}/fil?spara"]
    with app.app_context():
        administrator = people.staff(Role.ADMINISTRATOR, people_in.unit)
        db.session.expunge_all()
    staff = [people_in.supervisor, people_in.assessor, people_in.coordinator, people_in.verifier]
    for path in paths:
        assert client.get(path, headers={"Range": "bytes=-10"}).status_code == 206
        for account in (*staff, people_in.issuer, administrator):
            theirs = people.signed_in_client(app, account)
            for headers in ({}, {"Range": "bytes=0-9"}):
                assert theirs.get(path, headers=headers).status_code == 404, (account.username, path)
