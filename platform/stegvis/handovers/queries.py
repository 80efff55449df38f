"""Every select of the room, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.content import queries as content_queries
from stegvis.handovers import rules
from stegvis.handovers.models import Handover
from stegvis.handovers.rules import AttemptStanding
from stegvis.handovers.states import CAME_TO_NOTHING, OPEN, HandoverState
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.conflict_models import ConflictOfInterest
from stegvis.people.facts import facts_about
from stegvis.people.models import Account, Membership, Organisation, Unit
from stegvis.people.queries import in_force
from stegvis.people.reaching import has_role_at
from stegvis.validation import queries as validation_queries


def get_handover(handover_id: UUID, *, lock: bool = False) -> Handover:
    """The hand-over, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(Handover).where(Handover.id == handover_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("hand-over")
    return found


def open_handover(participant_id: UUID) -> Handover | None:
    """The one that waits for an answer, if there is one."""
    statement = select(Handover).where(
        Handover.participant_id == participant_id, Handover.state.in_(list(OPEN))
    )
    return db.session.execute(statement).scalar_one_or_none()


def of_participant(participant_id: UUID) -> Sequence[Handover]:
    """Her hand-overs, newest first."""
    statement = (
        select(Handover)
        .where(Handover.participant_id == participant_id)
        .order_by(Handover.state_since.desc(), Handover.id)
    )
    return db.session.execute(statement).scalars().all()


def question_to(participant_id: UUID) -> Handover | None:
    """The question about another municipality that waits for her own answer."""
    found = open_handover(participant_id)
    return found if found is not None and found.state is HandoverState.ASKING else None


def facts_of_receiver(handover: Handover) -> ObjectFacts:
    """What the policy needs to know of the one who is to receive: the unit's coordinators, or the one who was named.

    One who is named and can't answer any longer leaves it to her colleagues. Somebody with protected identity is
    received by nobody who is not named.
    """
    person = facts_about(handover.participant_id)
    named = frozenset({handover.to_coordinator_id} - {None}) if _named_is_there(handover) else frozenset()
    return ObjectFacts(
        owner_id=handover.participant_id,
        organisation_id=handover.to_organisation_id,
        unit_id=handover.to_unit_id,
        assigned={Role.COORDINATOR: frozenset(one for one in named if one is not None)},
        in_conflict=person.in_conflict,
        protected=person.protected or bool(named),
    )


def _named_is_there(handover: Handover) -> bool:
    """Whether the coordinator who is named, if anybody is, may still answer."""
    statement = select(Handover.id).where(Handover.id == handover.id, _may_receive(named_only=True))
    return db.session.execute(statement.order_by(Handover.id)).scalar_one_or_none() is not None


def _may_receive(*, named_only: bool) -> ColumnElement[bool]:
    """Whether a coordinator of the unit, or the one who is named, has the role today and is not too close to her."""
    is_too_close = (
        exists()
        .where(
            ConflictOfInterest.participant_id == Handover.participant_id,
            ConflictOfInterest.staff_id == Membership.account_id,
            conflicts.IN_FORCE,
        )
        .correlate(Handover, Membership)
    )
    is_named = Membership.account_id == Handover.to_coordinator_id
    return (
        exists()
        .where(
            has_role_at(Role.COORDINATOR, Handover.to_organisation_id, Handover.to_unit_id),
            ~is_too_close,
            is_named if named_only else true(),
        )
        .correlate(Handover)
    )


def standing_of(participant_id: UUID) -> tuple[AttemptStanding, ...]:
    """Her attempts as the rules look at them, newest first."""
    return tuple(
        AttemptStanding(
            content_queries.module(one.revision_id).title, one.state, has_ended=one.ended_at is not None
        )
        for one in validation_queries.attempts_of_participant(participant_id)
    )


def units_she_is_in(participant_id: UUID) -> frozenset[UUID]:
    """The units where she is a participant today."""
    return frozenset(
        membership.unit_id
        for membership, _name in people_queries.memberships_of(participant_id)
        if membership.unit_id is not None
        and membership.role is Role.PARTICIPANT
        and membership.valid_from <= people_queries.today()
        and (membership.valid_to is None or membership.valid_to >= people_queries.today())
    )


@dataclass(frozen=True)
class UnitLine:
    """A unit to which somebody can be handed over."""

    unit: Unit
    organisation_name: str
    is_own: bool


def units_to_hand_over_to(organisation_id: UUID) -> list[UnitLine]:
    """All units where somebody is coordinator today: those of this organisation first, then by name."""
    statement = (
        select(Unit, Organisation.name)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .where(_has_coordinator())
        .order_by(Organisation.name, Unit.name, Unit.id)
    )
    lines = [
        UnitLine(unit, name, unit.organisation_id == organisation_id)
        for unit, name in db.session.execute(statement)
    ]
    return sorted(lines, key=lambda line: not line.is_own)


def _has_coordinator() -> ColumnElement[bool]:
    return (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role == Role.COORDINATOR,
            Membership.organisation_id == Unit.organisation_id,
            or_(Membership.unit_id.is_(None), Membership.unit_id == Unit.id),
            Account.is_active,
            in_force(Membership),
        )
        .exists()
    )


