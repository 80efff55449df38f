"""What was said in a case stays as it was said: the databases themselves refuse to change or remove it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.verification import actions as verification_actions
from stegvis.verification.rules import CriterionWord
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import people, validation

CHANGED = (
    "UPDATE judgement SET result = 'met'",
    "UPDATE judgement SET reason = 'Andra ord.'",
    "UPDATE judgement SET id = id",
    "UPDATE outcome_reason SET reason = 'Andra ord.'",
    "UPDATE decision SET outcome = 'not_yet'",
    "UPDATE decision SET reason = 'Andra ord.', superseded_at = NULL",
    "UPDATE decision_weighing SET autonomy = 'shown_first'",
    "UPDATE attempt_event SET message = 'Andra ord.'",
    "UPDATE attempt_event SET actor_id = NULL",
    "UPDATE review SET outcome = 'approved'",
    "UPDATE reviewed_criterion SET note = 'Andra ord.'",
)
TABLES = (
    "judgement",
    "outcome_reason",
    "decision_weighing",
    "decision",
    "attempt_event",
    "reviewed_criterion",
    "review",
)


def refused(statement: str, **values: object) -> None:
    """The database refuses the statement in words, and goes on as if it had not been sent."""
    words = "is append-only: rows are never changed or removed"
    with pytest.raises(IntegrityError, match=words), db.session.begin_nested():
        db.session.execute(text(statement), values)


def test_the_database_refuses_to_change_or_remove_what_was_said(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt = validation.decided(cast, not_yet=frozenset({"tvatta-hander"}))
        verification_actions.finish_review(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.RETURNED,
            reason="Titta igen.",
            words={"tvatta-hander": CriterionWord(Agreement.DISAGREE, "Det räcker.")},
        )
        db.session.commit()
        for statement in CHANGED:
            refused(statement)
        for table in TABLES:
            refused(f"DELETE FROM {table}")
        if db.engine.dialect.name == "postgresql":
            refused("TRUNCATE judgement CASCADE")


def test_a_later_word_supersedes_once(site: Flask) -> None:
    with site.app_context():
        validation.queued(validation.cast())
        now = clock.now()
        ended = "UPDATE decision SET superseded_at = :now"
        db.session.execute(text(ended), {"now": now})
        refused(ended, now=now)
        refused("UPDATE decision SET superseded_at = NULL")
        db.session.rollback()
