"""News from this room for the rooms above."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

staff_to_be_assigned = _signals.signal("people.staff_to_be_assigned")
"""Sent by the action that is about to make somebody a participant's supervisor, assessor …: a room that knows why she
must not be raises Refused.

Sender: the participant's id. With `staff_id`, `role`, and `day`, the first one.
"""

conflict_declared = _signals.signal("people.conflict_declared")
"""Sent by the action that wrote down that somebody is too close to a participant, inside its transaction.

Sender: the `ConflictOfInterest`.
"""

staff_assigned = _signals.signal("people.staff_assigned")
"""Sent by the action that made somebody a participant's supervisor, assessor …, inside its transaction.

Sender: the `Assignment`.
"""
