"""The quiz with pictures, from the first answer to what the assessor and the verifiers see of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.validation import actions, queries, quizzes
from stegvis.validation.models import Evidence
from stegvis.validation.quiz_models import QuizAnswer, QuizTry
from stegvis.validation.rules import EvidenceKind
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.simultaneous import AT_ONCE, send_at_once

RIGHT: Mapping[str, tuple[str, ...]] = {
    "gammalt-brod": ("karl-mat",),
    "mjolkpaket": ("karl-papper",),
    "plastburk": ("karl-plast",),
    "konservburk": ("karl-metall",),
    "glasburk": ("karl-glas",),
    "matavfall": ("sak-brod", "sak-bananskal"),
}


@pytest.fixture
def begun(app: Flask) -> tuple[Cast, UUID]:
    """An attempt under way, with a text that covers everything."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.in_progress(cast).id
        db.session.expunge_all()
    return cast, attempt_id


def answer(client: FlaskClient, attempt_id: UUID, number: int, *chosen: str, ending: str = "") -> int:
    key = list(RIGHT)[number - 1]
    address = f"/mina-steg/{attempt_id}/bildfragor/{number}{ending}"
    return client.post(address, data={f"answer-{key}": list(chosen or RIGHT[key])}).status_code


def answer_all(client: FlaskClient, attempt_id: UUID) -> None:
    for number in range(1, len(RIGHT) + 1):
        assert answer(client, attempt_id, number) == 302


def finish(client: FlaskClient, attempt_id: UUID) -> None:
    assert client.post(f"/mina-steg/{attempt_id}/bildfragor").status_code == 302


def quiz_evidence(attempt_id: UUID) -> list[Evidence]:
    statement = select(Evidence).where(Evidence.attempt_id == attempt_id, Evidence.kind == EvidenceKind.QUIZ)
    return list(db.session.scalars(statement.order_by(Evidence.created_at)).unique())


def test_answers_are_kept_at_once_changed_and_made_one_draft(app: Flask, begun: tuple[Cast, UUID]) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    assert answer(client, attempt_id, 1, "karl-plast", ending="?variant=ar") == 302
    assert 'value="karl-plast" checked' in client.get(f"/mina-steg/{attempt_id}/bildfragor/1").text
    finish(client, attempt_id)
    with app.app_context():
        assert quiz_evidence(attempt_id) == [], "five questions are left"
    answer_all(client, attempt_id)
    finish(client, attempt_id)
    finish(client, attempt_id)
    with app.app_context():
        [evidence] = quiz_evidence(attempt_id)
        assert (evidence.method, evidence.is_draft, evidence.criterion_keys) == (
            "quiz",
            True,
            ["sortera-avfall"],
        )
        assert evidence.quiz is not None and evidence.circumstances is not None
        assert {key: tuple(one) for key, one in evidence.quiz.answers.items()} == RIGHT
        assert (evidence.quiz.times, evidence.quiz.languages) == (1, ["ar"])


def test_a_newer_try_counts_until_it_is_handed_in_and_then_stays(
    app: Flask, begun: tuple[Cast, UUID]
) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    answer_all(client, attempt_id)
    finish(client, attempt_id)
    answer_all(client, attempt_id)
    answer(client, attempt_id, 1, "karl-papper")
    finish(client, attempt_id)
    with app.app_context():
        [evidence] = quiz_evidence(attempt_id)
        assert evidence.quiz is not None
        assert (evidence.quiz.times, evidence.quiz.answers["gammalt-brod"]) == (2, ["karl-papper"])
        tries = db.session.scalars(select(QuizTry.id).order_by(QuizTry.number)).all()
        assert [quizzes.answers_of(one)["gammalt-brod"].chosen for one in tries] == [
            ["karl-mat"],
            ["karl-papper"],
        ]
        actions.hand_in(actor=people.actor(cast.participant), attempt=queries.get_attempt(attempt_id))
        db.session.commit()
    assert answer(client, attempt_id, 1) == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(QuizTry)) == 2
        [evidence] = quiz_evidence(attempt_id)
        assert evidence.quiz is not None and evidence.quiz.answers["gammalt-brod"] == ["karl-papper"]


