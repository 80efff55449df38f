"""When a review may end as it does. Pure."""

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


def may_approve(checks: Collection[Check]) -> Text | None:
    """Approving says that every check was in order."""
    missing = [check for check in Check if check not in checks]
    if missing:
        return _l("Kryssa i alla punkter för att godkänna. Stämmer någon inte, återlämna med ett skäl.")
    return None


def may_return(reason: str) -> Text | None:
    """A return tells the assessor what to do."""
    if not reason.strip():
        return _l("Skriv varför du återlämnar, så att bedömaren vet vad som ska göras.")
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
