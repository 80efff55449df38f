"""A witness who has not answered is reminded, given more time, or left to the assessor."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import time_machine
from flask import Flask

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, queries, tasks, witness_queries
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.validation.testimony.witnessing import answer, asked, count_testimonies, link, mails


def test_what_nobody_answered_is_left_to_the_assessor_when_whoever_asked_is_gone(
    app: Flask, cast: Cast
) -> None:
    with app.app_context():
        attempt = validation.submitted(cast)
        asking = replace(cast, assessor=cast.supervisor)
        request = validation.witness_asked(asking, attempt)
        request.expires_at = clock.now()
        db.session.commit()
        supervisor, assessor = people.actor(cast.supervisor), people.actor(cast.assessor)
        assert [one.request_id for one in witness_queries.unanswered(supervisor)] == [request.id]
        assert witness_queries.unanswered(assessor) == []
        for assignment, _name in people_queries.assignments_of(cast.participant.id):
            if assignment.staff_id == cast.supervisor.id:
                assignment.valid_to = people_queries.today() - timedelta(days=1)
        db.session.commit()

        assert witness_queries.unanswered(supervisor) == []
        assert [one.request_id for one in witness_queries.unanswered(assessor)] == [request.id]


def test_one_reminder_after_five_days(app: Flask, asked_id: UUID) -> None:
    for days, expected in ((4, 1), (6, 2), (7, 2)):
        with time_machine.travel(asked(app, asked_id).asked_at + timedelta(days=days), tick=False):
            with app.app_context():
                tasks.remind_witnesses()
                db.session.commit()
            assert len(mails(app)) == expected


def test_who_has_answered_is_not_reminded(app: Flask, asked_id: UUID) -> None:
    answer(app.test_client(), link(asked_id, app))
    with time_machine.travel(clock.now() + timedelta(days=6), tick=False), app.app_context():
        tasks.remind_witnesses()
        db.session.commit()

    assert len(mails(app)) == 1


def test_a_link_that_is_too_old_is_given_more_time(app: Flask, asked_id: UUID, cast: Cast) -> None:
    address = link(asked_id, app)
    page = f"/valideringar/{asked(app, asked_id).attempt_id}/vittnen/{asked_id}"
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        staff = people.signed_in_client(app, cast.assessor)
        told = staff.get("/").text
        assert "Karin Ek har inte svarat" in told
        assert "Ge 14 dagar till" in staff.get(page).text
        shown = staff.post(f"{page}/mer-tid", follow_redirects=True).text
        assert "Länken fungerar igen." in shown
        assert "Karin Ek har inte svarat" not in staff.get("/").text
        assert answer(app.test_client(), address).status_code == 302
        refused = staff.post(f"{page}/mer-tid", follow_redirects=True).text
        assert "Länken tar inte emot svar nu" in refused

    assert count_testimonies(app) == 1


def test_the_one_who_asked_is_reminded_of_a_question_without_an_answer(
    app: Flask, asked_id: UUID, cast: Cast
) -> None:
    with app.app_context(), time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        of_assessor = [one.step for one in gathering.waiting_for(people.actor(cast.assessor))]
        of_supervisor = [one.step for one in gathering.waiting_for(people.actor(cast.supervisor))]

    assert of_assessor == [Step.HEAR_WITNESS]
    assert of_supervisor == []


def test_a_reminder_waits_five_days_after_the_last_mail(app: Flask, asked_id: UUID, cast: Cast) -> None:
    asked_at = asked(app, asked_id).asked_at
    with app.app_context(), time_machine.travel(asked_at + timedelta(days=4), tick=False):
        actions.mail_again(actor=people.actor(cast.assessor), request=witness_queries.get_request(asked_id))
        db.session.commit()
    for days, expected in ((6, 2), (10, 3)):
        with time_machine.travel(asked_at + timedelta(days=days), tick=False):
            with app.app_context():
                tasks.remind_witnesses()
                db.session.commit()
            assert len(mails(app)) == expected


def test_a_witness_without_an_address_is_asked_again_once_by_the_asker(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt_id = validation.submitted(cast).id
        request = validation.witness_asked(cast, queries.get_attempt(attempt_id))
        request_id, asked_at = request.id, request.asked_at
        assessor = people.actor(cast.assessor)
    page = f"/valideringar/{attempt_id}/vittnen/{request_id}"

    def waiting() -> list[Step]:
        with app.app_context():
            steps = [one.step for one in gathering.waiting_for(assessor)]
            return [one for one in steps if one in (Step.HEAR_WITNESS, Step.ASK_WITNESS_AGAIN)]

    with time_machine.travel(asked_at + timedelta(days=4), tick=False):
        assert waiting() == []
    with time_machine.travel(asked_at + timedelta(days=6), tick=False):
        assert waiting() == [Step.ASK_WITNESS_AGAIN]
        browser = people.signed_in_client(app, cast.assessor)
        assert "Fråga vittnet igen" in browser.get("/").text
        assert "Jag har frågat igen" in browser.get(page).text
        for _ in range(2):
            assert browser.post(f"{page}/fragat-igen").status_code == 302
        assert waiting() == []
        assert "Jag har frågat igen" not in browser.get(page).text
    with time_machine.travel(asked_at + timedelta(days=15), tick=False):
        assert waiting() == [Step.HEAR_WITNESS]
