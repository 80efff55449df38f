"""What a digest says, to whom and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from stegvis.base.working_days import is_working_day
from stegvis.reminders.states import PARTICIPANTS_STEPS, Step

FIRST_HOUR = time(7)
LAST_HOUR = time(17)
"""Digests leave within these hours: early in the working day, or later when the site was down; never at night."""

PARTICIPANTS_REST = timedelta(days=7)
"""A participant is reminded at most once a week: a daily nudge about the same thing is no help."""

LINKS_LAST = timedelta(days=730)
"""The link in a mail that ends the mails works as long as anybody may find the mail again."""

DIGESTS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Waiting:
    """One step that waits for a person, and since which day."""

    step: Step
    since: date


@dataclass(frozen=True)
class DigestLine:
    """All steps of one kind: how many, and how many calendar days the oldest has waited."""

    step: Step
    number: int
    oldest_days: int


def digest_lines(waiting: Iterable[Waiting], today: date) -> tuple[DigestLine, ...]:
    """A line for each kind of step that waits, the kind with the oldest first."""
    days: dict[Step, list[int]] = {}
    for one in waiting:
        days.setdefault(one.step, []).append(max(0, (today - one.since).days))
    lines = [DigestLine(step, len(found), max(found)) for step, found in days.items()]
    return tuple(sorted(lines, key=lambda line: (-line.oldest_days, list(Step).index(line.step))))


def is_time_to_send(moment: datetime) -> bool:
    """Whether digests leave at this Swedish wall-clock time: on working days, by day."""
    return is_working_day(moment.date()) and FIRST_HOUR <= moment.time() < LAST_HOUR


def wants_digest(is_participant: bool, chosen: bool | None) -> bool:
    """Staff get digests until they say no, participants only after they have said yes."""
    return not is_participant if chosen is None else chosen


def has_rested(is_participant: bool, last: date | None, today: date) -> bool:
    """Whether so long has passed since her last digest that another may come."""
    if last is None:
        return True
    return today - last >= (PARTICIPANTS_REST if is_participant else timedelta(days=1))


def own_step(lines: Iterable[DigestLine]) -> Step | None:
    """The one thing that a participant's mail is about: what her assessor asked for comes first."""
    steps = {line.step for line in lines}
    return next((step for step in PARTICIPANTS_STEPS if step in steps), None)
