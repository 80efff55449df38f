"""Verbs about a whole batch, sent sixteen times at the same moment: each attempt in it moves once."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.audit.models import AuditEntry
from stegvis.base.database import Base, db
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import AttemptEvent
from stegvis.validation.states import AttemptState, TransitionName
from stegvis.verification import queries
from stegvis.verification.drawing import Policy, Why
from stegvis.verification.forms import word_field_name
from stegvis.verification.models import Batch, Review, ReviewedCriterion, StandardisationItem
from stegvis.verification.rules import note_field_name
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import standardisation, validation
from tests.integration.verification.test_batches import locked_batch, review, with_state
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assessor and module are known: of five two are drawn."""
    policy = Policy(first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)


def count(table: type[Base]) -> int:
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


def times(name: TransitionName) -> list[int]:
    """How often it has happened to each attempt to which it has happened at all."""
    happened = select(AttemptEvent.attempt_id).where(AttemptEvent.name == name.value)
    return list(Counter(db.session.scalars(happened)).values())


@pytest.mark.sent_at_once("verification.review")
def test_a_disagreement_draws_the_rest_of_the_assessors_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        batch, attempts = locked_batch(cast)
        batch_id, reviewed_id = batch.id, with_state(attempts, AttemptState.SAMPLED)[0].id
        key = standardisation.criterion(attempts[0])
        assert len(with_state(attempts, AttemptState.OUTSIDE_SAMPLE)) == 3
    data = {
        "outcome": ReviewOutcome.RETURNED.value,
        "reason": "Bedöm om.",
        word_field_name(key): Agreement.DISAGREE.value,
        note_field_name(key): "En gång räcker inte.",
    }

    answers = send_at_once(site, cast.verifier, f"/granskningar/{reviewed_id}", data)

    assert answers == {302: AT_ONCE}
    with site.app_context():
        assert [count(one) for one in (Review, ReviewedCriterion, StandardisationItem)] == [1, 1, 1]
        reasons = [item.reasons for item in queries.items_of(batch_id)]
        assert reasons.count([Why.WIDENED.value]) == 3
        assert times(TransitionName.DRAWN_LATER) == [1, 1, 1]
        assert times(TransitionName.RETURNED) == [1]


@pytest.mark.sent_at_once("verification.approve_rest")
def test_the_rest_of_a_batch_is_approved_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        batch, attempts = locked_batch(cast)
        batch_id: UUID = batch.id
        for attempt in with_state(attempts, AttemptState.SAMPLED):
            review(cast.verifier, attempt)
        ids = [one.id for one in attempts]

    answers = send_at_once(site, cast.verifier, f"/granskningar/omgangar/{batch_id}/godkann", {})

    assert answers == {302: AT_ONCE}
    with site.app_context():
        assert times(TransitionName.APPROVED_IN_BATCH) == [1, 1, 1]
        assert times(TransitionName.CLEARED) == [1] * 5
        assert {validation_queries.get_attempt(one).state for one in ids} == {AttemptState.CLEARED}
        assert db.session.get_one(Batch, batch_id).closed_at is not None
        logged = select(func.count()).where(AuditEntry.verb == "batch.rest-approved")
        assert db.session.execute(logged).scalar_one() == 1
