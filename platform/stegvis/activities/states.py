"""Where a placement stands, why it ended, and what is noted about it."""

from __future__ import annotations

from enum import StrEnum

from stegvis.base.language import Text, _l


class PlacementState(StrEnum):
    """Where a placement stands. Never stored: its dates tell."""

    COMING = "coming"
    ONGOING = "ongoing"
    TO_BE_ENDED = "to_be_ended"
    ENDED = "ended"


PLACEMENT_STATE_NAMES: dict[PlacementState, Text] = {
    PlacementState.COMING: _l("Kommande"),
    PlacementState.ONGOING: _l("Pågår"),
    PlacementState.TO_BE_ENDED: _l("Ska avslutas"),
    PlacementState.ENDED: _l("Avslutad"),
}


class EndReason(StrEnum):
    """Why a placement ended. The value is stored."""

    COMPLETED = "completed"
    WORK = "work"
    STUDIES = "studies"
    UNKNOWN = "unknown"
    OTHER = "other"


END_REASON_NAMES: dict[EndReason, Text] = {
    EndReason.COMPLETED: _l("Praktiken är genomförd"),
    EndReason.WORK: _l("Deltagaren fick arbete"),
    EndReason.STUDIES: _l("Deltagaren började studera"),
    EndReason.UNKNOWN: _l("Okänd anledning"),
    EndReason.OTHER: _l("Annan anledning"),
}


class Phase(StrEnum):
    """Which series of talks one belongs to. The value is stored."""

    DURING = "during"
    AFTER_START = "after_start"


class Party(StrEnum):
    """Who can take part in a talk. The value is stored."""

    PARTICIPANT = "participant"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    INTERPRETER = "interpreter"
    OTHER = "other"


THREE_PARTIES = frozenset({Party.PARTICIPANT, Party.SUPERVISOR, Party.COORDINATOR})
"""Who talk when a placement is followed up. Without one of them it was a contact."""

PARTY_NAMES: dict[Party, Text] = {
    Party.PARTICIPANT: _l("Deltagaren"),
    Party.SUPERVISOR: _l("Handledaren på arbetsplatsen"),
    Party.COORDINATOR: _l("Samordnaren eller handläggaren"),
    Party.INTERPRETER: _l("Tolk"),
    Party.OTHER: _l("Någon annan"),
}


class EventKind(StrEnum):
    """What has happened to a placement. The value is stored."""

    OPENED = "opened"
    CHANGED = "changed"
    HANDED_OVER = "handed_over"
    FOLLOWED_UP = "followed_up"
    CONTACTED = "contacted"
    ENDED = "ended"


EVENT_NAMES: dict[EventKind, Text] = {
    EventKind.OPENED: _l("Praktiken lades upp"),
    EventKind.CHANGED: _l("Uppgifterna ändrades"),
    EventKind.HANDED_OVER: _l("Ansvaret lämnades över"),
    EventKind.FOLLOWED_UP: _l("Ett samtal hölls"),
    EventKind.CONTACTED: _l("En kontakt antecknades"),
    EventKind.ENDED: _l("Praktiken avslutades"),
}
