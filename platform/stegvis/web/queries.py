"""Reading reports of faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.web.models import FaultReport


def count_fault_reports_since(moment: datetime) -> int:
    """How many reports have come since the moment."""
    statement = select(func.count()).select_from(FaultReport).where(FaultReport.at >= moment)
    return db.session.scalar(statement) or 0


def latest_fault_reports(limit: int = 200) -> Sequence[FaultReport]:
    """The latest reports, newest first."""
    statement = select(FaultReport).order_by(FaultReport.at.desc(), FaultReport.id).limit(limit)
    return db.session.scalars(statement).all()
