"""Where a hand-over stands."""

from __future__ import annotations

from enum import StrEnum

from stegvis.base.language import Text, _l


class HandoverState(StrEnum):
    """From the proposal to its end. Only a transfer to another municipality asks the participant first."""

    ASKING = "asking"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SAID_NO = "said_no"
    TAKEN_BACK = "taken_back"


OPEN = frozenset({HandoverState.ASKING, HandoverState.PROPOSED})
"""Somebody has still to answer."""

CAME_TO_NOTHING = frozenset({HandoverState.DECLINED, HandoverState.SAID_NO})
"""She stays where she is, and whoever proposed must hear of it."""

STATE_NAMES: dict[HandoverState, Text] = {
    HandoverState.ASKING: _l("Deltagaren är tillfrågad"),
    HandoverState.PROPOSED: _l("Väntar på mottagaren"),
    HandoverState.ACCEPTED: _l("Mottagen"),
    HandoverState.DECLINED: _l("Mottagaren sa nej"),
    HandoverState.SAID_NO: _l("Deltagaren sa nej"),
    HandoverState.TAKEN_BACK: _l("Tillbakatagen"),
}
