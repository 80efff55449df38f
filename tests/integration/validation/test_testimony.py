"""A witness without an account: asked by link, answers once, is weighed by the assessor."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.media.models import MediaFile
from stegvis.people import queries as people_queries
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions, queries, tasks, witness_queries
from stegvis.validation.actions import NewWitness
from stegvis.validation.circumstances_rules import Consent, Interpreter, TakenBy
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.models import Evidence
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.witness_links import witness_token
from stegvis.validation.witness_models import WitnessRequest
from tests.factories import people, placements, validation
from tests.factories.validation import WEIGHED, Cast
from tests.integration.validation.test_circumstances import fields_of
from tests.integration.validation.test_observing import sound
from tests.simultaneous import AT_ONCE, send_at_once

MOST_WORDS = 60


@pytest.fixture
def app(published_app: Flask) -> Flask:
    published_app.config["WTF_CSRF_ENABLED"] = False
    return published_app


@pytest.fixture
def cast(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def asked_id(app: Flask, cast: Cast) -> UUID:
    with app.app_context():
        return validation.witness_asked(cast, validation.in_progress(cast), email="karin@example.org").id


def link(request_id: UUID, app: Flask) -> str:
    with app.app_context():
        return f"/vittne/{witness_token(request_id)}"


def asked(app: Flask, request_id: UUID) -> WitnessRequest:
    with app.app_context():
        return witness_queries.get_request(request_id)


ANSWERED = {"seen_0": "yes", "text_0": "Varje dag.", "seen_1": "no", "text_1": "", "is_me": "y"}


def answer(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    return client.post(f"{address}/ladda-upp", data=ANSWERED | changed, content_type="multipart/form-data")


def count_testimonies(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Evidence.kind == "testimony")) or 0


def mails(app: Flask) -> list[str]:
    folder: Path = app.extensions["stegvis.settings"].data / "mail"
    with app.app_context():
        outbox.run_pending()
    return [path.read_text() for path in sorted(folder.glob("*.eml"))] if folder.is_dir() else []


def test_what_she_has_seen_becomes_evidence_and_the_rest_is_told(app: Flask, asked_id: UUID) -> None:
    answered = answer(app.test_client(), link(asked_id, app))

    assert answered.status_code == 302
    with app.app_context():
        request = witness_queries.get_request(asked_id)
        evidence = queries.get_evidence(request.evidence_id or asked_id)
        assert evidence.method == "testimony"
        assert evidence.criterion_keys == request.criterion_keys[:1]
        assert evidence.author_id == request.asked_by
        verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.sequence)).all()
        assert {"witness.asked", "witness.mailed", "witness.answered", "evidence.added"} <= set(verbs)


def test_opening_the_link_uses_up_nothing(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    scanned = [client.head(address), client.get(address), client.get(address)]

    assert [one.status_code for one in scanned] == [200, 200, 200]
    assert scanned[1].headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in scanned[1].headers["X-Robots-Tag"]
    assert answer(client, address).status_code == 302


def test_a_second_answer_is_refused_in_plain_words(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    answer(client, address)
    again = answer(client, address, text_0="Något annat.")

    assert again.status_code == 409
    assert "Svaret är redan skickat" in again.text
    assert client.get(address).status_code == 410
    assert count_testimonies(app) == 1
    assert asked(app, asked_id).answers[0].text == "Varje dag."


def test_a_link_that_is_too_old_is_refused(app: Flask, asked_id: UUID) -> None:
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        late = answer(app.test_client(), link(asked_id, app))

    assert late.status_code == 409
    assert "för gammal" in late.text
    assert count_testimonies(app) == 0


def test_a_revoked_link_is_refused(app: Flask, asked_id: UUID, cast: Cast) -> None:
    with app.app_context():
        actions.revoke_request(
            actor=people.actor(cast.supervisor), request=witness_queries.get_request(asked_id)
        )
        db.session.commit()

    assert "tagit tillbaka" in answer(app.test_client(), link(asked_id, app)).text
    assert count_testimonies(app) == 0


def test_an_answer_cannot_be_revoked(app: Flask, asked_id: UUID, cast: Cast) -> None:
    answer(app.test_client(), link(asked_id, app))
    with app.app_context(), pytest.raises(Refused):
        actions.revoke_request(
            actor=people.actor(cast.supervisor), request=witness_queries.get_request(asked_id)
        )


def test_somebody_else_is_told_to_ask_for_a_link_of_her_own(app: Flask, asked_id: UUID) -> None:
    refused = answer(app.test_client(), link(asked_id, app), is_me="")

    assert refused.status_code == 422
    assert "be om en egen länk" in refused.text
    assert "Varje dag." in refused.text
    assert count_testimonies(app) == 0


@pytest.mark.parametrize("who", ["participant", "assessor"])
def test_neither_the_participant_nor_the_one_who_asked_may_answer(
    app: Flask, asked_id: UUID, cast: Cast, who: str
) -> None:
    client = people.signed_in_client(app, getattr(cast, who))
    refused = answer(client, link(asked_id, app))

    assert refused.status_code == 409
    assert "Länken är till vittnet" in refused.text
    assert count_testimonies(app) == 0


def test_an_unanswered_question_is_told_at_its_place(app: Flask, asked_id: UUID) -> None:
    refused = answer(app.test_client(), link(asked_id, app), seen_1="")

    assert refused.status_code == 422
    assert "Välj ”Har sett” eller ”Inte sett”." in refused.text


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


def test_an_unknown_link_says_so_and_many_make_one_wait(app: Flask) -> None:
    client = app.test_client()
    answers = [client.get(f"/vittne/unknown-{number}").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]


def test_only_the_asked_criteria_and_her_given_name_are_shown(app: Flask, asked_id: UUID, cast: Cast) -> None:
    page = app.test_client().get(link(asked_id, app)).text
    with app.app_context():
        request = witness_queries.get_request(asked_id)
        module = queries.module_of(queries.get_attempt(request.attempt_id))
        shown = [one.id for one in module.criteria() if one.text in unescape(page)]
        assert shown == request.criterion_keys
    assert cast.participant.given_name in page
    assert cast.participant.family_name not in page


def test_seen_nothing_is_kept_but_is_no_evidence(app: Flask, asked_id: UUID, cast: Cast) -> None:
    assert answer(app.test_client(), link(asked_id, app), seen_0="no").status_code == 302
    request = asked(app, asked_id)

    assert count_testimonies(app) == 0
    assert request.evidence_id is None
    assert [one.has_seen for one in request.answers] == [False, False]


def test_the_assessor_sees_who_said_what_and_how(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(cast)
        request = validation.witness_asked(cast, attempt)
        keys, attempt_id, address = request.criterion_keys, attempt.id, f"/vittne/{witness_token(request.id)}"
    answer(app.test_client(), address)
    assessor = people.signed_in_client(app, cast.assessor)
    seen, unseen = (assessor.get(f"/valideringar/{attempt_id}/bedom/{key}").text for key in keys)

    assert "Karin Ek, Kafé Linden (handledare)" in seen
    assert "Varje dag." in seen
    assert "Ett vittne har inte sett det här" in unseen
    assert "Räknas inte som bevis." in unseen


def test_testimony_counts_as_evidence_but_observes_nothing(app: Flask, asked_id: UUID) -> None:
    key = asked(app, asked_id).criterion_keys[0]
    with app.app_context():
        before, _, _ = evidence_counts(asked(app, asked_id).attempt_id)
    answer(app.test_client(), link(asked_id, app))
    with app.app_context():
        after, observed, _ = evidence_counts(asked(app, asked_id).attempt_id)

    assert after[key] == before[key] + 1
    assert observed == frozenset()


def test_safety_critical_criteria_cannot_be_asked_about(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.in_progress(cast)
        critical = [one.id for one in queries.module_of(attempt).criteria() if one.safety_critical]
        new = NewWitness("a", (critical[0],), "Karin Ek", "Kafé Linden", "handledare")
        with pytest.raises(BadInput) as refusal:
            actions.ask_witness(actor=people.actor(cast.assessor), attempt=attempt, new=new)

    assert refusal.value.field == "criteria"


def test_what_comes_after_the_decision_is_no_longer_needed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt = validation.submitted(cast)
        request_id = validation.witness_asked(cast, attempt).id
        validation.observe_all(cast, attempt)
        validation.judge_all(cast, attempt)
        actions.decide(
            actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
        )
        db.session.commit()

    assert "behövs inte längre" in answer(app.test_client(), link(request_id, app)).text
    assert count_testimonies(app) == 0


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


def with_sound(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    return answer(client, address, file=sound(), **changed)


def test_a_recording_is_kept_when_a_tick_is_missing(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    refused = with_sound(client, address, is_me="")
    assert refused.status_code == 422
    assert "Ditt ljud finns kvar" in refused.text
    again = with_sound(client, address, is_me="", sound=fields_of(refused.text)["sound"])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(MediaFile)) == 1, "one waits, not two"

    assert answer(client, address, sound=fields_of(again.text)["sound"]).status_code == 302

    with app.app_context():
        request = witness_queries.get_request(asked_id)
        evidence = queries.get_evidence(request.evidence_id or asked_id)
        assert evidence.media is not None and evidence.media.claimed_at is not None
        assert evidence.media.owner_id == request.asked_by


def test_a_kept_recording_may_be_left_out(app: Flask, asked_id: UUID) -> None:
    client, address = app.test_client(), link(asked_id, app)
    nothing_seen = {"seen_0": "no", "seen_1": "no"}
    refused = with_sound(client, address, **nothing_seen)
    assert "Ljudet måste handla om något som du har sett" in refused.text
    kept = {"sound": fields_of(refused.text)["sound"]}
    assert answer(client, address, **nothing_seen, **kept).status_code == 422
    assert answer(client, address, **nothing_seen, **kept, without_sound="y").status_code == 302


def test_a_recording_that_waits_belongs_to_its_link_alone(app: Flask, asked_id: UUID, cast: Cast) -> None:
    client = app.test_client()
    named = fields_of(with_sound(client, link(asked_id, app), is_me="").text)["sound"]
    with app.app_context():
        attempt = queries.get_attempt(asked(app, asked_id).attempt_id)
        keys = validation.may_be_witnessed(attempt)[:2]
        new = NewWitness("other", keys, "Omar Ali", "Kafé Linden", "kollega")
        other_id = actions.ask_witness(actor=people.actor(cast.assessor), attempt=attempt, new=new).id
        db.session.commit()
    for forged in (named, named + "x", "x"):
        assert "Ditt ljud finns kvar" not in answer(client, link(other_id, app), is_me="", sound=forged).text
    assert answer(client, link(other_id, app), sound=named).status_code == 302
    with app.app_context():
        request = witness_queries.get_request(other_id)
        assert queries.get_evidence(request.evidence_id or other_id).media_id is None


def test_the_mail_holds_the_link_and_not_the_participant(app: Flask, asked_id: UUID, cast: Cast) -> None:
    sent = [mail.replace("=\n", "") for mail in mails(app)]

    assert len(sent) == 1
    assert link(asked_id, app) in sent[0]
    assert re.search(r"till och med \d{1,2} [a-z]+ 20\d\d\.", " ".join(sent[0].split())), "the day in words"
    assert cast.participant.given_name not in sent[0]


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


def test_a_link_made_before_the_identity_was_protected_closes(app: Flask, asked_id: UUID, cast: Cast) -> None:
    with app.app_context():
        person = db.session.merge(cast.participant)
        person.protected = True
        db.session.commit()

    page = app.test_client().get(link(asked_id, app))
    assert page.status_code == 410
    assert cast.participant.given_name not in page.text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("protected", [False, True])
def test_the_way_of_a_witness_is_two_pages_and_few_words(app: Flask, language: str, protected: bool) -> None:
    with app.app_context():
        around = validation.cast(protected=protected)
        request_id = validation.witness_asked(around, validation.in_progress(around), count=4).id
    client, address = app.test_client(), link(request_id, app)
    client.set_cookie("sprak", language)
    question = client.get(address)
    sent = answer(client, address, seen_2="yes", seen_3="yes")
    pages = [question, client.get(sent.location)]

    assert 40 < sum(len(words_of(page.text)) for page in pages) <= MOST_WORDS


def words_of(text: str) -> list[str]:
    """The words in the page's main part, without the criteria's own."""
    page: Any = html.fromstring(text)
    main = page.xpath("//main")[0]
    for criterion in main.xpath(".//*[contains(concat(' ', @class, ' '), ' criterion ')]"):
        criterion.text = ""
        for inner in list(criterion):
            criterion.remove(inner)
    return "".join(main.itertext()).split()


def test_it_speaks_the_language_she_was_asked_in(app: Flask, asked_id: UUID) -> None:
    with app.app_context():
        witness_queries.get_request(asked_id).language = "en"
        db.session.commit()

    assert "Have you seen" in app.test_client().get(link(asked_id, app)).text


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


def count_verbs(app: Flask, verb: str) -> int:
    with app.app_context():
        statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
        return db.session.execute(statement).scalar_one()


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


def test_while_the_validation_rests_a_witness_is_told_to_come_back(
    app: Flask, asked_id: UUID, cast: Cast
) -> None:
    with app.app_context():
        attempt = queries.get_attempt(asked(app, asked_id).attempt_id)
        actions.pause(actor=people.actor(cast.coordinator), attempt=attempt, reason="Borta.")
        db.session.commit()
    page = app.test_client().get(link(asked_id, app))

    assert page.status_code == 410
    assert "Försök igen om några dagar" in page.text
    assert cast.participant.given_name not in page.text


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


@pytest.mark.parametrize(
    ("seen", "state"), [("yes", AttemptState.IN_PROGRESS), ("no", AttemptState.SUPPLEMENT)]
)
def test_a_testimony_alone_begins_to_show_more(
    app: Flask, cast: Cast, asked_id: UUID, seen: str, state: AttemptState
) -> None:
    with app.app_context():
        attempt_id = asked(app, asked_id).attempt_id
        attempt = queries.get_attempt(attempt_id)
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
        actions.ask_for_more(actor=people.actor(cast.assessor), attempt=attempt, message="Visa kassan.")
        db.session.commit()

    answer(app.test_client(), link(asked_id, app), seen_0=seen)

    with app.app_context():
        assert queries.get_attempt(attempt_id).state is state


def test_a_testimony_tells_who_where_when_and_in_which_language(app: Flask, asked_id: UUID) -> None:
    client = app.test_client()
    client.set_cookie("sprak", "en")
    answer(client, link(asked_id, app))
    with app.app_context():
        request = witness_queries.get_request(asked_id)
        evidence = queries.get_evidence(request.evidence_id or asked_id)
        told = evidence.circumstances
        assert told is not None and request.sent_at is not None
        assert (told.taken_by, told.language, evidence.place) == (TakenBy.WITNESS, "en", request.workplace)
        assert (told.interpreter, told.consent) == (Interpreter.NONE, Consent.NOBODY)
        assert told.done_on == clock.local(request.sent_at).date()


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


def test_the_supervisor_of_the_placement_is_offered_as_the_witness(app: Flask, cast: Cast) -> None:
    with app.app_context():
        attempt_id = validation.in_progress(cast).id
        placements.on_placement(cast)
    text = people.signed_in_client(app, cast.assessor).get(f"/valideringar/{attempt_id}/vittnen/ny").text
    for field, value in (
        ("name", "Berit Provgren"), ("workplace", placements.WORKPLACE), ("relation", "handledare"),
    ):  # fmt: skip
        assert html.fromstring(text).xpath(f"//input[@name='{field}']/@value") == [value]
