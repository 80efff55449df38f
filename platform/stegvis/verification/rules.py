"""When a decision may be drawn, a review may end as it does, and the rest of a batch be approved. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from stegvis.base.language import Text, _l
from stegvis.verification.states import Agreement, Check, ReviewOutcome


@dataclass(frozen=True)
class CriterionWord:
    """The verifier's word on one judgement, and why where she doesn't agree."""

    agreement: Agreement
    note: str = ""


@dataclass(frozen=True)
class ItemFacts:
    """A decision in its batch, for row 10. `is_drawn` is None while nobody has drawn."""

    is_locked: bool
    is_drawn: bool | None
    reasons: Collection[str] = ()


def may_draw(facts: ItemFacts) -> Text | None:
    """Row 10: only from a batch that is locked, what was drawn, and never without saying why."""
    if not facts.is_locked:
        return _l("Omgången är inte låst ännu. Lås den först.")
    if not facts.is_drawn or not facts.reasons:
        return _l("Beslutet är inte draget till granskning.")
    return None


def may_leave_out(facts: ItemFacts) -> Text | None:
    """Row 10: only from a batch that is locked, what was not drawn."""
    if not facts.is_locked:
        return _l("Omgången är inte låst ännu. Lås den först.")
    if facts.is_drawn is not False:
        return _l("Beslutet är draget till granskning.")
    return None


@dataclass(frozen=True)
class BatchStanding:
    """What of a batch's drawn decisions is not reviewed: waiting for a verifier, or looked at again by request."""

    waiting: int
    under_reconsideration: int


def may_approve_rest(standing: BatchStanding) -> Text | None:
    """Row 13: what was not drawn is approved when everything that was drawn is reviewed."""
    if standing.waiting:
        return _l("Granska först alla som är dragna. %(count)s väntar på granskning.", count=standing.waiting)
    if standing.under_reconsideration:
        return _l(
            "Draget beslut som omprövas: %(count)s. Godkänn resten när omprövningen är klar.",
            count=standing.under_reconsideration,
        )
    return None


def may_approve(checks: Collection[Check]) -> Text | None:
    """Approving says that every check was in order."""
    missing = [check for check in Check if check not in checks]
    if missing:
        return _l("Kryssa i alla punkter för att godkänna. Stämmer någon inte, återlämna med ett skäl.")
    return None


def may_say(words: Mapping[str, CriterionWord]) -> Mapping[str, Text]:
    """Criterion key → what is missing: whoever doesn't agree says why, so that the assessor can act on it."""
    return {
        key: _l("Skriv vad bedömaren ska göra, eller varför du inte håller med.")
        for key, word in words.items()
        if word.agreement is not Agreement.AGREE and not word.note.strip()
    }


def note_field_name(criterion_key: str) -> str:
    """The name of the field where the verifier says why she doesn't agree on a criterion."""
    return f"note_{criterion_key.replace('-', '_')}"


def fits_words(outcome: ReviewOutcome, words: Mapping[str, CriterionWord]) -> Text | None:
    """A review that doesn't agree everywhere returns the attempt."""
    if outcome is ReviewOutcome.APPROVED and any(
        word.agreement is not Agreement.AGREE for word in words.values()
    ):
        return _l("Du håller inte med om alla kriterier. Återlämna, eller ändra till ”håller med”.")
    return None
