"""Where a case stands, when it may be closed, and what is told before row 1. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from stegvis.base.language import Text, _l
from stegvis.validation.mapping_rules import Interpreter
from stegvis.validation.states import AttemptState


class CaseState(StrEnum):
    """Where a case stands. All but the last follow from its attempts."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    CLOSED = "closed"


CASE_STATE_NAMES: dict[CaseState, Text] = {
    CaseState.OPEN: _l("Öppet"),
    CaseState.IN_PROGRESS: _l("Pågår"),
    CaseState.COMPLETE: _l("Klart"),
    CaseState.CLOSED: _l("Avslutat"),
}


@dataclass(frozen=True)
class AttemptStanding:
    """What the rules need to know about one attempt of the case."""

    state: AttemptState
    has_ended: bool


def case_state(attempts: Collection[AttemptStanding], *, is_closed: bool) -> CaseState:
    """Open until something has begun, in progress until all its attempts have ended, complete until it is closed."""
    if is_closed:
        return CaseState.CLOSED
    if all(one.state is AttemptState.REGISTERED for one in attempts):
        return CaseState.OPEN
    return CaseState.COMPLETE if all(one.has_ended for one in attempts) else CaseState.IN_PROGRESS


def may_close(attempts: Collection[AttemptStanding]) -> Text | None:
    """A case is closed when its last attempt has ended, with or without certificates."""
    going_on = sum(not one.has_ended for one in attempts)
    if going_on:
        return _l(
            "%(count)s av modulerna är inte slut. Vänta tills de är klara, eller avbryt dem först.",
            count=going_on,
        )
    if not attempts:
        return _l("Ärendet har ingen modul ännu. Anmäl deltagaren till en modul först.")
    return None


class InformedHow(StrEnum):
    """How the participant was told what a validation is."""

    TALK = "talk"
    PHONE = "phone"
    GROUP = "group"


INFORMED_HOW_NAMES: dict[InformedHow, Text] = {
    InformedHow.TALK: _l("I ett samtal, bara vi (och tolk)"),
    InformedHow.PHONE: _l("På telefon eller video"),
    InformedHow.GROUP: _l("I en grupp, och sedan egna frågor"),
}


class AgreedHow(StrEnum):
    """How she said that she wants to take part. A no is never stored: then nobody puts her up."""

    SAID = "said"
    INTERPRETED = "interpreted"
    SIGNED = "signed"


AGREED_HOW_NAMES: dict[AgreedHow, Text] = {
    AgreedHow.SAID: _l("Deltagaren sa ja till mig"),
    AgreedHow.INTERPRETED: _l("Deltagaren sa ja genom tolken"),
    AgreedHow.SIGNED: _l("Deltagaren har skrivit under"),
}


@dataclass(frozen=True)
class Information:
    """What row 1 asks for: that she was told, when, how and in which language, and that she wants to take part."""

    given_on: date
    how: InformedHow
    language: str
    interpreter: Interpreter
    agreed: AgreedHow
    without_interpreter: str = ""

    def tidied(self) -> Information:
        """Without space around the words, and without what does not belong to the answer about the interpreter."""
        lacking = self.interpreter is Interpreter.LACKING
        return replace(
            self,
            language=self.language.strip(),
            without_interpreter=self.without_interpreter.strip() if lacking else "",
        )


def wrong_in_information(told: Information, today: date) -> tuple[str, Text] | None:
    """The first field that can't be kept, and why."""
    if told.given_on > today:
        return "given_on", _l("Dagen kan inte vara i framtiden. Skriv dagen då du berättade.")
    if not told.language:
        return "language", _l("Skriv vilket språk deltagaren fick veta det på.")
    if told.interpreter is Interpreter.LACKING and not told.without_interpreter:
        return "without_interpreter", _l("Skriv hur ni förstod varandra utan tolk.")
    if told.agreed is AgreedHow.INTERPRETED and told.interpreter is not Interpreter.USED:
        return "agreed", _l("Du har skrivit att tolken inte var med. Välj hur deltagaren sa ja.")
    return None


NEXT_STEPS: dict[AttemptState, Text] = {
    AttemptState.REGISTERED: _l("Samordnaren utser en bedömare."),
    AttemptState.MAPPING: _l("Deltagaren och bedömaren: frågor, samtal och plan."),
    AttemptState.PLANNED: _l("Deltagaren visar det första i planen."),
    AttemptState.IN_PROGRESS: _l("Deltagaren visar, och lämnar in när allt är med."),
    AttemptState.PAUSED: _l("Deltagaren eller samordnaren avslutar pausen."),
    AttemptState.DORMANT: _l("Samordnaren tittar igen på den dag som är bestämd."),
    AttemptState.SUBMITTED: _l("Bedömaren bedömer."),
    AttemptState.SUPPLEMENT: _l("Deltagaren visar lite till."),
    AttemptState.ASSESSED: _l("En kollega kontrasignerar beslutet."),
    AttemptState.IN_QUEUE: _l("Omgången fylls och låses. Sedan dras stickprovet."),
    AttemptState.SAMPLED: _l("Intern kvalitetssäkrare granskar."),
    AttemptState.OUTSIDE_SAMPLE: _l("Intern kvalitetssäkrare granskar resten av omgången."),
    AttemptState.VERIFIED: _l("Utfärdaren bestämmer om extern kvalitetssäkring."),
    AttemptState.RETURNED: _l("Bedömaren bedömer igen, eller ber om mer."),
    AttemptState.EXTERNAL_SAMPLE: _l("Extern kvalitetssäkrare granskar."),
    AttemptState.EXTERNALLY_APPROVED: _l("Systemet gör klart för intyg."),
    AttemptState.EXTERNAL_ACTION: _l("Intern kvalitetssäkrare lämnar tillbaka till bedömaren."),
    AttemptState.CLEARED: _l("Utfärdaren utfärdar intyget."),
    AttemptState.RECONSIDERATION: _l("Den som står på tur svarar på omprövningen."),
}
"""Whose turn it is, for staff. An attempt that has ended has no next step."""


def next_step(attempt: AttemptStanding) -> Text | None:
    """Who does what next in the attempt; None when it has ended."""
    return None if attempt.has_ended else NEXT_STEPS.get(attempt.state)
