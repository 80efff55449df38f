"""When a mapping is done: pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from stegvis.base.language import Text, _l
from stegvis.validation import rules
from stegvis.validation.states import OPEN_FOR_EVIDENCE, AttemptState

SKIPPED = "skipped"
"""She saw the question and went on: that says nothing about how often she has done it."""

ANSWERS = ("often", "sometimes", "seldom", "never", SKIPPED)


def unanswered(keys: Sequence[str], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The criteria that she has neither answered nor skipped, in the module's order."""
    return tuple(key for key in keys if key not in answers)


def next_number(keys: Sequence[str], answers: Mapping[str, str], after: int = 0) -> int | None:
    """The number of the question to go on with: the first one left after this number, else the first one left."""
    left = [number for number, key in enumerate(keys, start=1) if key not in answers]
    return next((number for number in left if number > after), left[0] if left else None)


class Interpreter(StrEnum):
    """Whether an interpreter was needed, and was there."""

    NOT_NEEDED = "not_needed"
    USED = "used"
    LACKING = "lacking"


INTERPRETER_NAMES: dict[Interpreter, Text] = {
    Interpreter.NOT_NEEDED: _l("Tolk behövdes inte"),
    Interpreter.USED: _l("Tolk behövdes och var med"),
    Interpreter.LACKING: _l("Tolk behövdes men var inte med"),
}


class Told(StrEnum):
    """How the participant learns what was written, so that she can say whether it is right."""

    READ_ALOUD = "read_aloud"
    INTERPRETED = "interpreted"
    READS_HERSELF = "reads_herself"


TOLD_NAMES: dict[Told, Text] = {
    Told.READ_ALOUD: _l("Jag läste upp det. Deltagaren säger att det stämmer."),
    Told.INTERPRETED: _l("Tolken läste upp det. Deltagaren säger att det stämmer."),
    Told.READS_HERSELF: _l("Deltagaren läser själv och bekräftar på sin sida."),
}


@dataclass(frozen=True)
class Talk:
    """A mapping talk, as somebody who held it writes it down."""

    held_on: date
    took_part: str
    interpreter: Interpreter
    summary: str
    told: Told
    language: str = ""
    without_interpreter: str = ""
    support: str = ""
    instead_of_questions: bool = False

    def tidied(self) -> Talk:
        """Without space around the words, and without what does not belong to the answer about the interpreter."""
        needed = self.interpreter is not Interpreter.NOT_NEEDED
        lacking = self.interpreter is Interpreter.LACKING
        return replace(
            self,
            took_part=self.took_part.strip(),
            summary=self.summary.strip(),
            support=self.support.strip(),
            language=self.language.strip() if needed else "",
            without_interpreter=self.without_interpreter.strip() if lacking else "",
        )


def wrong_in_talk(talk: Talk, today: date) -> tuple[str, Text] | None:
    """The first field of a talk that can't be kept, and why."""
    if talk.held_on > today:
        return "held_on", _l("Samtalet kan inte vara i framtiden. Skriv dagen då ni pratade.")
    if not talk.took_part:
        return "took_part", _l("Skriv vilka som var med.")
    if talk.interpreter is not Interpreter.NOT_NEEDED and not talk.language:
        return "language", _l("Skriv vilket språk tolkningen gällde.")
    if talk.interpreter is Interpreter.LACKING and not talk.without_interpreter:
        return "without_interpreter", _l("Skriv hur ni förstod varandra utan tolk.")
    if not talk.summary:
        return "summary", _l("Skriv kort vad ni kom fram till, på lätt svenska.")
    if talk.told is Told.INTERPRETED and talk.interpreter is not Interpreter.USED:
        return "told", _l("Du har skrivit att tolken inte var med. Välj hur deltagaren fick veta.")
    return None


def is_talk_open(state: AttemptState) -> bool:
    """Whether a talk can be written down, or corrected: from the mapping until she has handed in."""
    return state in OPEN_FOR_EVIDENCE or state is AttemptState.PAUSED


def may_put_to_rest(message: str, look_again_on: date, today: date) -> tuple[str, Text] | None:
    """Row 3: the participant must learn what to do meanwhile, and somebody must look again."""
    refusal = rules.may_put_to_rest(message)
    if refusal:
        return "message", refusal
    if look_again_on <= today:
        return "look_again_on", _l("Skriv en dag längre fram, då samordnaren tittar på det igen.")
    return None
