"""The internal verifier's page."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.validation import queries as validation_queries
from stegvis.validation.states import AttemptState
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, validation


def test_a_double_click_approves_once_and_shows_no_error(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.decided(cast).id
    client = people.signed_in_client(app, cast.verifier)
    address = f"/granskningar/{attempt_id}"
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert found is not None
    form = {"csrf_token": found[1], "outcome": "approved", "checks": [check.value for check in Check]}
    answers = [client.post(address, data=form) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/granskningar", "/granskningar"]
    with app.app_context():
        assert validation_queries.get_attempt(attempt_id).state is AttemptState.CLEARED
        assert len(queries.reviews_of(attempt_id)) == 1


@pytest.mark.parametrize("is_both", [True, False])
def test_the_verifier_is_told_when_the_assessor_is_the_supervisor_too(app: Flask, is_both: bool) -> None:
    with app.app_context():
        cast = validation.cast()
        if is_both:
            people.membership(cast.assessor, Role.SUPERVISOR, cast.unit)
            people.assignment(cast.participant, cast.assessor, Role.SUPERVISOR)
        attempt_id = validation.decided(cast).id
    page = people.signed_in_client(app, cast.verifier).get(f"/granskningar/{attempt_id}").text
    assert ("både bedömare och handledare" in page) is is_both


@pytest.mark.parametrize(
    ("outcome", "heading"),
    [(ReviewOutcome.RETURNED, "Tidigare återlämnad"), (ReviewOutcome.APPROVED, "Tidigare godkänd")],
)
def test_an_earlier_review_is_told_as_it_ended(app: Flask, outcome: ReviewOutcome, heading: str) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt = validation.decided(cast)
        verification_actions.finish_review(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=outcome,
            checks=tuple(Check) if outcome is ReviewOutcome.APPROVED else (),
            reason="" if outcome is ReviewOutcome.APPROVED else "Se igen.",
        )
        attempt.state = AttemptState.SAMPLED
        db.session.commit()
        attempt_id = attempt.id
    page = people.signed_in_client(app, cast.verifier).get(f"/granskningar/{attempt_id}").text
    assert heading in page
    assert ("Tidigare godkänd" in page) is (heading == "Tidigare godkänd")
