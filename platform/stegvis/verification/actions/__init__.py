"""The internal verifier's verbs, and what the system does for her."""

from stegvis.verification.actions.batches import approve_rest, lock_batch, lock_due_batches, take_into_batch
from stegvis.verification.actions.reviewing import finish_review
from stegvis.verification.actions.standardising import close_meeting, prepare_meeting, save_meeting

__all__ = [
    "approve_rest",
    "close_meeting",
    "finish_review",
    "lock_batch",
    "lock_due_batches",
    "prepare_meeting",
    "save_meeting",
    "take_into_batch",
]
