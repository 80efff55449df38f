"""The room's verbs. Each is told its actor, changes and audits; none commits."""

from stegvis.activities.actions.coordinators import coordinators_for, hand_over
from stegvis.activities.actions.history import note_event
from stegvis.activities.actions.placements import Details, change_placement, end_placement, open_placement
from stegvis.activities.actions.talks import hold_talk, note_contact
from stegvis.activities.actions.workplaces import add_workplace, change_workplace

__all__ = [
    "Details",
    "add_workplace",
    "change_placement",
    "change_workplace",
    "coordinators_for",
    "end_placement",
    "hand_over",
    "hold_talk",
    "note_contact",
    "note_event",
    "open_placement",
]
