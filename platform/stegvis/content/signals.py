"""News from this room for the rooms above."""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

revision_published = _signals.signal("content.revision_published")
"""Sent by the action that made a revision current, inside its transaction.

Sender: the item's kind ("course" or "module"). Keywords: `key: str`, `organisation_id: UUID | None` (None: shared),
`revision_id: UUID`, `previous_id: UUID | None`, `change_kind: ChangeKind`, `actor: Actor`.
"""
