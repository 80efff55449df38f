"""The verbs of this room: each changes, notes in the audit trail and queues its mail. None commits."""
