"""The audit trail: an append-only chain of who did what to which object."""

from stegvis.audit.actions import record, record_read

__all__ = ["record", "record_read"]
