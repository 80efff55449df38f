"""When talks fall due and what may be done with a placement: pure decisions on frozen facts.

While a placement goes on, the three parties talk monthly for three months and then quarterly. When it ended with work,
the contact is kept for a year, quarterly. Talks are counted in Swedish calendar months and held on working days.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from stegvis.activities.states import THREE_PARTIES, EndReason, Party, Phase, PlacementState
from stegvis.base.language import Text, _l
from stegvis.base.working_days import working_day_from, working_day_until

MONTHLY = (1, 2, 3)
QUARTER = 3
MONTHS_AFTER_START = (3, 6, 9, 12)
LONGEST_YEARS = 3
FARTHEST_YEARS = 5


@dataclass(frozen=True)
class PlacementFacts:
    """What the rules need to know of a placement. `held` is the highest number of each series that has been held."""

    starts_on: date
    ends_on: date
    ended_on: date | None = None
    end_reason: EndReason | None = None
    held: Mapping[Phase, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DueTalk:
    """A talk of a series, and the working day on which it is due."""

    phase: Phase
    number: int
    due_on: date


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def talks_during(starts_on: date, ends_on: date) -> tuple[DueTalk, ...]:
    """The talks of a period: monthly three times, then quarterly. A shorter one than a month has one, at its end."""
    days, months = list[date](), 0
    while True:
        months += 1 if months < MONTHLY[-1] else QUARTER
        day = months_after(starts_on, months)
        if day > ends_on:
            break
        days.append(day)
    return tuple(
        DueTalk(Phase.DURING, number, _within(day, ends_on))
        for number, day in enumerate(days or [ends_on], start=1)
    )


def _within(day: date, last: date) -> date:
    """The next working day, or the one before where the period would be over by then."""
    moved = working_day_from(day)
    return moved if moved <= last else working_day_until(day)


def talks_after_start(ended_on: date) -> tuple[DueTalk, ...]:
    """The talks of the first year after a placement has ended with work."""
    return tuple(
        DueTalk(Phase.AFTER_START, number, working_day_from(months_after(ended_on, months)))
        for number, months in enumerate(MONTHS_AFTER_START, start=1)
    )


def talks_of(facts: PlacementFacts) -> tuple[DueTalk, ...]:
    """The talks that belong to the placement as it stands now, held ones too, in their order."""
    if facts.ended_on is None:
        return talks_during(facts.starts_on, facts.ends_on)
    if facts.end_reason is EndReason.WORK:
        return talks_after_start(facts.ended_on)
    return ()


def talks_left(facts: PlacementFacts) -> tuple[DueTalk, ...]:
    """The talks that have not been held, in their order."""
    return tuple(talk for talk in talks_of(facts) if talk.number > facts.held.get(talk.phase, 0))


def next_talk(facts: PlacementFacts) -> DueTalk | None:
    """The talk that comes next or waits since longest, or None when there is none left."""
    return next(iter(talks_left(facts)), None)


def settled_talk(facts: PlacementFacts, held_on: date) -> DueTalk | None:
    """The talk that one held on this day settles: the next, or the last of several that were due by then."""
    left = talks_left(facts)
    due = [talk for talk in left if talk.due_on <= held_on]
    return due[-1] if due else next(iter(left), None)


def state_of(facts: PlacementFacts, today: date) -> PlacementState:
    """Where the placement stands on this day."""
    if facts.ended_on is not None:
        return PlacementState.ENDED
    if today < facts.starts_on:
        return PlacementState.COMING
    return PlacementState.ONGOING if today <= facts.ends_on else PlacementState.TO_BE_ENDED


@dataclass(frozen=True)
class WaitingStep:
    """What somebody has to do about a placement: end it, or hold this talk; and since when."""

    since: date
    talk: DueTalk | None = None


def waiting_step(facts: PlacementFacts, today: date) -> WaitingStep | None:
    """The step that waits on this day, or None. Ending comes first: what is over needs no talk of its own."""
    if state_of(facts, today) is PlacementState.TO_BE_ENDED:
        return WaitingStep(facts.ends_on)
    talk = next_talk(facts)
    return WaitingStep(talk.due_on, talk) if talk is not None and talk.due_on <= today else None


Fault = tuple[str, Text]
"""The name of the field that can't be taken, and why."""


