"""What waits after a decision: the rest of a batch, a word in a reconsideration, a certificate to withdraw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.certificates import actions as certificate_actions
from stegvis.people.models import Account
from stegvis.reminders import gathering
from stegvis.reminders.rules import Waiting
from stegvis.reminders.states import Step
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.drawing import Policy
from tests.factories import people, validation
from tests.factories.validation import Cast
from tests.integration.reminders.conftest import WEDNESDAY, on

MONDAY = WEDNESDAY - timedelta(days=2)


def waiting(app: Flask, account: Account) -> list[Waiting]:
    with on(app, WEDNESDAY):
        known = db.session.get(Account, account.id)
        assert known is not None
        return gathering.waiting_for(people.actor(known))


def ask(cast: Cast, attempt: ModuleAttempt, ground: str) -> None:
    validation_actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground=ground, wants_to_talk=not ground
    )
    db.session.commit()


def test_the_rest_of_a_batch_waits_when_all_drawn_are_reviewed(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = Policy(first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    with on(app, MONDAY):
        casts = [validation.with_another_participant(cast) for _ in range(5)]
        attempts = [validation.queued(one) for one in casts]
        item = verification_queries.latest_item_of_attempt(attempts[0].id)
        assert item is not None
        verification_actions.lock_batch(actor=people.actor(cast.verifier), batch_id=item.batch_id)
        db.session.commit()
    assert {one.step for one in waiting(app, cast.verifier)} == {Step.REVIEW}

    with on(app, MONDAY):
        for one, attempt in zip(casts, attempts, strict=True):
            if validation_queries.get_attempt(attempt.id).state is AttemptState.SAMPLED:
                validation.approve(one, attempt)

    assert waiting(app, cast.verifier) == [Waiting(Step.APPROVE_REST, date(2026, 11, 23))]


def test_a_reconsideration_waits_for_whoever_answers_its_step(app: Flask, cast: Cast) -> None:
    with on(app, MONDAY):
        ask(cast, validation.cleared(cast), "Jag kan visst det här.")

    assert waiting(app, cast.assessor) == [Waiting(Step.ANSWER, date(2026, 11, 23))]
    assert waiting(app, cast.verifier) == waiting(app, cast.coordinator) == []


def test_who_wants_to_tell_waits_for_her_coordinator(app: Flask, cast: Cast) -> None:
    with on(app, MONDAY):
        ask(cast, validation.cleared(cast), "")

    assert waiting(app, cast.coordinator) == [Waiting(Step.WRITE_DOWN, date(2026, 11, 23))]


def test_a_certificate_whose_decision_did_not_stand_waits_for_the_issuer(app: Flask, cast: Cast) -> None:
    with on(app, MONDAY - timedelta(days=3)):
        attempt = validation.cleared(cast)
        certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
        db.session.commit()
        outbox.run_pending()
        ask(cast, validation_queries.get_attempt(attempt.id), "Någon annan tog fotona.")
    with on(app, MONDAY):
        validation_actions.answer_reconsideration(
            actor=people.actor(cast.assessor),
            attempt=validation_queries.get_attempt(attempt.id),
            stands=False,
            words="Vi måste titta om.",
        )
        db.session.commit()

    assert waiting(app, cast.issuer) == [Waiting(Step.WITHDRAW, date(2026, 11, 23))]
