"""Every select about interim samples, always ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from stegvis.validation import queries as validation_queries
from stegvis.validation import work_lists
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.verification.interim_models import InterimItem, InterimSample
from stegvis.verification.interim_rules import NOT_DECIDED, RUNNING, Quarter


def get_item(item_id: UUID, *, lock: bool = False) -> InterimItem:
    """The drawn attempt, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(InterimItem).where(InterimItem.id == item_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    item = db.session.execute(statement).scalar_one_or_none()
    if item is None:
        raise NotFound("interim item")
    return item


def is_open(item: InterimItem, attempt: ModuleAttempt) -> bool:
    """Whether the attempt is still to be looked at. Once that is done, or it is decided, she sees it no more."""
    return item.looked_at is None and attempt.state in RUNNING


def facts_for_verifier(attempt: ModuleAttempt) -> ObjectFacts:
    """What the policy needs to know about an attempt that was drawn: it is in review where its unit is."""
    return replace(validation_queries.object_facts(attempt), in_review=True)


def facts_of_unit(unit: Unit) -> ObjectFacts:
    """What the policy needs to know before a unit's sample is drawn."""
    return ObjectFacts(organisation_id=unit.organisation_id, unit_id=unit.id, in_review=True)


def hold_unit(unit_id: UUID) -> None:
    """Hold the unit's row until the transaction ends, so that two who draw queue up."""
    db.session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True))


def sample_of(unit_id: UUID, quarter: Quarter) -> InterimSample | None:
    """The unit's sample of the quarter."""
    statement = select(InterimSample).where(
        InterimSample.unit_id == unit_id,
        InterimSample.year == quarter.year,
        InterimSample.quarter == quarter.number,
    )
    return db.session.execute(statement).scalar_one_or_none()


def running_in(unit_id: UUID) -> Sequence[UUID]:
    """The running attempts of the unit. People with protected identity are never drawn: only named staff see them."""
    statement = (
        select(ModuleAttempt.id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
        .where(
            ValidationCase.unit_id == unit_id,
            ModuleAttempt.state.in_(list(RUNNING)),
            Account.protected.is_(False),
        )
        .order_by(ModuleAttempt.id)
    )
    return db.session.execute(statement).scalars().all()


def _has_running() -> ColumnElement[bool]:
    return exists().where(
        ValidationCase.unit_id == Unit.id,
        ModuleAttempt.case_id == ValidationCase.id,
        ModuleAttempt.state.in_(list(RUNNING)),
        Account.id == ModuleAttempt.participant_id,
        Account.protected.is_(False),
    )


def _not_drawn(quarter: Quarter) -> ColumnElement[bool]:
    return ~exists().where(
        InterimSample.unit_id == Unit.id,
        InterimSample.year == quarter.year,
        InterimSample.quarter == quarter.number,
    )


def units_to_draw(quarter: Quarter, actor: Actor | None = None) -> Sequence[Unit]:
    """The units with running attempts of which nothing is drawn in the quarter; for an actor where she verifies."""
    statement = select(Unit).where(_has_running(), _not_drawn(quarter)).order_by(Unit.name, Unit.id)
    if actor is not None:
        statement = statement.where(_in_places(actor, Unit.organisation_id, Unit.id))
    return db.session.execute(statement).scalars().all()


def _in_places(actor: Actor, organisation: object, unit: object) -> ColumnElement[bool]:
    """Whether the place is one where the actor is a verifier."""
    places = [
        and_(organisation == grant.organisation_id, unit == grant.unit_id if grant.unit_id else True)  # type: ignore[arg-type]
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.INTERNAL_VERIFIER
    ]
    return or_(false(), *places)


@dataclass(frozen=True)
class InterimLine:
    """A drawn attempt in a work list. `since` is when somebody began to wait for the reader."""

    item_id: UUID
    attempt_id: UUID
    participant_name: str
    revision_id: UUID
    since: datetime
    needs_answer: bool = False


_Line = Select[InterimItem, InterimSample, ModuleAttempt, Account]


def _lines() -> _Line:
    return (
        select(InterimItem, InterimSample, ModuleAttempt, Account)
        .join(InterimSample, InterimSample.id == InterimItem.sample_id)
        .join(ModuleAttempt, ModuleAttempt.id == InterimItem.attempt_id)
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Account, Account.id == ModuleAttempt.participant_id)
    )


