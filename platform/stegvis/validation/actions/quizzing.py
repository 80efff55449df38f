"""Answering a module's quiz, and making the answers evidence. Nothing is judged here."""

from __future__ import annotations

from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledModule
from stegvis.content.exercises import FormData
from stegvis.validation import queries, quizzes, rules
from stegvis.validation.actions.evidence import NewEvidence, bring_under_way, keep
from stegvis.validation.circumstances_rules import Circumstances
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.quiz_models import QuizAnswer, QuizResult, QuizTry
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import OPEN_FOR_EVIDENCE


def answer_quiz(
    *, actor: Actor, attempt: ModuleAttempt, question_id: str, form: FormData, variant: str
) -> None:
    """Keep her answer to one question; the first one begins a try. Raises BadAnswer for what can't be kept."""
    attempt = queries.get_attempt(attempt.id, lock=True)
    _refuse_if_closed(attempt)
    present = quizzes.open_try(attempt.id)
    revision_id = present.revision_id if present else attempt.revision_id
    module = content_queries.module(revision_id)
    question = next((one for one in module.quiz if one.id == question_id), None)
    if question is None:
        raise NotFound("question")
    chosen = [str(one) for one in _chosen(question.original.parse(form))]
    moment = clock.now()
    if present is None:
        number = quizzes.last_number(attempt.id) + 1
        present = QuizTry(
            attempt_id=attempt.id, number=number, revision_id=revision_id, begun_at=moment, finished_at=None
        )
        db.session.add(present)
        db.session.flush()
    row = db.session.get(QuizAnswer, (present.id, question_id))
    if row is not None and (row.chosen, row.language) == (chosen, variant):
        return
    if row is None:
        row = QuizAnswer(try_id=present.id, question_id=question_id)
        db.session.add(row)
    row.chosen, row.language, row.at = chosen, variant, moment
    record(
        actor,
        "quiz.answered",
        "module_attempt",
        attempt.id,
        {"try": present.number, "question": question_id, "chosen": chosen},
    )


def _chosen(answer: object) -> list[object]:
    found = answer.get("chosen") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []


def finish_quiz(*, actor: Actor, attempt: ModuleAttempt, place: str = "") -> Evidence | None:
    """Close the try and show its answers as one draft. Again, with nothing new answered: the draft as it is, if any.

    A draft of an earlier try is the same draft with newer answers; the earlier try is kept. What has been handed in
    stays as it was, and the newer try becomes a draft beside it.
    """
    attempt = queries.get_attempt(attempt.id, lock=True)
    present = quizzes.open_try(attempt.id)
    if present is None and quizzes.last_number(attempt.id):
        return quizzes.draft_of(attempt.id, attempt.participant_id)
    _refuse_if_closed(attempt)
    answers = quizzes.answers_of(present.id) if present else {}
    module = content_queries.module(present.revision_id) if present else queries.module_of(attempt)
    if present is None or any(question.id not in answers for question in module.quiz):
        raise Refused(_l("Svara på alla frågor först."))
    present.finished_at = clock.now()
    evidence = quizzes.draft_of(attempt.id, attempt.participant_id)
    if evidence is None:
        evidence = _new_draft(actor, bring_under_way(actor, attempt), module, present, place)
    _show(evidence, present, list(answers.values()))
    db.session.flush()
    record(
        actor,
        "quiz.finished",
        "module_attempt",
        attempt.id,
        {"try": present.number, "evidence": str(evidence.id)},
    )
    return evidence


def _new_draft(
    actor: Actor, attempt: ModuleAttempt, module: CompiledModule, present: QuizTry, place: str
) -> Evidence:
    new = NewEvidence(
        form_key=f"quiz-{present.id.hex}",
        kind=EvidenceKind.QUIZ,
        criterion_keys=module.quiz_keys,
        place=place,
        circumstances=Circumstances(),
    )
    return keep(actor, attempt, new, handed_in=False)


def _show(evidence: Evidence, present: QuizTry, answers: list[QuizAnswer]) -> None:
    shown = evidence.quiz
    if shown is None:
        shown = evidence.quiz = QuizResult(revision_id=present.revision_id)
    shown.revision_id, shown.times = present.revision_id, present.number
    shown.answers = {one.question_id: one.chosen for one in answers}
    shown.languages = sorted({one.language for one in answers})


def _refuse_if_closed(attempt: ModuleAttempt) -> None:
    if attempt.state not in OPEN_FOR_EVIDENCE:
        raise Refused(rules.why_closed(attempt.state))
