"""News that travels upward. Receivers only write outbox rows, in the same transaction."""

from __future__ import annotations

from blinker import Namespace

_namespace = Namespace()

attempt_moved = _namespace.signal("attempt-moved")
"""Sent by the attempt with `transition` (TransitionName) and `actor`."""
