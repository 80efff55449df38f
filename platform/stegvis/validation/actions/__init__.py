"""The verbs of validation. Each is told its actor, changes, audits and queues; none commits."""

from stegvis.validation.actions.cases import (
    abort,
    confirm_plan,
    open_attempt,
    save_self_assessment,
    start_mapping,
)
from stegvis.validation.actions.evidence import (
    NewEvidence,
    add_evidence,
    add_observation,
    change_criteria,
    delete_draft,
    hand_in,
)
from stegvis.validation.actions.judging import ask_for_more, decide, give_outcome_reason, judge
from stegvis.validation.actions.moves import advance
from stegvis.validation.actions.reviewing import (
    approve_in_batch,
    approve_review,
    draw,
    leave_out,
    return_review,
)
from stegvis.validation.actions.witnesses import (
    NewWitness,
    Said,
    Testimony,
    ask_witness,
    give_testimony,
    mail_again,
    remind_witness,
    revoke_request,
)

__all__ = [
    "NewEvidence",
    "NewWitness",
    "Said",
    "Testimony",
    "abort",
    "add_evidence",
    "add_observation",
    "advance",
    "approve_in_batch",
    "approve_review",
    "ask_for_more",
    "ask_witness",
    "change_criteria",
    "confirm_plan",
    "decide",
    "delete_draft",
    "draw",
    "give_outcome_reason",
    "give_testimony",
    "hand_in",
    "judge",
    "leave_out",
    "mail_again",
    "open_attempt",
    "remind_witness",
    "return_review",
    "revoke_request",
    "save_self_assessment",
    "start_mapping",
]
