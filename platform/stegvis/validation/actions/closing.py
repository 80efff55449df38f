"""Closing a case when its last attempt has ended, and opening it again when one begins or goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from stegvis import settings
from stegvis.access import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.people import queries as people_queries
from stegvis.validation import case_rules, cases, verifying
from stegvis.validation.case_models import CaseEvent
from stegvis.validation.models import ValidationCase


def close_case(*, actor: Actor, case: ValidationCase, words: str = "") -> ValidationCase:
    """Close the case, with a few words to the participant. Again: no effect, and the first words stay.

    Raises Refused while one of its attempts has not ended.
    """
    # Her row is held as when an attempt is opened or taken up: none begins or goes on in the same moment.
    db.session.refresh(people_queries.get_account(case.participant_id), with_for_update={"key_share": True})
    db.session.refresh(case)
    if case.closed_at is not None:
        return case
    held = verifying.attempts_by_id([one.id for one in cases.attempts_of(case.id)], lock=True)
    refusal = case_rules.may_close([cases.standing_of(one) for one in held.values()])
    if refusal:
        raise Refused(refusal)
    case.closed_at = clock.now()
    note(actor, case, "closed", words=words.strip())
    return case


def reopen(*, actor: Actor, case: ValidationCase) -> None:
    """The case goes on, since an attempt in it begins or goes on. An open case stays as it is.

    The participant's row is held by the caller.
    """
    db.session.refresh(case)
    if case.closed_at is not None:
        case.closed_at = None
        note(actor, case, "reopened")


def note(actor: Actor, case: ValidationCase, name: str, *, words: str = "", **facts: Any) -> None:
    """Write what happened to the case, for people to read and for the audit trail."""
    db.session.add(
        CaseEvent(
            case_id=case.id, at=clock.now(), actor_id=actor.account_id, name=name, words=words, facts=facts
        )
    )
    db.session.flush()
    record(actor, f"case.{name.replace('_', '-')}", "validation_case", case.id, {"words": words, **facts})


def order_closing() -> int:
    """Let the worker close, one by one, what is complete since the days have passed in which she may ask anew."""
    days = settings.current().reconsideration_days
    due = cases.complete_since(clock.now() - timedelta(days=days + 1))
    for case_id in due:
        outbox.send("validation.close-case", case_id=str(case_id))
    return len(due)


def close_due_case(case_id: UUID) -> None:
    """Close one of them, unless something in it goes on by now."""
    try:
        close_case(actor=SYSTEM, case=cases.get_case(case_id))
    except Refused:
        # It is in no state to be closed: somebody has begun again since it was found.
        return
