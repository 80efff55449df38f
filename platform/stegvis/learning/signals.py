"""News from this room for the rooms above."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

course_completed = _signals.signal("learning.course_completed")
"""Sent once by the action that found the rule of completion met, inside its transaction.

Sender: the `Enrolment`. Keyword: `enrolment_id: UUID`.
"""