@dataclass(frozen=True)
class HandoverLine:
    """A hand-over as it stands in a list. `name` is empty where the reader is not to know who it is."""

    handover: Handover
    name: str
    from_organisation: str
    from_unit: str
    to_organisation: str
    to_unit: str
    lost_receiver: bool = False
    """Whether it names a coordinator who can't answer any longer."""


_FROM_UNIT, _TO_UNIT = aliased(Unit), aliased(Unit)
_FROM_ORGANISATION, _TO_ORGANISATION = aliased(Organisation), aliased(Organisation)


def _statement() -> Select[Handover, Account, str, str, str, str]:
    return (
        select(
            Handover,
            Account,
            _FROM_ORGANISATION.name,
            _FROM_UNIT.name,
            _TO_ORGANISATION.name,
            _TO_UNIT.name,
        )
        .join(Account, Account.id == Handover.participant_id)
        .join(_FROM_UNIT, _FROM_UNIT.id == Handover.from_unit_id)
        .join(_TO_UNIT, _TO_UNIT.id == Handover.to_unit_id)
        .join(_FROM_ORGANISATION, _FROM_ORGANISATION.id == Handover.from_organisation_id)
        .join(_TO_ORGANISATION, _TO_ORGANISATION.id == Handover.to_organisation_id)
        .order_by(Handover.state_since, Handover.id)
        .limit(200)
    )


def _lines(
    statement: Select[Handover, Account, str, str, str, str], *, with_names: bool
) -> list[HandoverLine]:
    return [
        HandoverLine(row[0], row[1].display_name if with_names and not row[1].protected else "", *row[2:])
        for row in db.session.execute(statement)
    ]


def line_of(handover: Handover) -> HandoverLine:
    """The hand-over with the names of its places and of the participant, for those who may see it."""
    row = db.session.execute(_statement().where(Handover.id == handover.id)).one()
    return HandoverLine(row[0], row[1].display_name, *row[2:])


def lines_of(handovers: Collection[UUID]) -> list[HandoverLine]:
    """These hand-overs with the names of their places, newest first."""
    lines = _lines(_statement().where(Handover.id.in_(list(handovers))), with_names=True)
    return sorted(lines, key=lambda line: line.handover.state_since, reverse=True)


def _in_her_units(actor: Actor, organisation_id: Any, unit_id: Any) -> ColumnElement[bool]:
    places = [
        (organisation_id == grant.organisation_id) & (unit_id == grant.unit_id if grant.unit_id else true())
        for grant in sorted(actor.grants, key=str)
        if grant.role is Role.COORDINATOR
    ]
    return or_(*places) if places else ~true()


def to_answer(actor: Actor) -> list[HandoverLine]:
    """What waits for this coordinator: what names her, and what names nobody in her units.

    A name is told in lists only within her own organisation, and never that of somebody with protected identity.
    """
    return _as_received(_lines(_statement().where(_waits_for(actor)), with_names=True))


def _waits_for(actor: Actor) -> ColumnElement[bool]:
    place = _in_her_units(actor, Handover.to_organisation_id, Handover.to_unit_id)
    # One who is named and can't answer any longer leaves it to her colleagues.
    unnamed = ~_may_receive(named_only=True) & Account.protected.is_(False)
    return and_(
        Handover.state == HandoverState.PROPOSED,
        place,
        or_(unnamed, Handover.to_coordinator_id == actor.account_id),
        Account.id.not_in(conflicts.participants_too_close_to(actor.own_account_id)),
    )


