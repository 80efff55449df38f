"""Reading a module's quiz: her own try, and what a piece of evidence shows. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.content import queries as content_queries
from stegvis.content.compiled_modules import CompiledModule, CompiledQuestion
from stegvis.content.exercises.picture_choice import PictureOption
from stegvis.validation.models import Evidence, ModuleAttempt
from stegvis.validation.quiz_models import QuizAnswer, QuizResult, QuizTry
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import OPEN_FOR_EVIDENCE


def open_try(attempt_id: UUID) -> QuizTry | None:
    """The try that is not finished."""
    return db.session.scalar(
        select(QuizTry).where(QuizTry.attempt_id == attempt_id, QuizTry.finished_at.is_(None))
    )


def last_number(attempt_id: UUID) -> int:
    """The number of her newest try; 0 when she has none."""
    return db.session.scalar(select(func.max(QuizTry.number)).where(QuizTry.attempt_id == attempt_id)) or 0


def answers_of(try_id: UUID) -> dict[str, QuizAnswer]:
    """The answers of a try by question."""
    rows = db.session.scalars(
        select(QuizAnswer).where(QuizAnswer.try_id == try_id).order_by(QuizAnswer.question_id)
    )
    return {row.question_id: row for row in rows}


def draft_of(attempt_id: UUID, participant_id: UUID) -> Evidence | None:
    """Her draft of this kind: there is at most one."""
    return (
        db.session.scalars(
            select(Evidence).where(
                Evidence.attempt_id == attempt_id,
                Evidence.author_id == participant_id,
                Evidence.kind == EvidenceKind.QUIZ,
                Evidence.handed_in_at.is_(None),
            )
        )
        .unique()
        .first()
    )


@dataclass(frozen=True)
class OwnQuiz:
    """Where she stands in the quiz."""

    module: CompiledModule
    chosen: dict[str, list[str]]
    times_done: int
    is_under_way: bool
    is_open: bool

    @property
    def questions(self) -> tuple[CompiledQuestion, ...]:
        """The questions in order."""
        return self.module.quiz

    @property
    def answered_count(self) -> int:
        """How many of the questions she has answered."""
        return sum(question.id in self.chosen for question in self.questions)

    @property
    def next_number(self) -> int | None:
        """The first question without an answer."""
        left = (place for place, one in enumerate(self.questions, start=1) if one.id not in self.chosen)
        return next(left, None)


def own_quiz(attempt: ModuleAttempt) -> OwnQuiz:
    """The questions and what she has answered in the try under way."""
    present = open_try(attempt.id)
    last = last_number(attempt.id)
    module = content_queries.module(present.revision_id if present else attempt.revision_id)
    answers = answers_of(present.id) if present else {}
    return OwnQuiz(
        module=module,
        chosen={key: row.chosen for key, row in answers.items()},
        times_done=last - 1 if present else last,
        is_under_way=present is not None,
        is_open=attempt.state in OPEN_FOR_EVIDENCE,
    )


@dataclass(frozen=True)
class ShownQuestion:
    """A question with the pictures that she could choose among, and those that she chose."""

    question: CompiledQuestion
    chosen: frozenset[str]

    @cached_property
    def is_right(self) -> bool:
        """Whether she chose the right pictures and no other."""
        return self.chosen == self.question.original.right

    @property
    def options(self) -> tuple[PictureOption, ...]:
        """The pictures in the author's order."""
        return self.question.original.options


def shown_questions(result: QuizResult) -> tuple[ShownQuestion, ...]:
    """The questions as they were when she answered, whatever they are today."""
    quiz = content_queries.module(result.revision_id).quiz
    return tuple(
        ShownQuestion(question, frozenset(result.answers[question.id]))
        for question in quiz
        if question.id in result.answers
    )
