"""The internal verifier's verbs, and what the system does for her."""

from stegvis.verification.actions.batches import approve_rest, lock_batch, lock_due_batches, take_into_batch
from stegvis.verification.actions.reviewing import finish_review

__all__ = ["approve_rest", "finish_review", "lock_batch", "lock_due_batches", "take_into_batch"]
