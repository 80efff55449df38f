"""When a plan may be sent and confirmed: row 3 of the table. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from stegvis.base.language import Text, _l
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState


class PlanMethod(StrEnum):
    """How a task shows what she can: the methods of evidence."""

    OBSERVATION = "observation"
    CONVERSATION = "conversation"
    PRODUCT = "product"
    TESTIMONY = "testimony"
    SIMULATION = "simulation"
    QUIZ = "quiz"


PLAN_METHOD_NAMES: dict[PlanMethod, Text] = {
    PlanMethod.OBSERVATION: _l("Någon ser på när du arbetar"),
    PlanMethod.CONVERSATION: _l("Ni pratar om arbetet"),
    PlanMethod.PRODUCT: _l("Du visar något som du har gjort"),
    PlanMethod.TESTIMONY: _l("Någon som har sett dig arbeta berättar"),
    PlanMethod.SIMULATION: _l("Övning, inte på riktigt"),
    PlanMethod.QUIZ: _l("Frågor med bilder"),
}


@dataclass(frozen=True)
class Task:
    """A task, as the assessor writes it."""

    task: str
    method: PlanMethod
    criterion_keys: tuple[str, ...]
    day: date
    at_time: time
    place: str
    who: str
    support: str = ""

    def tidied(self) -> Task:
        """Without space around the words, each criterion once."""
        return replace(
            self,
            task=self.task.strip(),
            criterion_keys=tuple(sorted(set(self.criterion_keys))),
            place=self.place.strip(),
            who=self.who.strip(),
            support=self.support.strip(),
        )


def wrong_in_task(task: Task, known: Collection[str], today: date) -> tuple[str, Text] | None:
    """The first field of a task that can't be kept, and why."""
    if not task.task:
        return "task", _l("Skriv vad deltagaren ska göra, på lätt svenska.")
    if not task.criterion_keys or not set(task.criterion_keys) <= set(known):
        return "criterion_keys", _l("Välj minst ett kriterium i listan.")
    if task.day < today:
        return "day", _l("Dagen har redan varit. Välj en dag längre fram.")
    if not task.place:
        return "place", _l("Skriv var det är, så att deltagaren hittar dit.")
    if not task.who:
        return "who", _l("Skriv vem som är med.")
    return None


def is_plan_open(state: AttemptState) -> bool:
    """Whether a plan can be written, changed and confirmed: from the mapping until she has handed in."""
    return state in OPEN_FOR_EVIDENCE or state is AttemptState.PAUSED


def may_send(tasks: int) -> Text | None:
    """A plan holds at least one task."""
    return None if tasks else _l("Lägg till minst en uppgift först.")


@dataclass(frozen=True)
class MappingFacts:
    """What row 3 asks about. `talk_confirmed` is None when no talk is written down.

    A talk is never written down without the answer whether an interpreter was needed and was there.
    """

    questions_left: int = 0
    talk_confirmed: bool | None = None
    instead_of_questions: bool = False
    plan_sent: bool = False


def may_confirm(facts: MappingFacts) -> Text | None:
    """Row 3: self-assessment and talk are done, and the plan that she says yes to has been sent to her."""
    if facts.questions_left and not facts.instead_of_questions:
        return _l("Frågorna med bilder är inte klara. Svara på dem eller hoppa över resten.")
    if facts.talk_confirmed is None:
        return _l("Samtalet är inte nedskrivet ännu. Bedömaren gör det först.")
    if not facts.talk_confirmed:
        return _l("Samtalet är inte bekräftat ännu. Läs det först och säg om det stämmer.")
    if not facts.plan_sent:
        return _l("Det finns ingen plan ännu. Bedömaren skriver den först.")
    return None


def may_confirm_for_her(request: str) -> Text | None:
    """The assessor confirms only when she has asked for it, and how she did is written down."""
    return None if request.strip() else _l("Skriv hur och när deltagaren sa ja till planen.")


def has_passed(day: date, criterion_keys: Collection[str], shown: Collection[str], today: date) -> bool:
    """Whether the day of a task is over and some of what it was to show has no evidence."""
    return day < today and not set(criterion_keys) <= set(shown)
