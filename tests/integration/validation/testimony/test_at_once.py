"""Many answers, questions and buttons at once count as one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation import tasks
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.testimony.witnessing import (
    ANSWERED,
    answer,
    asked,
    count_testimonies,
    count_verbs,
    link,
    mails,
)
from tests.simultaneous import AT_ONCE, send_at_once


def at_once(count: int, act: Callable[[], object]) -> None:
    ready = threading.Barrier(count)

    def run() -> None:
        ready.wait(20)
        act()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@pytest.mark.sent_at_once("testimony.send")
def test_sixteen_answers_at_once_are_one_testimony(app: Flask, asked_id: UUID) -> None:
    address = f"{link(asked_id, app)}/ladda-upp"

    assert send_at_once(app, None, address, ANSWERED, has_file=True) == {302: 1, 409: AT_ONCE - 1}
    assert count_testimonies(app) == 1
    assert count_verbs(app, "witness.answered") == 1


def test_an_answer_and_a_revocation_at_once_are_one_of_them(app: Flask, asked_id: UUID, cast: Cast) -> None:
    address, staff = link(asked_id, app), people.signed_in_client(app, cast.supervisor)
    path = f"/valideringar/{asked(app, asked_id).attempt_id}/vittnen/{asked_id}/aterkalla"
    sendings = [lambda: answer(app.test_client(), address), lambda: staff.post(path)]
    answers = list[int]()
    turns = iter(sendings * 2)
    at_once(4, lambda: answers.append(next(turns)().status_code))

    assert set(answers) <= {302, 409}
    assert count_verbs(app, "witness.answered") + count_verbs(app, "witness.revoked") == 1
    assert count_testimonies(app) == count_verbs(app, "witness.answered")


@pytest.mark.sent_at_once("witnesses.ask")
def test_the_same_question_sent_sixteen_times_at_once_is_asked_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        path, keys = f"/valideringar/{attempt.id}/vittnen/ny", validation.may_be_witnessed(attempt)[:2]
    fields = {"form_key": "x", "criteria": list(keys), "name": "Karin Ek", "workplace": "Kafé Linden"}
    fields |= {"relation": "handledare", "email": "karin@example.org", "language": "sv", "days": "7"}

    assert send_at_once(app, cast.supervisor, path, fields) == {302: AT_ONCE}
    assert count_verbs(app, "witness.asked") == 1
    assert len(mails(app)) == 1


@pytest.mark.parametrize(
    ("button", "verb", "days", "sent"),
    [
        pytest.param(
            "skicka", "witness.mailed", 1, 2, marks=pytest.mark.sent_at_once("witnesses.mail_again")
        ),
        pytest.param(
            "aterkalla", "witness.revoked", 1, 1, marks=pytest.mark.sent_at_once("witnesses.revoke")
        ),
        pytest.param(
            "mer-tid", "witness.given_time", 15, 2, marks=pytest.mark.sent_at_once("witnesses.give_more_time")
        ),
    ],
)
def test_a_button_of_the_staff_sent_sixteen_times_at_once_counts_once(
    app: Flask, asked_id: UUID, cast: Cast, button: str, verb: str, days: int, sent: int
) -> None:
    path = f"/valideringar/{asked(app, asked_id).attempt_id}/vittnen/{asked_id}/{button}"
    before = count_verbs(app, verb)
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        assert send_at_once(app, cast.assessor, path, {}) == {302: AT_ONCE}
        assert len(mails(app)) == sent

    assert count_verbs(app, verb) == before + 1


def test_sixteen_workers_at_once_remind_once(app: Flask, asked_id: UUID) -> None:
    def remind() -> None:
        with app.app_context():
            tasks.remind_witnesses()
            db.session.commit()

    with time_machine.travel(clock.now() + timedelta(days=6), tick=False):
        at_once(AT_ONCE, remind)
        assert len(mails(app)) == 2
