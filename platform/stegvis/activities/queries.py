"""Every select of the room, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from stegvis.access import ObjectFacts
from stegvis.activities.models import FollowUp, Placement, PlacementEvent, Workplace
from stegvis.activities.rules import PlacementFacts
from stegvis.activities.states import Phase
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Account
from stegvis.people.workplaces import PlacedAt

Held = Mapping[Phase, int]


def get_placement(placement_id: UUID, *, lock: bool = False) -> Placement:
    """The placement, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(Placement).where(Placement.id == placement_id)
    if lock:
        statement = statement.with_for_update(of=Placement).execution_options(populate_existing=True)
    placement = db.session.execute(statement).scalar_one_or_none()
    if placement is None:
        raise NotFound("placement")
    return placement


def placement_or_none(placement_id: UUID) -> Placement | None:
    """The placement with this id, if it has been made."""
    return db.session.get(Placement, placement_id)


def object_facts(placement: Placement) -> ObjectFacts:
    """What the policy needs to know about a placement."""
    person = facts_about(placement.participant_id)
    return ObjectFacts(
        owner_id=placement.participant_id,
        organisation_id=placement.organisation_id,
        unit_id=placement.unit_id,
        assigned=person.assigned,
        in_conflict=person.in_conflict,
        protected=person.protected,
    )


def rule_facts(placement: Placement, held: Held) -> PlacementFacts:
    """What the rules need to know about a placement."""
    return PlacementFacts(
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        ended_on=placement.ended_on,
        end_reason=placement.end_reason,
        held=held,
    )


def facts_of(placement: Placement) -> PlacementFacts:
    """The same, with what has been held of it."""
    return rule_facts(placement, held_of([placement.id]).get(placement.id, {}))


def held_of(placement_ids: Collection[UUID]) -> dict[UUID, dict[Phase, int]]:
    """For each placement the highest number of each series that has been held, in one question; none without any."""
    if not placement_ids:
        return {}
    statement = (
        select(FollowUp.placement_id, FollowUp.phase, func.max(FollowUp.number).label("number"))
        .where(FollowUp.placement_id.in_(placement_ids), FollowUp.number.is_not(None))
        .group_by(FollowUp.placement_id, FollowUp.phase)
        .order_by(FollowUp.placement_id, FollowUp.phase)
    )
    held: dict[UUID, dict[Phase, int]] = {}
    for row in db.session.execute(statement):
        held.setdefault(row.placement_id, {})[row.phase] = row.number
    return held


def highest_held(phase: Phase) -> ScalarSelect[int]:
    """The highest number of this series that has been held about a placement, as a part of other questions."""
    return (
        select(func.max(FollowUp.number))
        .where(FollowUp.placement_id == Placement.id, FollowUp.phase == phase)
        .correlate(Placement)
        .scalar_subquery()
    )


def lock_participant(participant_id: UUID) -> None:
    """Hold the participant's row until the transaction ends, so that two openings queue up."""
    db.session.execute(select(Account.id).where(Account.id == participant_id).with_for_update(key_share=True))


def placements_of(participant_id: UUID) -> Sequence[Placement]:
    """Her placements, the latest first."""
    statement = (
        select(Placement)
        .where(Placement.participant_id == participant_id)
        .order_by(Placement.starts_on.desc(), Placement.id)
    )
    return db.session.execute(statement).scalars().all()


def overlaps(placement: Placement) -> bool:
    """Whether she has another placement at the same workplace in that time, one that has not been ended."""
    statement = (
        select(Placement.id)
        .where(
            Placement.participant_id == placement.participant_id,
            Placement.workplace_id == placement.workplace_id,
            Placement.id != placement.id,
            Placement.ended_on.is_(None),
            Placement.starts_on <= placement.ends_on,
            Placement.ends_on >= placement.starts_on,
        )
        .order_by(Placement.id)
        .limit(1)
    )
    return db.session.execute(statement).first() is not None


