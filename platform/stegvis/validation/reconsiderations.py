"""Every select about reconsideration, and what pages show of it. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, literal, or_, select, true
from sqlalchemy.orm import joinedload, lazyload

from stegvis import settings
from stegvis.access import Actor, Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.language import Text
from stegvis.people import queries as people_queries
from stegvis.people.facts import facts_about
from stegvis.people.models import Assignment
from stegvis.validation import apart, competences, lendings, queries, work_lists
from stegvis.validation import reconsideration_rules as rules
from stegvis.validation.competence_rules import DUTIES
from stegvis.validation.countersign_models import Countersignature
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.own_words import answer_words
from stegvis.validation.reconsideration_models import Reconsideration, ReconsiderationAnswer
from stegvis.validation.reconsideration_rules import Answered, RequestFacts, Result
from stegvis.validation.states import AFTER_DECISION, APPROVALS, AttemptState
from stegvis.validation.work_lists import AttemptLine


def of_decision(decision: Decision) -> tuple[Reconsideration | None, datetime]:
    """The steps about this decision, if any has been asked for, and since when it has held; in one question.

    A trainee's decision holds, and is told to the participant, when a colleague has signed it.
    """
    signed_at = (
        select(Countersignature.at)
        .where(Countersignature.decision_id == Decision.id, Countersignature.stands.is_(True))
        .scalar_subquery()
    )
    statement = (
        select(Reconsideration, signed_at)
        .select_from(Decision)
        .outerjoin(Reconsideration, Reconsideration.decision_id == Decision.id)
        .options(joinedload(Reconsideration.answers))
        .where(Decision.id == decision.id)
    )
    request, signed = db.session.execute(statement).unique().one()
    return request, signed or decision.at


def of_attempts(attempt_ids: Collection[UUID]) -> dict[UUID, Reconsideration]:
    """Attempt id → its open reconsideration."""
    if not attempt_ids:
        return {}
    statement = (
        select(Reconsideration)
        .where(Reconsideration.attempt_id.in_(list(attempt_ids)), Reconsideration.closed_at.is_(None))
        .order_by(Reconsideration.step_since, Reconsideration.id)
    )
    return {one.attempt_id: one for one in db.session.execute(statement).scalars()}


def overruled_in(attempt_id: UUID) -> frozenset[UUID]:
    """Those whose decision about the attempt was changed so that somebody else is to decide, now and ever after."""
    statement = (
        select(Reconsideration.step, Reconsideration.result, Decision.assessor_id)
        .join(Decision, Decision.id == Reconsideration.decision_id)
        .where(Reconsideration.attempt_id == attempt_id)
        .order_by(Reconsideration.step_since, Reconsideration.id)
    )
    return frozenset(
        decided_by
        for step, result, decided_by in db.session.execute(statement)
        if rules.wants_another(step, result)
    )


def is_answered_so(attempt_id: UUID, answered_by: UUID, stands: bool, words: str) -> bool:
    """Whether she has given this very answer in the attempt's latest request: then the form was sent again."""
    latest = (
        select(Reconsideration.id)
        .where(Reconsideration.attempt_id == attempt_id)
        .order_by(Reconsideration.step_since.desc(), Reconsideration.id)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(ReconsiderationAnswer.id)
        .where(
            ReconsiderationAnswer.reconsideration_id == latest,
            ReconsiderationAnswer.answered_by == answered_by,
            ReconsiderationAnswer.stands.is_(stands),
            ReconsiderationAnswer.words == words.strip(),
        )
        .order_by(ReconsiderationAnswer.id)
    )
    return db.session.execute(statement).first() is not None


def facts_of(request: Reconsideration, attempt: ModuleAttempt, decision: Decision) -> RequestFacts:
    """What the rules need to know, with who has verified the decision."""
    approvers = frozenset(
        event.actor_id
        for event in queries.history(attempt.id)
        if event.name in APPROVALS and event.actor_id is not None
    )
    return _facts(request, attempt, decision, approvers)


def _facts(
    request: Reconsideration,
    attempt: ModuleAttempt,
    decision: Decision,
    approvers: frozenset[UUID] = frozenset(),
) -> RequestFacts:
    return RequestFacts(
        participant_id=attempt.participant_id,
        decided_by=decision.assessor_id,
        step=request.step,
        is_open=request.closed_at is None,
        result=request.result,
        answers=tuple(Answered(one.step, one.part, one.answered_by, one.stands) for one in request.answers),
        verified_by=approvers,
    )


