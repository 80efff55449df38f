"""Reading reports of faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, false, func, select

from stegvis.access import Actor, ObjectFacts, Permission, may
from stegvis.base.database import db
from stegvis.web.models import FaultReport
from stegvis.web.operator import operator_organisation_id


def count_fault_reports_by(account_id: UUID | None, since: datetime) -> int:
    """How many reports this account, or with None everybody without sign-in, has sent since the moment."""
    statement = select(func.count()).select_from(FaultReport)
    statement = statement.where(FaultReport.at >= since, FaultReport.account_id == account_id)
    return db.session.scalar(statement) or 0


def reads_anonymous_reports(actor: Actor) -> bool:
    """Whether reports without sign-in are the actor's: she administers the organisation that runs the site."""
    return operator_organisation_id() in _organisations_read_by(actor)


def _organisations_read_by(actor: Actor) -> set[UUID]:
    return {
        grant.organisation_id
        for grant in actor.grants
        if may(actor, Permission.FAULT_REPORT_READ, ObjectFacts(organisation_id=grant.organisation_id))
    }


def _for(actor: Actor) -> ColumnElement[bool]:
    """Reports from people of the organisations that she administers, and perhaps those without sign-in."""
    anonymous = FaultReport.organisation_id.is_(None) if reads_anonymous_reports(actor) else false()
    return FaultReport.organisation_id.in_(_organisations_read_by(actor)) | anonymous


def fault_reports_for(actor: Actor, since: datetime) -> ScalarSelect[int]:
    """How many reports that the actor may read have come since the moment, as a part of other questions."""
    statement = select(func.count()).select_from(FaultReport).where(FaultReport.at >= since, _for(actor))
    return statement.scalar_subquery()


def latest_fault_reports(actor: Actor, limit: int = 200) -> Sequence[FaultReport]:
    """The latest reports that the actor may read, newest first."""
    statement = select(FaultReport).where(_for(actor))
    return db.session.scalars(statement.order_by(FaultReport.at.desc(), FaultReport.id).limit(limit)).all()