def follow_ups_of(placement_ids: Collection[UUID]) -> Sequence[FollowUp]:
    """The talks that were held about these placements, the latest first."""
    statement = (
        select(FollowUp)
        .where(FollowUp.placement_id.in_(placement_ids))
        .order_by(FollowUp.held_on.desc(), FollowUp.written_at.desc(), FollowUp.id)
    )
    return db.session.execute(statement).scalars().all()


def contact_like(
    placement_id: UUID, writer_id: UUID | None, phase: Phase, held_on: date, note: str
) -> FollowUp | None:
    """The contact that a form sent again has already noted."""
    statement = (
        select(FollowUp)
        .where(
            FollowUp.placement_id == placement_id,
            FollowUp.number.is_(None),
            FollowUp.written_by == writer_id,
            FollowUp.phase == phase,
            FollowUp.held_on == held_on,
            FollowUp.note == note,
        )
        .order_by(FollowUp.written_at, FollowUp.id)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def follow_up_of(placement_id: UUID, phase: Phase, number: int) -> FollowUp | None:
    """The talk that settled this number of the series, if one has: its own, or a later one that stands for it."""
    statement = (
        select(FollowUp)
        .where(FollowUp.placement_id == placement_id, FollowUp.phase == phase, FollowUp.number >= number)
        .order_by(FollowUp.number)
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def events_of(placement_id: UUID) -> Sequence[PlacementEvent]:
    """What has happened to the placement, oldest first."""
    statement = (
        select(PlacementEvent)
        .where(PlacementEvent.placement_id == placement_id)
        .order_by(PlacementEvent.at, PlacementEvent.id)
    )
    return db.session.execute(statement).scalars().all()


def get_workplace(workplace_id: UUID) -> Workplace:
    """The workplace, or NotFound."""
    workplace = db.session.get(Workplace, workplace_id)
    if workplace is None:
        raise NotFound("workplace")
    return workplace


def placed_today(participant_id: UUID) -> PlacedAt:
    """Where and with whom she is placed today; nothing of what there is none of, or more than one."""
    day = people_queries.today()
    statement = (
        select(Workplace.name, Placement.supervisor_name, Account)
        .join(Placement, Placement.workplace_id == Workplace.id)
        .outerjoin(Account, Account.id == Placement.supervisor_id)
        .where(
            Placement.participant_id == participant_id,
            Placement.starts_on <= day,
            func.coalesce(Placement.ended_on, Placement.ends_on) >= day,
        )
        .order_by(Workplace.name, Placement.starts_on, Placement.id)
    )
    found = {
        PlacedAt(workplace, account.display_name if account else name, account.id if account else None)
        for workplace, name, account in db.session.execute(statement)
    }
    if len({one.workplace for one in found}) != 1:
        return PlacedAt()
    return found.pop() if len(found) == 1 else PlacedAt(found.pop().workplace)


def workplaces_of(organisation_ids: Collection[UUID]) -> Sequence[Workplace]:
    """The workplaces of these organisations, by name."""
    statement = (
        select(Workplace)
        .where(Workplace.organisation_id.in_(organisation_ids))
        .order_by(Workplace.name, Workplace.place, Workplace.id)
    )
    return db.session.execute(statement).scalars().all()


def workplace_called(organisation_id: UUID, name: str, place: str) -> Workplace | None:
    """The organisation's workplace with this name at this place, however it was typed."""
    wanted = (name.strip().casefold(), place.strip().casefold())
    known = ((one, (one.name.casefold(), one.place.casefold())) for one in workplaces_of([organisation_id]))
    return next((one for one, words in known if words == wanted), None)


def number_at(workplace_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """How many placements each workplace has on this day or later."""
    statement = (
        select(Placement.workplace_id, func.count().label("number"))
        .where(
            Placement.workplace_id.in_(workplace_ids),
            Placement.ended_on.is_(None),
            Placement.ends_on >= day,
        )
        .group_by(Placement.workplace_id)
        .order_by(Placement.workplace_id)
    )
    return {row.workplace_id: row.number for row in db.session.execute(statement)}
