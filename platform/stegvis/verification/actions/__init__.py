"""The internal verifier's verbs, and what the system does for her."""

from stegvis.verification.actions.batches import approve_rest, lock_batch, lock_due_batches, take_into_batch
from stegvis.verification.actions.interim import (
    answer_interim,
    draw_due_interim,
    draw_interim,
    note_interim,
)
from stegvis.verification.actions.reviewing import finish_review
from stegvis.verification.actions.standardising import close_meeting, prepare_meeting, save_meeting

__all__ = [
    "answer_interim",
    "approve_rest",
    "close_meeting",
    "draw_due_interim",
    "draw_interim",
    "finish_review",
    "lock_batch",
    "lock_due_batches",
    "note_interim",
    "prepare_meeting",
    "save_meeting",
    "take_into_batch",
]
