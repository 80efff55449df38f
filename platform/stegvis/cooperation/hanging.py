"""What open work hangs on an agreement. The rooms above this one know it, and tell it in words."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Flask, current_app

from stegvis.base.language import Text

_KEY = "stegvis.hanging_on_agreements"

Teller = Callable[[UUID], Text | None]
"""Agreement id → how much hangs on it and what becomes of that when it ends; None for nothing. Never a name."""


def offer(app: Flask, teller: Teller) -> None:
    """Add what a room knows."""
    app.extensions.setdefault(_KEY, []).append(teller)


def hanging_on(agreement_id: UUID) -> list[Text]:
    """All that is open under the agreement today, a text for each kind."""
    told = (teller(agreement_id) for teller in current_app.extensions.get(_KEY, ()))
    return [text for text in told if text is not None]