def test_the_assessor_sees_pictures_choices_and_what_was_right(app: Flask, begun: tuple[Cast, UUID]) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    answer_all(client, attempt_id)
    answer(client, attempt_id, 1, "karl-papper")
    finish(client, attempt_id)
    with app.app_context():
        actions.hand_in(actor=people.actor(cast.participant), attempt=queries.get_attempt(attempt_id))
        db.session.commit()
        [evidence] = quiz_evidence(attempt_id)
        own_page = f"/mina-steg/bevis/{evidence.id}"
    bench = people.signed_in_client(app, cast.assessor).get(
        f"/valideringar/{attempt_id}/bedom/sortera-avfall"
    )
    assert bench.status_code == 200
    assert "5 av 6 frågor rätt." in bench.text
    assert "karl-papper" in bench.text and "Var slänger du gammalt bröd?" in bench.text
    own = client.get(own_page).text
    assert "karl-papper" in own and "frågor rätt" not in own


@pytest.mark.parametrize("sent", [[], ["zzz"], ["karl-mat", "karl-plast"]])
def test_what_cannot_be_kept_is_said_at_the_question(
    app: Flask, begun: tuple[Cast, UUID], sent: list[str]
) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    refused = client.post(f"/mina-steg/{attempt_id}/bildfragor/1", data={"answer-gammalt-brod": sent})
    assert refused.status_code == 422
    assert 'id="answer-error"' in refused.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(QuizAnswer)) == 0


def test_the_answers_decide_what_the_evidence_shows(app: Flask, begun: tuple[Cast, UUID]) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    answer_all(client, attempt_id)
    finish(client, attempt_id)
    with app.app_context():
        [evidence] = quiz_evidence(attempt_id)
    client.post(f"/mina-steg/bevis/{evidence.id}/visar", data={"criteria": ["tvatta-hander"]})
    assert client.get(f"/mina-steg/{attempt_id}/bevis/quiz").status_code == 404
    with app.app_context():
        assert quiz_evidence(attempt_id)[0].criterion_keys == ["sortera-avfall"]


@pytest.mark.sent_at_once("own_quizzing.show", "own_quizzing.question")
def test_sixteen_taps_at_once_are_one_answer_and_one_piece_of_evidence(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt_id = validation.in_progress(cast).id
        db.session.expunge_all()
    address = f"/mina-steg/{attempt_id}/bildfragor"
    for number, (key, chosen) in enumerate(RIGHT.items(), start=1):
        if number == 1:
            sent = send_at_once(site, cast.participant, f"{address}/1", {f"answer-{key}": list(chosen)})
            assert sent == {302: AT_ONCE}
            client = people.signed_in_client(site, cast.participant)
        else:
            assert answer(client, attempt_id, number) == 302
    assert send_at_once(site, cast.participant, address, {}) == {302: AT_ONCE}
    with site.app_context():
        assert db.session.scalar(select(func.count()).select_from(QuizTry)) == 1
        assert db.session.scalar(select(func.count()).select_from(QuizAnswer)) == len(RIGHT)
        assert len(quiz_evidence(attempt_id)) == 1


def test_an_old_page_does_not_say_that_a_deleted_draft_is_saved(app: Flask, begun: tuple[Cast, UUID]) -> None:
    cast, attempt_id = begun
    client = people.signed_in_client(app, cast.participant)
    answer_all(client, attempt_id)
    finish(client, attempt_id)
    with app.app_context():
        [evidence] = quiz_evidence(attempt_id)
    deleted = client.post(f"/mina-steg/bevis/{evidence.id}/ta-bort", follow_redirects=True)
    assert "Sparat!" in deleted.text, "told of the first time, and not again"

    again = client.post(f"/mina-steg/{attempt_id}/bildfragor", follow_redirects=True)

    assert "inga nya svar" in again.text
    assert "Sparat!" not in again.text
