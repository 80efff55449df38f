"""The external sample: which verified decisions another body's verifier looks at, and what she may say. Pure.

Decisions are verified one by one, so they are drawn one by one, at once: nobody waits for other people's reviews. At
every moment at least the agreed share has been drawn; chance may draw more, so that nobody knows who is next. As in
`drawing`, chance comes from SHA-256 of the stored seed, so that the draw can be repeated from what is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from uuid import UUID

from stegvis.base.language import Text, _l
from stegvis.validation.clearing_rules import External

LEAST_PERCENT = 20
"""What networks for validation practise: at least a fifth."""

_STEPS = 10_000


class WhyExternal(StrEnum):
    """Why a decision was drawn."""

    SHARE = "share"
    CHANCE = "chance"
    AGAIN = "again"


WHY_EXTERNAL_TEXTS: dict[WhyExternal, Text] = {
    WhyExternal.SHARE: _l("Andelen ska nås."),
    WhyExternal.CHANCE: _l("Slumpen."),
    WhyExternal.AGAIN: _l("Beslutet är nytt efter en extern åtgärd."),
}


class ExternalOutcome(StrEnum):
    """The external verifier's word on a decision."""

    APPROVED = "approved"
    ACTION = "action"


EXTERNAL_OUTCOME_NAMES: dict[ExternalOutcome, Text] = {
    ExternalOutcome.APPROVED: _l("Godkänd"),
    ExternalOutcome.ACTION: _l("Åtgärd begärd"),
}


@dataclass(frozen=True)
class Turn:
    """Where a decision comes in its series: 1 for the first, and how many of the earlier ones were drawn."""

    seed: str
    percent: int
    position: int
    drawn_before: int


def why_drawn(turn: Turn, decision_id: UUID, *, after_action: bool) -> WhyExternal | None:
    """Why this decision is drawn; None when it is not. What is decided anew after an action is always drawn."""
    if after_action:
        return WhyExternal.AGAIN
    if turn.drawn_before < ceil(turn.percent * turn.position / 100):
        return WhyExternal.SHARE
    digest = hashlib.sha256(f"{turn.seed}:{decision_id}".encode()).digest()
    falls = int.from_bytes(digest[:8], "big") % _STEPS < turn.percent * _STEPS // 100
    return WhyExternal.CHANCE if falls else None


def without_draw(*, is_required: bool | None, is_protected: bool) -> External:
    """Where external verification stands for what chance has not drawn. `is_required` is None without a choice.

    A person with protected identity is never shown to another body.
    """
    if is_required is None:
        return External.UNDECIDED
    if not is_required:
        return External.NOT_NEEDED
    return External.PROTECTED if is_protected else External.NOT_DRAWN


def note_field_name(criterion_key: str) -> str:
    """The name of the field where the external verifier says what is to be done about a criterion."""
    return f"action_{criterion_key.replace('-', '_')}"


def may_end(
    outcome: ExternalOutcome, notes: Mapping[str, str], reason: str, act_by: date | None, today: date
) -> tuple[str, Text] | None:
    """Field and message of what is missing. An action says what to do and by when; an approval asks for nothing."""
    if outcome is ExternalOutcome.APPROVED:
        if any(note.strip() for note in notes.values()):
            return "outcome", _l("Du begär åtgärd på ett kriterium. Välj åtgärd, eller ta bort det du skrev.")
        return None
    if not reason.strip():
        return "reason", _l("Skriv vad som ska göras, så att kvalitetssäkraren och bedömaren vet.")
    if act_by is None:
        return "act_by", _l("Skriv vilken dag det ska vara klart.")
    if act_by <= today:
        return "act_by", _l("Välj en dag som kommer, så att det hinner bli gjort.")
    return None