def to_look_at(actor: Actor) -> list[InterimLine]:
    """What is drawn where the actor is a verifier and still runs, the longest waiting first."""
    named = people_queries.assigned_participants(actor.own_account_id, Role.INTERNAL_VERIFIER)
    statement = (
        _lines()
        .where(
            # She may have been handed over since the draw: whoever verifies where she is now looks.
            _in_places(actor, ValidationCase.organisation_id, ValidationCase.unit_id),
            InterimItem.looked_at.is_(None),
            ModuleAttempt.state.in_(list(RUNNING)),
            # She may have got protected identity since the draw.
            or_(Account.protected.is_(False), Account.id.in_(named)),
            Account.id.not_in(conflicts.participants_too_close_to(actor.own_account_id)),
        )
        .order_by(InterimSample.drawn_at, InterimItem.id)
        .limit(200)
    )
    return [
        InterimLine(item.id, attempt.id, account.display_name, attempt.revision_id, sample.drawn_at)
        for item, sample, attempt, account in db.session.execute(statement)
    ]


def to_answer(actor: Actor) -> list[InterimLine]:
    """What a verifier has said about the attempts of the actor's participants and she has not answered."""
    statement = (
        _lines()
        .where(
            work_lists.is_assigned(actor, Role.ASSESSOR),
            InterimItem.looked_at.is_not(None),
            InterimItem.answered_at.is_(None),
        )
        .order_by(InterimItem.looked_at, InterimItem.id)
        .limit(200)
    )
    return [
        InterimLine(
            item.id,
            attempt.id,
            account.display_name,
            attempt.revision_id,
            item.looked_at or sample.drawn_at,
            item.agreement == "action",
        )
        for item, sample, attempt, account in db.session.execute(statement)
    ]


@dataclass(frozen=True)
class SampleLine:
    """A unit's sample: planned against done. `decided` were decided before anybody looked."""

    sample: InterimSample
    unit_name: str
    looked_at: int
    actions: int
    answered: int
    decided: int


def samples_in_places(actor: Actor, most: int = 40) -> list[SampleLine]:
    """The samples where the actor is a verifier, the latest first, counted by the database."""
    gone = InterimItem.looked_at.is_(None) & ModuleAttempt.state.not_in(list(NOT_DECIDED))
    counts = (
        select(
            InterimItem.sample_id,
            func.count(InterimItem.looked_at).label("looked_at"),
            func.count().filter(InterimItem.agreement == "action").label("actions"),
            func.count(InterimItem.answered_at).label("answered"),
            func.count().filter(gone).label("decided"),
        )
        .join(ModuleAttempt, ModuleAttempt.id == InterimItem.attempt_id)
        .group_by(InterimItem.sample_id)
        .subquery()
    )
    statement = (
        select(
            InterimSample,
            Unit.name,
            counts.c.looked_at,
            counts.c.actions,
            counts.c.answered,
            counts.c.decided,
        )
        .join(Unit, Unit.id == InterimSample.unit_id)
        .join(counts, counts.c.sample_id == InterimSample.id)
        .where(_in_places(actor, InterimSample.organisation_id, InterimSample.unit_id))
        .order_by(InterimSample.drawn_at.desc(), Unit.name, InterimSample.id)
        .limit(most)
    )
    return [SampleLine(*row) for row in db.session.execute(statement)]


def names_in(item: InterimItem) -> Mapping[UUID, str]:
    """The names of those who have said something about it."""
    return people_queries.display_names({one for one in (item.verifier_id, item.answered_by) if one})
