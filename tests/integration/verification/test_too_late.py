"""Two who write at once: whoever is second reads who was first, and keeps what she typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from stegvis.access import SYSTEM, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.people.models import Account
from stegvis.validation import queries as validation_queries
from stegvis.verification import actions, interim_queries
from stegvis.verification.interim_models import InterimItem
from stegvis.verification.rules import note_field_name
from stegvis.verification.states import Agreement, Check, ReviewOutcome
from tests.factories import external, people, validation
from tests.factories.validation import Cast

WORDS = "Titta på knivarna igen.\nOch på golvet."


@pytest.fixture
def site(app: Flask) -> Flask:
    """Without the token in forms."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def colleague(cast: Cast, role: Role = Role.INTERNAL_VERIFIER) -> Account:
    """Another with the role in the unit."""
    return people.staff(role, cast.unit, name="Vera Utterström")


@pytest.mark.parametrize("outcome", list(ReviewOutcome))
def test_a_review_that_a_colleague_finished_first(site: Flask, outcome: ReviewOutcome) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt, first = validation.decided(cast), colleague(cast)
        key = validation_queries.module_of(attempt).criterion_ids[0]
        actions.finish_review(
            actor=people.actor(first),
            attempt=attempt,
            outcome=outcome,
            checks=list(Check) if outcome is ReviewOutcome.APPROVED else [],
            reason="Se knivarna.",
        )
        db.session.commit()
        address = f"/granskningar/{attempt.id}"
    data = {"outcome": "returned", "reason": WORDS, note_field_name(key): "Det syns inte."}
    late = people.signed_in_client(site, cast.verifier).post(address, data=data)
    assert late.status_code == 409
    assert "Vera Utterström granskade beslutet före dig" in late.text
    assert WORDS in late.text and "Det syns inte." in late.text


def test_nobody_else_is_told_who_was_first(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.cleared(cast)
        stranger = people.staff(Role.INTERNAL_VERIFIER, people.unit())
        address = f"/granskningar/{attempt.id}"
    late = people.signed_in_client(site, stranger).post(address, data={"reason": WORDS})
    assert late.status_code == 404


def test_an_external_review_that_a_colleague_finished_first(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        external.required(people.actor(cast.issuer), cast.unit.organisation_id)
        attempt = validation_queries.get_attempt(validation.cleared(cast).id)
        second = people.staff(Role.EXTERNAL_VERIFIER, cast.unit)
        external.approve(colleague(cast, Role.EXTERNAL_VERIFIER), attempt)
        address = f"/externt-urval/{attempt.id}"
        by = str((clock.local(clock.now()) + timedelta(days=9)).date())
    data = {"outcome": "action", "reason": WORDS, "act_by": by}
    late = people.signed_in_client(site, second).post(address, data=data)
    assert late.status_code == 409
    assert "Vera Utterström granskade beslutet före dig" in late.text and WORDS in late.text
    assert cast.participant.display_name not in late.text


def test_an_external_action_that_a_colleague_passed_on_first(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        external.required(people.actor(cast.issuer), cast.unit.organisation_id)
        attempt = validation_queries.get_attempt(validation.cleared(cast).id)
        external.ask_action(people.staff(Role.EXTERNAL_VERIFIER, cast.unit), attempt)
        actions.pass_on_external_action(
            actor=people.actor(colleague(cast)), attempt=attempt, reason="Se kassan igen."
        )
        db.session.commit()
        address = f"/granskningar/{attempt.id}/extern-atgard"
    late = people.signed_in_client(site, cast.verifier).post(address, data={"reason": WORDS})
    assert late.status_code == 409
    assert "redan omhändertagen" in late.text and WORDS in late.text


def to_look_at(cast: Cast) -> InterimItem:
    """A running attempt in the interim sample."""
    validation.submitted(cast)
    actions.draw_interim(actor=SYSTEM, unit=cast.unit)
    db.session.commit()
    return db.session.execute(select(InterimItem)).scalar_one()


def noted(account: Account, item: InterimItem) -> None:
    """She says what is to be done."""
    actions.note_interim(
        actor=people.actor(account), item_id=item.id, agreement=Agreement.ACTION, note="Fråga om tolk."
    )
    db.session.commit()


def test_an_interim_look_that_a_colleague_took_first(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        item = to_look_at(cast)
        noted(colleague(cast), item)
        address = f"/granskningar/lopande/{item.id}"
    client = people.signed_in_client(site, cast.verifier)
    late = client.post(address, data={"agreement": "action", "note": WORDS})
    assert late.status_code == 409
    assert "Vera Utterström tittade före dig" in late.text and WORDS in late.text


def test_an_interim_note_that_is_sent_twice_is_said_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        address = f"/granskningar/lopande/{to_look_at(cast).id}"
    client = people.signed_in_client(site, cast.verifier)
    data = {"agreement": "action", "note": WORDS}
    assert [client.post(address, data=data).status_code for _ in range(2)] == [302, 302]


def test_an_interim_answer_that_a_colleague_gave_first(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        item = to_look_at(cast)
        noted(cast.verifier, item)
        other = colleague(cast, Role.ASSESSOR)
        people.assignment(cast.participant, other, Role.ASSESSOR)
        actions.answer_interim(actor=people.actor(other), item_id=item.id, answer="Tolk är bokad.")
        db.session.commit()
        assert interim_queries.to_answer(people.actor(cast.assessor)) == []
        address = f"/granskningar/lopande/{item.id}/svar"
    client = people.signed_in_client(site, cast.assessor)
    late = client.post(address, data={"answer": WORDS})
    assert late.status_code == 409
    assert "Det är redan besvarat." in late.text and WORDS in late.text
    assert "Tolk är bokad." in client.get(address).text
