"""The verbs of validation. Each is told its actor, changes, audits and queues; none commits."""

from stegvis.validation.actions.cases import (
    abort,
    confirm_plan,
    open_attempt,
    order_mapping,
    save_self_assessment,
    start_mapping,
    start_waiting_mappings,
)
from stegvis.validation.actions.circumstances import note_circumstances
from stegvis.validation.actions.evidence import (
    NewEvidence,
    add_evidence,
    add_observation,
    change_criteria,
    delete_draft,
    hand_in,
)
from stegvis.validation.actions.guiding import give_guidance
from stegvis.validation.actions.judging import ask_for_more, decide, give_outcome_reason, judge
from stegvis.validation.actions.mapping import confirm_talk, object_to_talk, skip_the_rest, write_talk
from stegvis.validation.actions.moves import advance
from stegvis.validation.actions.reconsidering import (
    answer_reconsideration,
    ask_reconsideration,
    pass_on_reconsideration,
    take_back_reconsideration,
)
from stegvis.validation.actions.reviewing import (
    approve_in_batch,
    approve_review,
    draw,
    leave_out,
    return_review,
)
from stegvis.validation.actions.speaking import may_speak, speak
from stegvis.validation.actions.waiting import let_old_count, mark_old, pause, put_to_rest, take_up

__all__ = [
    "NewEvidence",
    "abort",
    "add_evidence",
    "add_observation",
    "advance",
    "answer_reconsideration",
    "approve_in_batch",
    "approve_review",
    "ask_for_more",
    "ask_reconsideration",
    "change_criteria",
    "confirm_plan",
    "confirm_talk",
    "decide",
    "delete_draft",
    "draw",
    "give_guidance",
    "give_outcome_reason",
    "hand_in",
    "judge",
    "leave_out",
    "let_old_count",
    "mark_old",
    "may_speak",
    "note_circumstances",
    "object_to_talk",
    "open_attempt",
    "order_mapping",
    "pass_on_reconsideration",
    "pause",
    "put_to_rest",
    "return_review",
    "save_self_assessment",
    "skip_the_rest",
    "speak",
    "start_mapping",
    "start_waiting_mappings",
    "take_back_reconsideration",
    "take_up",
    "write_talk",
]
