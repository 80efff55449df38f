"""When a review may end as it does. Pure."""

from __future__ import annotations

from collections.abc import Collection

from stegvis.base.language import Text, _l
from stegvis.verification.states import Check


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