@dataclass(frozen=True)
class Standing:
    """Where the reconsideration of the decision in force stands, for pages. `refusal` says why she can't ask."""

    request: Reconsideration | None
    refusal: Text | None
    next_step: int
    ask_before: date

    @property
    def is_open(self) -> bool:
        """Whether somebody has to answer."""
        return self.request is not None and self.request.closed_at is None

    @property
    def answer_by(self) -> date | None:
        """By which day the open step should be answered."""
        if self.request is None or not self.is_open:
            return None
        return rules.answer_by(self.request.step, clock.local(self.request.step_since))

    @property
    def is_late(self) -> bool:
        """Whether that day has passed."""
        due = self.answer_by
        return due is not None and clock.local(clock.now()).date() > due

    @property
    def late_words(self) -> Text | None:
        """What she reads instead of that day when it has passed."""
        return answer_words(is_late=self.is_late, may_pass_on=self.may_pass_on)

    @property
    def may_pass_on(self) -> bool:
        """Whether she may go to the next step, since nobody answered in time."""
        return self.is_late and self.request is not None and self.request.step < rules.LAST_STEP


def standing_of(attempt: ModuleAttempt, decision: Decision | None = None) -> Standing | None:
    """None where there is no decision that could be looked at again. A decision that was read is taken as told."""
    if attempt.state not in AFTER_DECISION | {AttemptState.RECONSIDERATION, AttemptState.RETURNED}:
        return None
    decision = decision or queries.current_decision(attempt.id)
    if decision is None:
        return None
    request, told = of_decision(decision)
    facts = _facts(request, attempt, decision) if request else None
    if request is not None and request.closed_at and request.result is not Result.TAKEN_BACK:
        told = request.closed_at
    elif request is not None and request.answers:
        told = max(answer.at for answer in request.answers)
    told_on, days = clock.local(told).date(), settings.current().reconsideration_days
    # While this attempt is open, or has its certificate, no other can be.
    ended = attempt.ended_at is not None and attempt.state is not AttemptState.CERTIFIED
    other = queries.open_attempt(attempt.participant_id, attempt.module_key) if ended else None
    refusal = rules.may_ask(
        facts,
        told_on=told_on,
        today=clock.local(clock.now()).date(),
        days=days,
        has_other_open=other is not None and other.id != attempt.id,
    )
    return Standing(request, refusal, rules.next_step(facts), rules.last_day_to_ask(told_on, days))


def step_to_open(attempt: ModuleAttempt, standing: Standing, decision: Decision | None = None) -> int:
    """The step that a request opens now: the second when the assessor who decided is hers no longer, or may not
    assess the module any more.

    Nobody else may answer the first, and she is not to wait for somebody who can't answer.
    """
    if standing.next_step > 1:
        return standing.next_step
    decision = decision or queries.current_decision(attempt.id)
    assessors = queries.assessors_of(attempt, facts_about(attempt.participant_id))
    if decision is None or decision.assessor_id not in assessors:
        return 2
    competent = competences.competent_among([decision.assessor_id], Role.ASSESSOR, attempt.module_key)
    return 1 if competent else 2


def beyond_competence(actor: Actor, module_key: str, step: int) -> dict[Role, Text]:
    """The parts of the step for which the actor's competence doesn't suffice today, each with what to do about it."""
    held = competences.held_by(actor.account_id)
    asked = {part: rules.may_take(part, step, held, module_key, people_queries.today()) for part in Role}
    return {part: refusal for part, refusal in asked.items() if refusal is not None}


def waits_for(step: int, part: Role) -> ColumnElement[bool]:
    """The attempt's open step is this one, and this part of it has not been answered, as a part of other questions."""
    given = exists().where(
        ReconsiderationAnswer.reconsideration_id == Reconsideration.id,
        ReconsiderationAnswer.step == step,
        ReconsiderationAnswer.part == part,
    )
    return (
        exists()
        .where(
            Reconsideration.attempt_id == ModuleAttempt.id,
            Reconsideration.closed_at.is_(None),
            Reconsideration.step == step,
            ~given,
        )
        .correlate(ModuleAttempt)
    )


def _lacks_assessor() -> ColumnElement[bool]:
    """Step 2 waits for another assessor's word, and nobody who is assigned or lent may give it."""
    lent = lendings.in_force().subquery()
    assigned = exists().where(
        Assignment.participant_id == ModuleAttempt.participant_id,
        Assignment.role == Role.ASSESSOR,
        people_queries.in_force(Assignment),
        _is_another(Assignment.staff_id),
    )
    helping = exists().where(lent.c.attempt_id == ModuleAttempt.id, _is_another(lent.c.assessor_id))
    return waits_for(2, Role.ASSESSOR) & ~or_(
        assigned.correlate(ModuleAttempt), helping.correlate(ModuleAttempt)
    )


def _is_another(her: apart.Her) -> ColumnElement[bool]:
    """She may give the second step's word as another assessor, when she is hers or lent."""
    return apart.is_qualified(her) & ~apart.has_judged(her) & ~apart.has_answered(her)


