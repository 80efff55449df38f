"""What people do in the stories: one function a deed, by the rooms' own verbs."""

from stegvis.demo.deeds.attempts import put_up, stop, whose
from stegvis.demo.deeds.certifying import issue, replace_with_right_name, withdraw
from stegvis.demo.deeds.evidence import answer_as_witness, ask_witness, collect, hand_in, observe
from stegvis.demo.deeds.judging import (
    ask_again,
    ask_for_more,
    decide,
    judge,
    let_trainee_assess,
    speak,
    take_over,
)
from stegvis.demo.deeds.mapping import agree, assess_herself, plan, put_to_rest, talk
from stegvis.demo.deeds.reviewing import (
    ask_external_action,
    lock_batch,
    need_external,
    need_no_external,
    review,
)

__all__ = [
    "agree",
    "answer_as_witness",
    "ask_again",
    "ask_external_action",
    "ask_for_more",
    "ask_witness",
    "assess_herself",
    "collect",
    "decide",
    "hand_in",
    "issue",
    "judge",
    "let_trainee_assess",
    "lock_batch",
    "need_external",
    "need_no_external",
    "observe",
    "plan",
    "put_to_rest",
    "put_up",
    "replace_with_right_name",
    "review",
    "speak",
    "stop",
    "take_over",
    "talk",
    "whose",
    "withdraw",
]
