"""A witness without an account: asked by link, answers once, is weighed by the assessor."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from lxml import html
from sqlalchemy import select

from stegvis.audit.models import AuditEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.validation import actions, queries, witness_queries
from stegvis.validation.circumstances_rules import Consent, Interpreter, TakenBy
from stegvis.validation.guard_facts import evidence_counts
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.witness_links import witness_token
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.integration.validation.testimony.witnessing import answer, asked, count_testimonies, link

MOST_WORDS = 60


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