def period_fault(starts_on: date, ends_on: date, today: date) -> Fault | None:
    """A period ends after it has begun, and is not a typing mistake of many years."""
    if abs(starts_on.year - today.year) > FARTHEST_YEARS:
        return "starts_on", _l(
            "Första dagen är mer än %(years)s år härifrån. Titta på årtalet.", years=FARTHEST_YEARS
        )
    if ends_on < starts_on:
        return "ends_on", _l("Sista dagen ligger före första dagen. Välj en senare dag.")
    if ends_on > months_after(starts_on, 12 * LONGEST_YEARS):
        return "ends_on", _l(
            "En praktik kan vara högst %(years)s år. Välj en tidigare dag.", years=LONGEST_YEARS
        )
    return None


def workplace_fault(is_known: bool, name: str) -> Fault | None:
    """There is a workplace: a known one, or a new one by its name."""
    if is_known or name.strip():
        return None
    return "workplace", _l("Välj en arbetsplats i listan, eller skriv en ny nedanför.")


def supervisor_fault(has_account: bool, name: str) -> Fault | None:
    """There is one supervisor at the workplace: somebody with an account, or a named contact."""
    if has_account and name.strip():
        return "supervisor_name", _l("Välj en handledare i listan eller skriv ett namn, inte båda.")
    if not has_account and not name.strip():
        return "supervisor", _l("Välj en handledare i listan, eller skriv namnet på en kontakt nedanför.")
    return None


def phase_now(facts: PlacementFacts) -> Phase:
    """The series that a talk belongs to as the placement stands."""
    return Phase.DURING if facts.ended_on is None else Phase.AFTER_START


def talk_fault(
    facts: PlacementFacts,
    held_on: date,
    took_part: Collection[Party],
    note: str,
    today: date,
    *,
    is_contact: bool = False,
) -> Fault | None:
    """A talk has been held and something was said: by all three parties during a placement, else by somebody.

    A contact settles no talk of the series, so that it takes nobody in particular.
    """
    first = facts.ended_on or facts.starts_on
    if held_on > today:
        return "held_on", _l("Dagen har inte varit än. Skriv dagen då ni pratade.")
    if held_on < first:
        return "held_on", _l("Dagen ligger före periodens början. Skriv dagen då ni pratade.")
    if not took_part:
        return "took_part", _l("Kryssa i vilka som var med.")
    if not is_contact and phase_now(facts) is Phase.DURING and not set(took_part) >= THREE_PARTIES:
        return "took_part", _l(
            "Deltagaren, handledaren och samordnaren ska alla vara med i ett trepartssamtal. "
            "Saknades någon: kryssa i ”Spara som kontakt” nedanför."
        )
    if not note.strip():
        return "note", _l("Skriv kort vad ni kom fram till.")
    return None


def end_fault(
    facts: PlacementFacts, ended_on: date, reason: EndReason, note: str, today: date
) -> Fault | None:
    """An end has been, lies within the period, and says why when the list does not."""
    if ended_on > today:
        return "ended_on", _l("Dagen har inte varit än. Avsluta praktiken när den är slut.")
    if ended_on > facts.ends_on:
        return "ended_on", _l(
            "Dagen ligger efter periodens sista dag. Ändra perioden först, eller välj en tidigare dag."
        )
    if ended_on < facts.starts_on and reason in (EndReason.COMPLETED, EndReason.WORK):
        return "ended_on", _l("Dagen ligger före periodens första dag. Välj en senare dag.")
    if reason is EndReason.OTHER and not note.strip():
        return "note", _l("Skriv vilken anledningen var.")
    return None
