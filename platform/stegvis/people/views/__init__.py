"""The pages of this room. Importing it fills the blueprint."""

from __future__ import annotations

from stegvis.people.views import cards, invitations, own_account, people, printing, roles, sign_in
from stegvis.people.views.blueprint import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "blueprint",
    "cards",
    "invitations",
    "own_account",
    "people",
    "printing",
    "roles",
    "sign_in",
]