def _as_received(lines: Iterable[HandoverLine]) -> list[HandoverLine]:
    return [line if not line.handover.is_transfer else _nameless(line) for line in lines]


def has_no_receiver() -> ColumnElement[bool]:
    """The hand-over waits for a receiver though nobody may be the one, as a part of other questions.

    Somebody with protected identity is received by the coordinator who is named, and by no other.
    """
    is_protected = (
        exists().where(Account.id == Handover.participant_id, Account.protected.is_(True)).correlate(Handover)
    )
    return (Handover.state == HandoverState.PROPOSED) & or_(
        is_protected & ~_may_receive(named_only=True), ~_may_receive(named_only=False)
    )


def _nameless(line: HandoverLine) -> HandoverLine:
    return HandoverLine(
        line.handover, "", line.from_organisation, line.from_unit, line.to_organisation, line.to_unit
    )


def _is_still_there() -> ColumnElement[bool]:
    return (
        select(Membership.id)
        .where(
            Membership.account_id == Handover.participant_id,
            Membership.unit_id == Handover.from_unit_id,
            in_force(Membership),
        )
        .exists()
    )


def proposed(actor: Actor) -> list[HandoverLine]:
    """What waits for an answer of others, and what was answered lately, in the units of this coordinator.

    Somebody with protected identity is there only for those who are named for her, and without her name. Who has left
    is there for nobody but the one who proposed it, and without a name.
    """
    statement = _statement().add_columns(_has_lost_receiver().label("has_lost"))
    is_theirs = or_(Handover.state.in_(list(OPEN)), _came_to_nothing_lately()) & _is_given_by(actor)
    return [
        _as_given(*row) for row in db.session.execute(statement.where(or_(is_theirs, _is_done_for(actor))))
    ]


def to_answer_and_news(actor: Actor) -> tuple[list[HandoverLine], list[HandoverLine]]:
    """What `to_answer` gives, and of `proposed` what is no longer as she left it: her start page asks once."""
    waits, has_lost = _waits_for(actor), _has_lost_receiver()
    is_news = or_((has_lost | _came_to_nothing_lately()) & _is_given_by(actor), _is_done_for(actor))
    statement = _statement().add_columns(
        has_lost.label("has_lost"), waits.label("waits"), is_news.label("is_news")
    )
    rows = db.session.execute(statement.where(or_(waits, is_news))).all()
    received = [
        HandoverLine(row[0], "" if row[1].protected else row[1].display_name, *row[2:6])
        for row in rows
        if row.waits
    ]
    return _as_received(received), [_as_given(*row[:7]) for row in rows if row.is_news]


def _as_given(handover: Handover, account: Account, *rest: Any) -> HandoverLine:
    is_nameless = account.protected or handover.state is HandoverState.ACCEPTED
    return HandoverLine(handover, "" if is_nameless else account.display_name, *rest)


def _has_lost_receiver() -> ColumnElement[bool]:
    return and_(
        Handover.state == HandoverState.PROPOSED,
        Handover.to_coordinator_id.is_not(None),
        ~_may_receive(named_only=True),
    )


def _lately() -> ColumnElement[bool]:
    return Handover.state_since >= clock.now() - rules.NEWS_LASTS


def _came_to_nothing_lately() -> ColumnElement[bool]:
    return Handover.state.in_(list(CAME_TO_NOTHING)) & _lately()


def _is_done_for(actor: Actor) -> ColumnElement[bool]:
    is_accepted = Handover.state == HandoverState.ACCEPTED
    return is_accepted & _lately() & (Handover.proposed_by == actor.own_account_id)


def _is_given_by(actor: Actor) -> ColumnElement[bool]:
    place = _in_her_units(actor, Handover.from_organisation_id, Handover.from_unit_id)
    named = people_queries.assigned_participants(actor.own_account_id, Role.COORDINATOR)
    # Who has left since is no longer theirs to read about.
    return _is_still_there() & place & or_(Account.protected.is_(False), Account.id.in_(named))


def answers_to(actor: Actor, since: datetime) -> list[Handover]:
    """What the actor has proposed herself and others have answered since then, oldest first."""
    statement = (
        select(Handover)
        .where(
            Handover.proposed_by == actor.own_account_id,
            Handover.state.in_([HandoverState.ACCEPTED, *CAME_TO_NOTHING]),
            Handover.state_since >= since,
        )
        .order_by(Handover.state_since, Handover.id)
    )
    return list(db.session.execute(statement).scalars())
