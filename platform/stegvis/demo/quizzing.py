"""The quiz with pictures in the demonstration: one participant's answers are evidence, another's are half done."""

from __future__ import annotations

from uuid import UUID

from werkzeug.datastructures import MultiDict

from stegvis.demo.cast import ParticipantPart
from stegvis.demo.founding import actor
from stegvis.validation import actions, queries

HAS_SHOWN = ("Örjan", "Sagohav")
HALF_DONE = ("Amina", "Provsson")
ANSWERED = 3
"""How many questions the one who is half done has answered."""
MISTAKE = "plastburk"
"""The question that was answered with the first picture, which is wrong."""


def answer(part: ParticipantPart, attempt_id: UUID) -> None:
    """She answers the questions, some or all of them, when she is one of the two."""
    name = (part.given_name, part.family_name)
    if name not in (HAS_SHOWN, HALF_DONE):
        return
    attempt = queries.get_attempt(attempt_id)
    participant = actor(attempt.participant_id)
    quiz = queries.module_of(attempt).quiz
    for question in quiz if name == HAS_SHOWN else quiz[:ANSWERED]:
        asked = question.original
        wrong = [one.id for one in asked.options if not one.correct][:1]
        chosen = wrong if question.id == MISTAKE else sorted(asked.right)
        form = MultiDict([(asked.field, one) for one in chosen])
        variant = "ar" if part.language == "ar" else "latt"
        actions.answer_quiz(
            actor=participant, attempt=attempt, question_id=question.id, form=form, variant=variant
        )
    if name == HAS_SHOWN:
        actions.finish_quiz(actor=participant, attempt=attempt, place="Verkstad Prövbänken")