def _may_take_part(actor: Actor, role: Role) -> ColumnElement[bool]:
    """What `rules.may_answer` asks of the actor as answerer in this role. A coordinator follows every one.

    The first step stays with whoever decided, though her competence has ended: she reads why it waits.
    """
    her = literal(actor.own_account_id)
    if role is Role.ASSESSOR:
        return case((Reconsideration.step == 1, Decision.assessor_id == her), else_=_is_another(her))
    if role is Role.INTERNAL_VERIFIER:
        return apart.is_apart(her) & apart.is_competent(her, role) & ~apart.has_answered(her)
    if role is Role.ISSUER:
        return apart.is_apart(her) & ~apart.has_approved(her) & ~apart.has_answered(her)
    return true()


@dataclass(frozen=True)
class ToAnswer:
    """A line of a work list: the attempt, and by which day the step should be answered.

    `lacks_assessor`: the second step waits for another assessor, and the participant has none: the coordinator's step.
    `is_competent`: false where the reader's own competence must be renewed before she can answer.
    """

    line: AttemptLine
    step: int
    answer_by: date
    is_late: bool
    waits_for_words: bool
    lacks_assessor: bool = False
    is_competent: bool = True


def to_answer(
    actor: Actor, role: Role, known: Iterable[work_lists.AttemptLine] | None = None
) -> list[ToAnswer]:
    """What the actor has to answer in this role; for a coordinator: all that is open in her places.

    `known`: her attempts in this role, when the caller has read at least those in reconsideration.
    """
    states = {AttemptState.RECONSIDERATION}
    in_place = role is not Role.ASSESSOR
    if known is None:
        known = (work_lists.lines_in_places if in_place else work_lists.lines_assigned)(actor, role, states)
    lines = [line for line in known if line.state in states]
    requests = _open_requests(actor, role, [line.attempt_id for line in lines])
    today, found = clock.local(clock.now()).date(), []
    for line in lines:
        asked = requests.get(line.attempt_id)
        if asked is None or not asked.is_for(role):
            continue
        since = clock.local(asked.request.step_since)
        found.append(
            ToAnswer(
                line=line,
                step=asked.request.step,
                answer_by=rules.answer_by(asked.request.step, since),
                is_late=rules.is_late(asked.request.step, since, today),
                waits_for_words=asked.request.is_oral and not asked.request.ground,
                lacks_assessor=asked.lacks_assessor,
                is_competent=asked.is_competent,
            )
        )
    return sorted(found, key=lambda one: one.answer_by)


@dataclass(frozen=True)
class _Asked:
    """An open reconsideration, and what the database says of the reader's part in it."""

    request: Reconsideration
    lacks_assessor: bool
    may_take_part: bool
    is_competent: bool

    def is_for(self, role: Role) -> bool:
        """Whether the reader has to answer in this role; a coordinator follows it in any case."""
        if role is Role.COORDINATOR:
            return True
        given = {one.part for one in self.request.answers if one.step == self.request.step}
        return self.may_take_part and role in rules.WHO_ANSWERS[self.request.step] and role not in given


def _open_requests(actor: Actor, role: Role, attempt_ids: Collection[UUID]) -> dict[UUID, _Asked]:
    """Attempt id → its open reconsideration, in one question."""
    if not attempt_ids:
        return {}
    is_competent = apart.is_competent(literal(actor.own_account_id), role) if role in DUTIES else true()
    statement = (
        select(Reconsideration, _lacks_assessor(), _may_take_part(actor, role), is_competent)
        .join(Decision, Decision.id == Reconsideration.decision_id)
        .join(ModuleAttempt, ModuleAttempt.id == Reconsideration.attempt_id)
        .where(Reconsideration.attempt_id.in_(list(attempt_ids)), Reconsideration.closed_at.is_(None))
        .options((lazyload if role is Role.COORDINATOR else joinedload)(Reconsideration.answers))
        .order_by(Reconsideration.step_since, Reconsideration.id)
    )
    return {
        request.attempt_id: _Asked(request, bool(lacks), bool(may_take), bool(competent))
        for request, lacks, may_take, competent in db.session.execute(statement).unique()
    }


def doubted_attempts() -> Select[UUID, datetime | None]:
    """The attempts with a certificate whose decision in force did not stand, and since when.

    Their certificates are to be withdrawn.
    """
    return (
        select(Reconsideration.attempt_id, Reconsideration.closed_at.label("doubted_at"))
        .join(Decision, Decision.id == Reconsideration.decision_id)
        .join(ModuleAttempt, ModuleAttempt.id == Reconsideration.attempt_id)
        .where(
            Reconsideration.result == Result.CHANGED,
            Decision.superseded_at.is_(None),
            ModuleAttempt.state == AttemptState.CERTIFIED,
        )
        .order_by(Reconsideration.attempt_id)
    )
