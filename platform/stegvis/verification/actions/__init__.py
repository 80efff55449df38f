"""The internal verifier's verbs, and what the system does for her."""

from stegvis.verification.actions.batches import approve_rest, lock_batch, lock_due_batches, take_into_batch
from stegvis.verification.actions.external import (
    choose_external,
    finish_external_review,
    go_on_with_waiting,
    pass_on_external_action,
)
from stegvis.verification.actions.reviewing import finish_review

__all__ = [
    "approve_rest",
    "choose_external",
    "finish_external_review",
    "finish_review",
    "go_on_with_waiting",
    "lock_batch",
    "lock_due_batches",
    "pass_on_external_action",
    "take_into_batch",
]
