"""The internal verifier's verbs, and what the system does for her."""

from stegvis.verification.actions.batches import approve_rest, lock_batch, lock_due_batches, take_into_batch
from stegvis.verification.actions.external import (
    choose_external,
    finish_external_review,
    go_on_with_waiting,
    pass_on_external_action,
)
from stegvis.verification.actions.interim import (
    answer_interim,
    draw_due_interim,
    draw_interim,
    note_interim,
)
from stegvis.verification.actions.reviewing import finish_review
from stegvis.verification.actions.sharing import (
    approve_shared_rest,
    finish_shared_review,
    lock_shared_batch,
    share_batch,
    take_back_batch,
)
from stegvis.verification.actions.standardising import close_meeting, prepare_meeting, save_meeting

__all__ = [
    "answer_interim",
    "approve_rest",
    "approve_shared_rest",
    "choose_external",
    "close_meeting",
    "draw_due_interim",
    "draw_interim",
    "finish_external_review",
    "finish_review",
    "finish_shared_review",
    "go_on_with_waiting",
    "lock_batch",
    "lock_due_batches",
    "lock_shared_batch",
    "note_interim",
    "pass_on_external_action",
    "prepare_meeting",
    "save_meeting",
    "share_batch",
    "take_back_batch",
    "take_into_batch",
]
