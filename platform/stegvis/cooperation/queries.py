"""Every select about agreements, always ordered. `get_x` raises NotFound."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import aliased

from stegvis.access import Actor, ObjectFacts, Role
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.cooperation.models import Agreement
from stegvis.cooperation.states import AgreementState
from stegvis.people.models import Organisation

OPEN = (AgreementState.PROPOSED, AgreementState.ACCEPTED)


def get_agreement(agreement_id: UUID, *, lock: bool = False) -> Agreement:
    """The agreement, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(Agreement).where(Agreement.id == agreement_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("agreement")
    return found


def in_force(day: date) -> ColumnElement[bool]:
    """Whether somebody may be lent by the agreement on this day, as a part of other questions."""
    return (
        (Agreement.state == AgreementState.ACCEPTED)
        & (Agreement.valid_from <= day)
        & or_(Agreement.valid_to.is_(None), Agreement.valid_to >= day)
    )


def open_between(home_id: UUID, helping_id: UUID) -> Agreement | None:
    """What is proposed or agreed between the two this way already."""
    statement = select(Agreement).where(
        Agreement.home_organisation_id == home_id,
        Agreement.helping_organisation_id == helping_id,
        Agreement.state.in_(OPEN),
    )
    return db.session.execute(statement).scalar_one_or_none()


def governed_by(actor: Actor) -> frozenset[UUID]:
    """The organisations that the actor administers."""
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role is Role.ADMINISTRATOR)


def facts_of(actor: Actor, agreement: Agreement) -> ObjectFacts:
    """What the policy needs to know: the agreement is both municipalities', and for the actor it is her own's."""
    sides = (agreement.home_organisation_id, agreement.helping_organisation_id)
    hers = next((one for one in sides if one in governed_by(actor)), sides[0])
    return ObjectFacts(organisation_id=hers)


def others_than(organisation_id: UUID) -> Sequence[Organisation]:
    """The other organisations of the site, by name."""
    statement = select(Organisation).where(Organisation.id != organisation_id).order_by(Organisation.name)
    return db.session.execute(statement).scalars().all()


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with the names of both municipalities.

    `waits_for_me`: the reader is to answer it. `is_news`: nobody of hers has read what the other did last.
    """

    agreement: Agreement
    home_name: str
    helping_name: str
    waits_for_me: bool
    is_news: bool


def lines_for(actor: Actor) -> list[AgreementLine]:
    """The agreements of the municipalities that the actor administers: what waits for her first, then what is news."""
    governed = governed_by(actor)
    home, helping = aliased(Organisation), aliased(Organisation)
    statement = (
        select(Agreement, home.name, helping.name)
        .join(home, home.id == Agreement.home_organisation_id)
        .join(helping, helping.id == Agreement.helping_organisation_id)
        .where(or_(home.id.in_(governed), helping.id.in_(governed)))
        .order_by(Agreement.state_since.desc(), Agreement.id)
        .limit(500)
    )
    lines = [
        AgreementLine(
            agreement,
            home_name,
            helping_name,
            agreement.state is AgreementState.PROPOSED and agreement.helping_organisation_id in governed,
            agreement.news_for_id in governed,
        )
        for agreement, home_name, helping_name in db.session.execute(statement)
    ]
    return sorted(lines, key=lambda line: (not line.waits_for_me, not line.is_news))


def to_answer(organisation_ids: Collection[UUID]) -> Sequence[Agreement]:
    """What other municipalities have proposed to these, the longest waiting first."""
    statement = (
        select(Agreement).where(_waits_for(organisation_ids)).order_by(Agreement.proposed_at, Agreement.id)
    )
    return db.session.execute(statement).scalars().all()


def _waits_for(organisation_ids: Collection[UUID]) -> ColumnElement[bool]:
    return Agreement.helping_organisation_id.in_(list(organisation_ids)) & (
        Agreement.state == AgreementState.PROPOSED
    )


def waiting_since(organisation_ids: Collection[UUID]) -> ScalarSelect[datetime]:
    """Since when the first of them has waited, as a part of other questions; nothing when none waits."""
    return select(func.min(Agreement.proposed_at)).where(_waits_for(organisation_ids)).scalar_subquery()


def news_for(organisation_ids: Collection[UUID]) -> Sequence[Agreement]:
    """What other municipalities have answered or ended, and nobody of these has read yet, the oldest first."""
    statement = select(Agreement).where(Agreement.news_for_id.in_(list(organisation_ids)))
    return db.session.execute(statement.order_by(Agreement.state_since, Agreement.id)).scalars().all()


def news_since(organisation_ids: Collection[UUID]) -> ScalarSelect[datetime]:
    """Since when the oldest of them is there, as a part of other questions; nothing when none is."""
    is_news = Agreement.news_for_id.in_(list(organisation_ids))
    return select(func.min(Agreement.state_since)).where(is_news).scalar_subquery()


def count_open(organisation_ids: Collection[UUID]) -> ScalarSelect[int]:
    """How many agreements these organisations have or have proposed, on either side, as a part of other questions."""
    ids = list(organisation_ids)
    is_theirs = or_(Agreement.home_organisation_id.in_(ids), Agreement.helping_organisation_id.in_(ids))
    counted = select(func.count()).select_from(Agreement).where(is_theirs, Agreement.state.in_(OPEN))
    return counted.scalar_subquery()
