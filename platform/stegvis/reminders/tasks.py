"""Digests are begun by the one scheduler and written one by one, so that no transaction is long."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from stegvis.base.outbox import consumer
from stegvis.reminders import actions


@consumer("reminders.begin-day", every=timedelta(minutes=30))
def begin_day() -> None:
    """On a working day, at the first look after seven: queue everybody's digest."""
    actions.begin_day()


@consumer("reminders.write-digest")
def write_digest(account_id: str, day: str) -> None:
    """Record one person's digest and queue its mail."""
    actions.write_digest(UUID(account_id), date.fromisoformat(day))
