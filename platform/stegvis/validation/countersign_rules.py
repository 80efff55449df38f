"""When a trainee's decision is countersigned, and by whom. Pure functions of frozen facts.

Each guard returns None when the rule is kept, else the message that tells the user why not and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from stegvis.access.actor import Role
from stegvis.base.language import Text, _l
from stegvis.validation.competence_rules import Held, is_competent


def is_qualified(held: Iterable[Held], module_key: str, day: date) -> bool:
    """Whether she may assess the module without anybody's countersignature."""
    on_her_own = [one for one in held if not one.is_countersigned(day)]
    return is_competent(on_her_own, Role.ASSESSOR, module_key, day)


def needs_countersigning(held: Iterable[Held], module_key: str, day: date) -> bool:
    """Whether her decision waits for a qualified colleague: all that covers the module today is as a trainee."""
    every = list(held)
    return is_competent(every, Role.ASSESSOR, module_key, day) and not is_qualified(every, module_key, day)


@dataclass(frozen=True)
class PendingDecision:
    """A trainee's decision, and who has had what to do with the attempt."""

    participant_id: UUID
    decided_by: UUID
    verifier_ids: frozenset[UUID] = frozenset()
    reviewer_ids: frozenset[UUID] = frozenset()
    """Who has approved or returned an earlier decision about the attempt."""
    overruled: frozenset[UUID] = frozenset()
    """Whose decisions a reconsideration has changed."""


def may_countersign(actor_id: UUID | None, pending: PendingDecision, *, is_qualified: bool) -> Text | None:
    """Before row 9: a qualified assessor of the module; never the participant, the one who decided, the one whose
    decision a reconsideration has changed, or a verifier.
    """
    if actor_id == pending.participant_id:
        return _l("Du kan inte kontrasignera ett beslut om dig själv. En annan bedömare måste göra det.")
    if actor_id == pending.decided_by:
        return _l("Du har själv fattat beslutet. En annan bedömare måste kontrasignera.")
    if actor_id in pending.overruled:
        return _l("Omprövningen ändrade ditt beslut. En annan bedömare måste kontrasignera.")
    if actor_id in pending.verifier_ids:
        return _l("Du är deltagarens kvalitetssäkrare. En annan bedömare måste kontrasignera.")
    if actor_id in pending.reviewer_ids:
        return _l(
            "Du har granskat ett tidigare beslut i den här valideringen. En annan bedömare måste kontrasignera."
        )
    if not is_qualified:
        return _l(
            "Du kan inte kontrasignera i den här modulen: din egen kompetens gäller inte, eller är under upplärning. "
            "Be samordnaren utse en annan bedömare."
        )
    return None


def may_send_back(words: str) -> Text | None:
    """Row 8, back: the colleague who decided must learn what to do."""
    if not words.strip():
        return _l("Skriv varför du skickar tillbaka beslutet, så att kollegan vet vad som ska göras.")
    return None


def may_queue(*, is_decided: bool, by_trainee: bool, is_signed: bool) -> Text | None:
    """Row 9: there is a decision in force, and a trainee's has been countersigned."""
    if not is_decided:
        return _l("Det finns inget beslut ännu.")
    if by_trainee and not is_signed:
        return _l("Beslutet väntar på att en kollega kontrasignerar det.")
    return None
