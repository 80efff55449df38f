"""News that travels upward. Receivers only write outbox rows, in the same transaction."""

from __future__ import annotations

from blinker import Namespace

_namespace = Namespace()

attempt_to_be_held = _namespace.signal("attempt-to-be-held")
"""Sent by the attempt before a verb that may change its batch locks it: a batch is locked before its attempts."""

attempt_moved = _namespace.signal("attempt-moved")
"""Sent by the attempt with `transition` (TransitionName) and `actor`."""
