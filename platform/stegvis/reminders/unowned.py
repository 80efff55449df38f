"""What waits although nobody may do it: the administrator, who gives roles and registers competence, can help."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, func, literal, null, or_, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased

from stegvis.access import Role
from stegvis.base.clock import SWEDEN
from stegvis.base.database import db
from stegvis.certificates.lacking import has_no_issuer, has_nobody_who_chooses
from stegvis.handovers.models import Handover
from stegvis.handovers.queries import has_no_receiver
from stegvis.people.models import Account, Membership, Unit
from stegvis.validation import coordinating
from stegvis.validation.models import ModuleAttempt, ValidationCase
from stegvis.verification import unanswered
from stegvis.verification.lacking import has_no_verifier


class Lack(StrEnum):
    """Who is lacking: a verifier, an issuer who makes the choice for the module or who issues, a receiver.

    In a reconsideration a verifier or an issuer who may answer, and after it an issuer who withdraws. A unit with
    participants and no coordinator, and a participant with protected identity whom none reaches.
    """

    VERIFIER = "verifier"
    CHOICE = "choice"
    ISSUER = "issuer"
    RECEIVER = "receiver"
    ANSWERING_VERIFIER = "answering_verifier"
    ANSWERING_ISSUER = "answering_issuer"
    WITHDRAWING_ISSUER = "withdrawing_issuer"
    UNIT_COORDINATOR = "unit_coordinator"
    NAMED_COORDINATOR = "named_coordinator"


@dataclass(frozen=True)
class Unowned:
    """One thing that nobody may take on, without a name: somebody with protected identity is there too.

    `object_id` is the attempt; or the hand-over, the unit or the participant, which are of no module.
    """

    lack: Lack
    object_id: UUID
    organisation_id: UUID
    unit_id: UUID
    unit_name: str
    module_key: str
    revision_id: UUID | None
    since: datetime


def unowned_in(organisation_ids: Collection[UUID]) -> list[Unowned]:
    """What waits in these organisations although nobody there may do it; longest waiting first, in one question."""
    if not organisation_ids:
        return []
    here = list(organisation_ids)
    parts = {
        Lack.VERIFIER: has_no_verifier(),
        Lack.CHOICE: has_nobody_who_chooses(),
        Lack.ISSUER: has_no_issuer(),
        Lack.ANSWERING_VERIFIER: unanswered.no_verifier_answers(),
        Lack.ANSWERING_ISSUER: unanswered.no_issuer_answers(),
        Lack.WITHDRAWING_ISSUER: unanswered.no_issuer_withdraws(),
    }
    attempts = [
        select(
            literal(lack.value).label("lack"),
            ModuleAttempt.id.label("id"),
            ValidationCase.organisation_id,
            ValidationCase.unit_id,
            Unit.name,
            ModuleAttempt.module_key,
            ModuleAttempt.revision_id,
            ModuleAttempt.state_since.label("since"),
            sql_cast(null(), Date).label("until"),
        )
        .join(ValidationCase, ValidationCase.id == ModuleAttempt.case_id)
        .join(Unit, Unit.id == ValidationCase.unit_id)
        .where(ValidationCase.organisation_id.in_(here), condition)
        for lack, condition in parts.items()
    ]
    handovers = (
        select(
            literal(Lack.RECEIVER.value),
            Handover.id,
            Handover.to_organisation_id,
            Handover.to_unit_id,
            Unit.name,
            literal(""),
            null(),
            Handover.state_since,
            null(),
        )
        .join(Unit, Unit.id == Handover.to_unit_id)
        .where(Handover.to_organisation_id.in_(here), has_no_receiver())
    )
    parts_of_all = union_all(*attempts, handovers, _units_without(here), _unreached(here))
    rows: Sequence[Any] = db.session.execute(parts_of_all).all()
    found = [
        Unowned(Lack(row[0]), *row[1:7], since=_since(row.since, row.until))  # type: ignore[misc]  # rows are untyped
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.since, str(one.object_id)))


def _units_without(here: list[UUID]) -> Select[*tuple[Any, ...]]:
    """Units with participants and no coordinator: since the last one's role ended, or the first participant came."""
    participation = aliased(Membership)
    ended = (
        select(func.max(Membership.valid_to))
        .where(
            Membership.role == Role.COORDINATOR,
            Membership.organisation_id == Unit.organisation_id,
            or_(Membership.unit_id.is_(None), Membership.unit_id == Unit.id),
        )
        .correlate(Unit)
        .scalar_subquery()
    )
    return (
        select(
            literal(Lack.UNIT_COORDINATOR.value),
            Unit.id,
            Unit.organisation_id,
            Unit.id,
            Unit.name,
            literal(""),
            null(),
            func.min(Account.created_at),
            ended,
        )
        .join(participation, participation.unit_id == Unit.id)
        .join(Account, Account.id == participation.account_id)
        .where(
            Unit.organisation_id.in_(here),
            Account.is_active,
            coordinating.is_participant_today(participation),
            coordinating.has_no_coordinator(participation),
        )
        .group_by(Unit.id)
    )


def _unreached(here: list[UUID]) -> Select[*tuple[Any, ...]]:
    """Participants with protected identity for whom no coordinator is named who may look after them."""
    participation = aliased(Membership)
    return (
        select(
            literal(Lack.NAMED_COORDINATOR.value),
            Account.id,
            participation.organisation_id,
            participation.unit_id,
            Unit.name,
            literal(""),
            null(),
            Account.created_at,
            null(),
        )
        .join(participation, participation.account_id == Account.id)
        .join(Unit, Unit.id == participation.unit_id)
        .where(
            participation.organisation_id.in_(here),
            Account.protected.is_(True),
            Account.is_active,
            coordinating.is_participant_today(participation),
            coordinating.has_no_named_coordinator(participation),
        )
    )


def _since(moment: datetime, last_day: date | None) -> datetime:
    """The moment, or the day after the last day where that is later."""
    if last_day is None:
        return moment
    return max(moment, datetime.combine(last_day + timedelta(days=1), time(), SWEDEN))
