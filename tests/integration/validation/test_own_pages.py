"""The participant's own pages, from the first question to handing in."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from stegvis.base.database import db
from stegvis.validation import actions, queries
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState
from tests.factories import people, validation
from tests.factories.validation import Cast


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
def client(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.participant)


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the first form in main, and what is chosen beforehand, as a browser sends them."""
    main = html[html.index("<main") :]
    inputs = re.findall(r"<input[^>]*>", main)
    chosen = [one for one in inputs if 'type="radio"' in one and " checked" in one]
    main += " ".join(chosen).replace('type="radio"', 'type="hidden"')
    return dict(re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', main)) | {
        name: value
        for name, value in re.findall(r'name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', main)
    }


def photo() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "#1f6b3c").save(file, "JPEG")
    file.seek(0)
    return file


def state(app: Flask, attempt_id: UUID) -> AttemptState:
    with app.app_context():
        return queries.get_attempt(attempt_id).state


def first_key(app: Flask, attempt_id: UUID) -> str:
    with app.app_context():
        return queries.module_of(queries.get_attempt(attempt_id)).criterion_ids[0]


def test_the_attempt_page_shows_the_way_and_the_next_step(client: FlaskClient, attempt_id: UUID) -> None:
    html = client.get(f"/mina-steg/{attempt_id}").text
    assert "Visa" in html
    assert "Svara på frågor" in html


def test_a_question_saves_the_answer_and_goes_on(client: FlaskClient, attempt_id: UUID, app: Flask) -> None:
    fields = hidden(client.get(f"/mina-steg/{attempt_id}/fraga/1").text)
    answer = client.post(f"/mina-steg/{attempt_id}/fraga/1", data={**fields, "answer": "often"})
    assert answer.location.endswith("/fraga/2")
    with app.app_context():
        assert list(queries.self_assessments(attempt_id).values()) == ["often"]


def test_a_question_without_answer_says_what_to_do(client: FlaskClient, attempt_id: UUID) -> None:
    fields = hidden(client.get(f"/mina-steg/{attempt_id}/fraga/1").text)
    answer = client.post(f"/mina-steg/{attempt_id}/fraga/1", data=fields)
    assert answer.status_code == 422
    assert "hoppa över" in answer.text


