"""When a participant may be put up for a module: row 1 of the table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stegvis.base.language import Text, _l


@dataclass(frozen=True)
class Registration:
    """What row 1 asks about. An open attempt at the module is not refused: it is the one that goes on."""

    is_participant: bool
    is_placed: bool
    """She belongs to a unit of a municipality, which will own the case."""
    is_published: bool
    """The module is published, as her municipality sees it."""
    has_certificate: bool
    """She has a certificate in it that can't be renewed yet."""
    renewed_from: date | None = None
    """When that can be renewed, if it has an end."""


def may_register(facts: Registration) -> Text | None:
    """Row 1: a participant of a unit, a published module, and no certificate in it that holds for long yet."""
    if not facts.is_participant:
        return _l("Bara deltagare kan anmälas till en modul.")
    if facts.has_certificate and facts.renewed_from is not None:
        return _l(
            "Deltagaren har redan intyg i den här modulen. Det kan förnyas från och med %(day)s. Vänta till dess, "
            "eller välj en annan modul.",
            day=facts.renewed_from.isoformat(),
        )
    if facts.has_certificate:
        return _l("Deltagaren har redan intyg i den här modulen. Välj en annan modul.")
    if not facts.is_published:
        return _l("Modulen är inte publicerad. Välj en annan modul.")
    if not facts.is_placed:
        return _l("Deltagaren hör inte till någon enhet. Lägg henne eller honom i en enhet först.")
    return None
