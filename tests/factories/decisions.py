"""Decisions that wait in an open batch, as rows: for what is asked of the database about many. Cheap; no verb runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.content import queries as content_queries
from stegvis.content.states import Kind
from stegvis.people.models import Account, Unit
from stegvis.validation.judgement_models import Decision, Judgement
from stegvis.validation.models import AttemptEvent, Evidence, EvidenceCriterion, ModuleAttempt, ValidationCase
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import queries
from stegvis.verification.models import Batch, BatchItem, Review, ReviewedCriterion
from stegvis.verification.states import Agreement, ReviewOutcome
from tests.factories import people
from tests.factories.validation import MODULE, Cast


def open_batch(unit: Unit) -> Batch:
    """The unit's open batch for the module, made when there is none."""
    batch = queries.open_batch(unit.id, MODULE)
    if batch is None:
        batch = Batch(
            organisation_id=unit.organisation_id, unit_id=unit.id, module_key=MODULE, opened_at=clock.now()
        )
        db.session.add(batch)
        db.session.flush()
    return batch


def waiting(
    cast: Cast,
    *,
    assessor: Account | None = None,
    handed_in: datetime | None = None,
    revision_id: UUID | None = None,
    interpreter_used: bool = False,
) -> ModuleAttempt:
    """An attempt of another participant's, handed in and decided, in the unit's open batch."""
    moment, staff = clock.now(), assessor or cast.assessor
    her = people.participant(cast.unit)
    case = ValidationCase(
        participant_id=her.id, organisation_id=cast.unit.organisation_id, unit_id=cast.unit.id,
        opened_by=cast.coordinator.id, opened_at=moment,
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    attempt = ModuleAttempt(
        case_id=case.id, participant_id=her.id, module_key=MODULE, outcome=Outcome.ACHIEVED, created_at=moment,
        revision_id=revision_id or content_queries.current_revision(MODULE, kind=Kind.MODULE),
        state=AttemptState.IN_QUEUE, state_since=moment,
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()
    decision = Decision(
        attempt_id=attempt.id, outcome=Outcome.ACHIEVED, assessor_id=staff.id, at=moment,
        interpreter_used=interpreter_used,
    )  # fmt: skip
    event = AttemptEvent(
        attempt_id=attempt.id, at=handed_in or moment, actor_id=her.id, name="handed_in", row=6,
        source="in_progress", target="submitted", position=1,
    )  # fmt: skip
    db.session.add_all([decision, event])
    db.session.flush()
    item = BatchItem(
        batch=open_batch(cast.unit), attempt_id=attempt.id, decision_id=decision.id, assessor_id=staff.id,
        decided_at=moment,
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    return attempt


def shown(
    cast: Cast, attempt: ModuleAttempt, key: str, method: str, *, is_simulated: bool = False
) -> Evidence:
    """The supervisor's word about a criterion, handed in, under the name of a method."""
    evidence = Evidence(
        attempt_id=attempt.id, author_id=cast.supervisor.id, kind=EvidenceKind.OBSERVATION, method=method,
        text="Sett.", form_key=f"{method}-{key}", created_at=clock.now(), handed_in_at=clock.now(),
        links=[EvidenceCriterion(criterion_key=key, is_simulated=is_simulated)],
    )  # fmt: skip
    db.session.add(evidence)
    db.session.flush()
    return evidence


def judged(
    attempt: ModuleAttempt, key: str, result: JudgementResult, by: Account, *, is_superseded: bool = False
) -> Judgement:
    """A judgement, in force unless told."""
    moment = clock.now()
    judgement = Judgement(
        attempt_id=attempt.id, criterion_key=key, result=result, reason="Det syns.", assessor_id=by.id, at=moment,
        superseded_at=moment if is_superseded else None,
    )  # fmt: skip
    db.session.add(judgement)
    db.session.flush()
    return judgement


def earlier(
    cast: Cast,
    *,
    by: Account | None = None,
    days: int = 30,
    disagreed: bool = False,
    revision_id: UUID | None = None,
) -> ModuleAttempt:
    """A decision that was reviewed so many days ago, in a batch that is closed."""
    with clock.at(clock.now() - timedelta(days=days)):
        attempt = waiting(cast, assessor=by, revision_id=revision_id)
        item = queries.latest_item_of_attempt(attempt.id)
        assert item is not None
        moment, batch = clock.now(), item.batch
        attempt.state = AttemptState.CLEARED
        item.drawn, item.reasons, item.facts = True, ["chance"], {}
        batch.locked_at = batch.closed_at = moment
        batch.seed, batch.rate, batch.planned = "aa", 33, 1
        review = Review(
            attempt_id=attempt.id, decision_id=item.decision_id, verifier_id=cast.verifier.id,
            outcome=ReviewOutcome.APPROVED, checks=[], reason="", at=moment,
        )  # fmt: skip
        db.session.add(review)
        db.session.flush()
        if disagreed:
            word = ReviewedCriterion(
                review_id=review.id, criterion_key="x", agreement=Agreement.DISAGREE, note="Det syns inte."
            )
            db.session.add(word)
        db.session.flush()
    return attempt
