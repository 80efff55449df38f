"""When a decision may be looked at again, by whom, and by which day. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from stegvis.access.actor import Role
from stegvis.base.language import Text, _l
from stegvis.base.working_days import due_day
from stegvis.validation.competence_rules import Held, may_assess, may_verify_module
from stegvis.validation.countersign_rules import needs_countersigning
from stegvis.validation.rules import Involved
from stegvis.validation.states import AttemptState, TransitionName


class Result(StrEnum):
    """How a step ended."""

    STANDS = "stands"
    CHANGED = "changed"
    TAKEN_BACK = "taken_back"


LAST_STEP = 3

WHO_ANSWERS: Mapping[int, tuple[Role, ...]] = {
    1: (Role.ASSESSOR,),
    2: (Role.ASSESSOR, Role.INTERNAL_VERIFIER),
    3: (Role.ISSUER,),
}
"""Who answers in each step: the same assessor; another one and the internal verifier; the issuer, finally."""

WORKING_DAYS: Mapping[int, int] = {1: 5, 2: 10, 3: 10}
"""By when."""


@dataclass(frozen=True)
class Answered:
    """A word that was given."""

    step: int
    part: Role
    answered_by: UUID
    stands: bool


@dataclass(frozen=True)
class RequestFacts:
    """What is known of a request. `decided_by` made the decision; `verified_by` have approved it or one before it."""

    participant_id: UUID
    decided_by: UUID
    step: int
    is_open: bool
    result: Result | None
    answers: tuple[Answered, ...] = ()
    verified_by: frozenset[UUID] = frozenset()


def answer_by(step: int, since: datetime) -> date:
    """The day on which the step should be answered. `since` is in Swedish time."""
    return due_day(since, WORKING_DAYS[step])


def is_late(step: int, since: datetime, today: date) -> bool:
    """Whether the day has passed."""
    return today > answer_by(step, since)


def last_day_to_ask(told_on: date, days: int) -> date:
    """The last calendar day on which she may ask, counted from the day of the decision or the last answer."""
    return told_on + timedelta(days=days)


def next_step(facts: RequestFacts | None) -> int:
    """The step that a request would open: the same again when she took it back."""
    if facts is None:
        return 1
    return facts.step if facts.result is Result.TAKEN_BACK else facts.step + 1


def may_ask(
    facts: RequestFacts | None, *, told_on: date, today: date, days: int, has_other_open: bool
) -> Text | None:
    """Row 20: within the days, while the last step has not been taken and the decision is still the one in force."""
    if facts is not None and facts.result is Result.CHANGED:
        return _l("Beslutet ska redan göras om.")
    if next_step(facts) > LAST_STEP:
        return _l("Alla steg är klara. Svaret är slutligt.")
    if today > last_day_to_ask(told_on, days):
        return _l("Tiden för att be om en ny titt är slut. Prata med din samordnare.")
    if has_other_open:
        return _l("Du har redan börjat på nytt med samma sak. Visa där i stället.")
    return None


def has_ground(ground: str, *, talks: bool) -> Text | None:
    """Row 20: she says what is wrong in words, or wants to tell it; whoever helps her writes down what she said."""
    return None if talks or ground.strip() else _l("Skriv vad som blev fel. Några ord räcker.")


def may_pass_on(step: int, since: datetime, today: date) -> Text | None:
    """Only a step that nobody has answered in time is passed over, and never the last."""
    if step >= LAST_STEP:
        return _l("Det här är det sista steget. Prata med din samordnare.")
    if not is_late(step, since, today):
        return _l("Vänta på svaret. Tiden är inte slut ännu.")
    return None


def parts_left(facts: RequestFacts) -> tuple[Role, ...]:
    """Who has still to answer in the step."""
    if not facts.is_open:
        return ()
    given = {answer.part for answer in facts.answers if answer.step == facts.step}
    return tuple(part for part in WHO_ANSWERS[facts.step] if part not in given)


def may_take(part: Role, step: int, held: Sequence[Held], module_key: str, day: date) -> Text | None:
    """Assessors and verifiers answer in what they may assess and verify; in step 2 a trainee is no other assessor."""
    if part is Role.INTERNAL_VERIFIER:
        return may_verify_module(held, module_key, day)
    if part is not Role.ASSESSOR:
        return None
    if step > 1 and needs_countersigning(held, module_key, day):
        return _l("Du är under upplärning i den här modulen. En bedömare som beslutar själv måste svara.")
    return may_assess(held, module_key, day)


def may_answer(
    actor_id: UUID | None,
    roles: Collection[Role],
    facts: RequestFacts,
    involved: Involved,
    beyond_competence: Mapping[Role, Text],
) -> tuple[Role | None, Text | None]:
    """As what the actor may answer, or why not. Nobody answers two steps, or a step twice, or about herself.

    `beyond_competence`: what `may_take` says no to today.
    """
    if actor_id is None or actor_id == facts.participant_id:
        return None, _l("Du kan inte svara om dig själv.")
    if any(answer.answered_by == actor_id for answer in facts.answers):
        return None, _l("Du har redan svarat i den här omprövningen. Någon annan måste svara nu.")
    left = [part for part in parts_left(facts) if part in roles]
    if not left:
        return None, _l("Det är inte din tur att svara. Ladda om sidan och se vem som ska göra det.")
    refusals = [
        (part, _why_not(actor_id, part, facts, involved) or beyond_competence.get(part)) for part in left
    ]
    for part, refusal in refusals:
        if refusal is None:
            return part, None
    return None, refusals[0][1]


def _why_not(actor_id: UUID, part: Role, facts: RequestFacts, involved: Involved) -> Text | None:
    if part is Role.ASSESSOR:
        if facts.step == 1 and actor_id != facts.decided_by:
            return _l("I steg 1 svarar den bedömare som beslutade.")
        if facts.step > 1 and actor_id in involved.judges | {facts.decided_by}:
            return _l("Du har bedömt den här deltagaren. En annan bedömare måste svara i steg 2.")
        return None
    close = (
        involved.judges
        | {facts.decided_by}
        | involved.evidence_authors
        | involved.assigned.get(Role.ASSESSOR, frozenset())
        | involved.assigned.get(Role.SUPERVISOR, frozenset())
        | involved.assigned.get(Role.COORDINATOR, frozenset())
    )
    if part is Role.ISSUER:
        close |= facts.verified_by
    if actor_id in close:
        return _l("Du har haft med den här deltagaren att göra. Någon annan måste svara.")
    return None


def result_of(facts: RequestFacts) -> Result | None:
    """How the step has ended, once all its parts are answered: it stands only if everybody says so."""
    if parts_left(facts):
        return None
    given = [answer.stands for answer in facts.answers if answer.step == facts.step]
    return Result.STANDS if all(given) else Result.CHANGED


def may_answer_so(words: str) -> Text | None:
    """Every answer is told to her, so it has words."""
    return None if words.strip() else _l("Skriv till deltagaren hur du tänkte, på lätt svenska.")


def ends_as(result: Result, came_from: AttemptState | None) -> TransitionName:
    """The move that ends a step: back as it was, to be decided anew, or, after a certificate, to be withdrawn."""
    if result is Result.STANDS:
        return TransitionName.DECISION_STOOD
    if came_from is AttemptState.CERTIFIED:
        return TransitionName.CERTIFICATE_DOUBTED
    return TransitionName.DECISION_REOPENED


def wants_another(step: int, result: Result | None) -> bool:
    """Whether somebody else makes the new decision: after step 2 or 3."""
    return result is Result.CHANGED and step > 1


def may_decide_again(actor_id: UUID | None, overruled: Collection[UUID]) -> Text | None:
    """Whoever was overruled in step 2 or 3 judges and decides no more, whatever has become of the decisions since."""
    if actor_id in overruled:
        return _l("Omprövningen ändrade ditt beslut. En annan bedömare måste bedöma nu.")
    return None
