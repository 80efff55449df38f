"""News from this room for the rooms above."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

staff_assigned = _signals.signal("people.staff_assigned")
"""Sent by the action that made somebody a participant's supervisor, assessor …, inside its transaction.

Sender: the `Assignment`.
"""
