"""The verbs of validation. Each is told its actor, changes, audits and queues; none commits."""

from stegvis.validation.actions.cases import (
    abort,
    open_attempt,
    order_mapping,
    save_self_assessment,
    start_mapping,
    start_waiting_mappings,
)
from stegvis.validation.actions.circumstances import note_circumstances
from stegvis.validation.actions.closing import close_case, close_due_case, order_closing
from stegvis.validation.actions.competence import (
    end_competence,
    refuse_assignment,
    refuse_without_competence,
    register_competence,
)
from stegvis.validation.actions.countersigning import countersign
from stegvis.validation.actions.evidence import (
    NewEvidence,
    add_evidence,
    add_observation,
    change_criteria,
    delete_draft,
    hand_in,
)
from stegvis.validation.actions.external import (
    approve_externally,
    ask_external_action,
    clear,
    draw_externally,
    take_out_of_external_sample,
)
from stegvis.validation.actions.guiding import give_guidance
from stegvis.validation.actions.handing_over import move_cases, pass_on_without_decider
from stegvis.validation.actions.judging import ask_for_more, decide, give_outcome_reason, judge
from stegvis.validation.actions.lending import end_lending, lend_assessor
from stegvis.validation.actions.mapping import confirm_talk, object_to_talk, skip_the_rest, write_talk
from stegvis.validation.actions.moves import advance
from stegvis.validation.actions.planning import (
    add_task,
    ask_for_change,
    change_plan,
    change_task,
    confirm_plan,
    remove_task,
    send_plan,
)
from stegvis.validation.actions.proving import Paper, attach_proof
from stegvis.validation.actions.quizzing import answer_quiz, finish_quiz
from stegvis.validation.actions.reconsidering import (
    answer_reconsideration,
    ask_reconsideration,
    pass_on_reconsideration,
    take_back_reconsideration,
)
from stegvis.validation.actions.reusing import take_over
from stegvis.validation.actions.reviewing import (
    approve_in_batch,
    approve_review,
    draw,
    leave_out,
    return_review,
)
from stegvis.validation.actions.speaking import may_speak, speak
from stegvis.validation.actions.waiting import let_old_count, mark_old, pause, put_to_rest, take_up
from stegvis.validation.actions.wishes import answer_wish, name_other_coordinator, say_wish
from stegvis.validation.actions.witnesses import (
    NewWitness,
    Said,
    Testimony,
    ask_witness,
    give_more_time,
    give_testimony,
    keep_sound,
    mail_again,
    note_asked_again,
    remind_witness,
    revoke_request,
)

__all__ = [
    "NewEvidence",
    "NewWitness",
    "Paper",
    "Said",
    "Testimony",
    "abort",
    "add_evidence",
    "add_observation",
    "add_task",
    "advance",
    "answer_quiz",
    "answer_reconsideration",
    "answer_wish",
    "approve_externally",
    "approve_in_batch",
    "approve_review",
    "ask_external_action",
    "ask_for_change",
    "ask_for_more",
    "ask_reconsideration",
    "ask_witness",
    "attach_proof",
    "change_criteria",
    "change_plan",
    "change_task",
    "clear",
    "close_case",
    "close_due_case",
    "confirm_plan",
    "confirm_talk",
    "countersign",
    "decide",
    "delete_draft",
    "draw",
    "draw_externally",
    "end_competence",
    "end_lending",
    "finish_quiz",
    "give_guidance",
    "give_more_time",
    "give_outcome_reason",
    "give_testimony",
    "hand_in",
    "judge",
    "keep_sound",
    "leave_out",
    "lend_assessor",
    "let_old_count",
    "mail_again",
    "mark_old",
    "may_speak",
    "move_cases",
    "name_other_coordinator",
    "note_asked_again",
    "note_circumstances",
    "object_to_talk",
    "open_attempt",
    "order_closing",
    "order_mapping",
    "pass_on_reconsideration",
    "pass_on_without_decider",
    "pause",
    "put_to_rest",
    "refuse_assignment",
    "refuse_without_competence",
    "register_competence",
    "remind_witness",
    "remove_task",
    "return_review",
    "revoke_request",
    "save_self_assessment",
    "say_wish",
    "send_plan",
    "skip_the_rest",
    "speak",
    "start_mapping",
    "start_waiting_mappings",
    "take_back_reconsideration",
    "take_out_of_external_sample",
    "take_over",
    "take_up",
    "write_talk",
]
