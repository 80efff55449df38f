"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")

_shift: ContextVar[timedelta] = ContextVar("stegvis_clock_shift", default=timedelta())


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _shift.get()


def machine() -> datetime:
    """What the machine's own clock says, whatever moment is played for demonstration data."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment as Swedish wall-clock time."""
    return moment.astimezone(SWEDEN)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block it is this (aware) moment, and time goes on from there. For demonstration data and tests."""
    token = _shift.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _shift.reset(token)