def test_a_photo_becomes_a_draft_once(
    client: FlaskClient, attempt_id: UUID, app: Flask, people_in: Cast
) -> None:
    key = first_key(app, attempt_id)
    with app.app_context():
        validation.agreed(people_in, queries.get_attempt(attempt_id))
    fields = hidden(client.get(f"/mina-steg/{attempt_id}/bevis/photo?sak={key}").text)
    for _ in range(2):
        answer = client.post(
            f"/mina-steg/{attempt_id}/bevis/photo/ladda-upp?sak={key}",
            data={**fields, "criteria": [key], "file": (photo(), "IMG_0001.JPG")},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 302, answer.text
    with app.app_context():
        assert len(queries.drafts_of(attempt_id, people_in.participant.id)) == 1
    assert state(app, attempt_id) is AttemptState.IN_PROGRESS


def test_a_photo_that_is_none_is_refused_and_the_choices_are_kept(
    client: FlaskClient, attempt_id: UUID, app: Flask
) -> None:
    key = first_key(app, attempt_id)
    fields = hidden(client.get(f"/mina-steg/{attempt_id}/bevis/photo").text)
    answer = client.post(
        f"/mina-steg/{attempt_id}/bevis/photo/ladda-upp",
        data={**fields, "criteria": [key], "file": (io.BytesIO(b"not a photo at all"), "x.jpg")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert re.search(rf'value="{key}"[^>]*checked|checked[^>]*value="{key}"', answer.text)


def test_the_language_menu_leads_back_to_the_form_whose_file_was_refused(
    client: FlaskClient, attempt_id: UUID, app: Flask
) -> None:
    key, page = first_key(app, attempt_id), f"/mina-steg/{attempt_id}/bevis/photo"
    fields = hidden(client.get(page).text)
    answer = client.post(
        f"{page}/ladda-upp?sak={key}",
        data={**fields, "criteria": [key], "file": (io.BytesIO(b"not a photo at all"), "x.jpg")},
        content_type="multipart/form-data",
    )
    back = re.search(r"/sprak/en\?next=([^\"]*)", answer.text)
    assert back is not None and unquote(back[1]) == f"{page}?sak={key}"


def test_the_assessor_can_not_open_a_draft(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(people_in)
        [draft] = queries.drafts_of(attempt.id, people_in.participant.id)
        draft_id = draft.id
    assessor = people.signed_in_client(app, people_in.assessor)
    assert assessor.get(f"/bevis/{draft_id}/fil").status_code == 404
    assert assessor.get(f"/mina-steg/bevis/{draft_id}").status_code in (403, 404)


def test_handing_in_asks_first_and_then_locks(app: Flask, client: FlaskClient, people_in: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(people_in).id
    page = client.get(f"/mina-steg/{attempt_id}/lamna-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    for _ in range(2):
        answer = client.post(f"/mina-steg/{attempt_id}/lamna-in", data={"csrf_token": token[1]})
        assert answer.status_code == 302
    assert state(app, attempt_id) is AttemptState.SUBMITTED


def test_another_participants_attempt_does_not_exist(app: Flask, people_in: Cast, attempt_id: UUID) -> None:
    with app.app_context():
        other = people.participant(people_in.unit)
    client = people.signed_in_client(app, other)
    for path in ("", "/fraga/1", "/lamna-in", "/sluta", "/handelser", "/ord", "/bevis/photo"):
        assert client.get(f"/mina-steg/{attempt_id}{path}").status_code == 404


def test_every_page_of_hers_is_shown(app: Flask, client: FlaskClient, people_in: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(people_in).id
        [draft] = queries.drafts_of(attempt_id, people_in.participant.id)
        draft_id = draft.id
    key = first_key(app, attempt_id)
    paths = ["", f"/sak/{key}", "/fraga/3", "/sluta", "/handelser", "/ord"]
    paths += [f"/bevis/{kind}" for kind in ("photo", "sound", "film", "text", "file")]
    for path in paths:
        assert client.get(f"/mina-steg/{attempt_id}{path}").status_code == 200, path
    for path in ("", "/visar", "/ta-bort"):
        assert client.get(f"/mina-steg/bevis/{draft_id}{path}").status_code == 200, path


def test_the_staffs_page_of_her_own_case_leads_her_to_her_own(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        key = queries.module_of(attempt).criterion_ids[0]
        assessor = people.actor(people_in.assessor)
        result, reason = JudgementResult.NOT_YET, "Halvfärdiga ord."
        actions.judge(actor=assessor, attempt=attempt, criterion_key=key, result=result, reason=reason)
        db.session.commit()
        attempt_id = attempt.id
    participant = people.signed_in_client(app, people_in.participant)
    answer = participant.get(f"/valideringar/{attempt_id}")
    assert answer.status_code == 302 and answer.location == f"/mina-steg/{attempt_id}"
    assert "Halvfärdiga ord." not in answer.text
    assert (
        "Halvfärdiga ord."
        in people.signed_in_client(app, people_in.assessor)
        .get(f"/valideringar/{attempt_id}/bedom/{key}")
        .text
    )


def test_what_was_half_judged_when_she_stopped_is_not_shown(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        key = queries.module_of(attempt).criterion_ids[0]
        validation.judge_all(people_in, attempt, not_yet=frozenset({key}))
        actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
        db.session.commit()
        attempt_id = attempt.id
    participant = people.signed_in_client(app, people_in.participant)
    for address in (f"/mina-steg/{attempt_id}", f"/mina-steg/{attempt_id}/sak/{key}"):
        html = participant.get(address).text
        assert "Inte ännu" not in html and "Det behövs mer övning." not in html


def test_what_more_was_asked_about_is_still_shown_when_she_has_stopped(app: Flask, people_in: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        key = queries.module_of(attempt).criterion_ids[0]
        validation.judge_all(people_in, attempt, not_yet=frozenset({key}))
        actions.ask_for_more(actor=people.actor(people_in.assessor), attempt=attempt, message="Visa igen.")
        actions.abort(actor=people.actor(people_in.participant), attempt=attempt, reason="")
        db.session.commit()
        attempt_id = attempt.id
    participant = people.signed_in_client(app, people_in.participant)
    assert "Det behövs mer övning." in participant.get(f"/mina-steg/{attempt_id}/sak/{key}").text
