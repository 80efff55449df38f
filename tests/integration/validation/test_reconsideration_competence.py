"""Row 20: assessors and verifiers answer within their competence, and whoever was overruled judges no more."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.base.errors import Refused
from stegvis.people.models import Account
from stegvis.validation import actions, competences, queries, reconsiderations, work_lists
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.reconsideration_models import Reconsideration
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import OPEN_FOR_JUDGEMENT, AttemptState, Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification.states import ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def ask(cast: Cast, attempt: ModuleAttempt) -> Reconsideration:
    request = actions.ask_reconsideration(
        actor=people.actor(cast.participant), attempt=attempt, ground="Jag kan visst det här."
    )
    db.session.commit()
    return request


def answer(who: Account, attempt: ModuleAttempt, *, stands: bool = True) -> None:
    actions.answer_reconsideration(
        actor=people.actor(who), attempt=attempt, stands=stands, words="Jag har tittat noga."
    )
    db.session.commit()


def change_competence(who: Account, **values: object) -> None:
    """What is registered for her, as if it had been so from the beginning."""
    db.session.execute(update(StaffCompetence).where(StaffCompetence.account_id == who.id).values(**values))
    db.session.commit()


def waits_for(who: Account, role: Role) -> bool:
    return bool(reconsiderations.to_answer(people.actor(who), role))


def in_step_two(cast: Cast) -> tuple[ModuleAttempt, Account]:
    """The second step waits for another assessor and the verifier."""
    other = people.staff(Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, other, Role.ASSESSOR)
    attempt = validation.cleared(cast)
    ask(cast, attempt)
    answer(cast.assessor, attempt)
    assert ask(cast, attempt).step == 2
    return attempt, other


def test_an_assessor_whose_competence_has_ended_is_not_asked_first(cast: Cast) -> None:
    attempt = validation.cleared(cast)
    change_competence(cast.assessor, module_key="en-annan-modul")
    assert ask(cast, attempt).step == 2


def test_when_it_ends_while_the_first_step_waits_she_reads_so_and_does_not_answer(cast: Cast) -> None:
    attempt = validation.cleared(cast)
    assert ask(cast, attempt).step == 1
    change_competence(cast.assessor, module_key="en-annan-modul")
    [line] = reconsiderations.to_answer(people.actor(cast.assessor), Role.ASSESSOR)
    assert not line.is_competent
    with pytest.raises(Refused, match="kompetens som bedömare"):
        answer(cast.assessor, attempt)


@pytest.mark.parametrize("values", [{"module_key": "en-annan-modul"}, {"as_trainee": True}])
def test_in_the_second_step_another_assessor_answers_only_on_her_own_competence(
    cast: Cast, values: dict[str, object]
) -> None:
    attempt, other = in_step_two(cast)
    [line] = reconsiderations.to_answer(people.actor(cast.coordinator), Role.COORDINATOR)
    assert waits_for(other, Role.ASSESSOR)
    assert not line.lacks_assessor
    change_competence(other, **values)
    with pytest.raises(Refused, match=r"kompetens som bedömare|upplärning"):
        answer(other, attempt)
    assert not waits_for(other, Role.ASSESSOR)
    [line] = reconsiderations.to_answer(people.actor(cast.coordinator), Role.COORDINATOR)
    assert line.lacks_assessor


def test_in_the_second_step_a_verifier_answers_within_her_competence(cast: Cast) -> None:
    attempt, _other = in_step_two(cast)
    assert waits_for(cast.verifier, Role.INTERNAL_VERIFIER)
    change_competence(cast.verifier, module_key="en-annan-modul")
    with pytest.raises(Refused, match="kompetens som kvalitetssäkrare"):
        answer(cast.verifier, attempt)
    assert not waits_for(cast.verifier, Role.INTERNAL_VERIFIER)


def test_the_work_list_names_only_verifiers_and_issuers_who_may_answer(cast: Cast) -> None:
    attempt, other = in_step_two(cast)
    people.assignment(cast.participant, cast.verifier, Role.SUPERVISOR)
    assert not waits_for(cast.verifier, Role.INTERNAL_VERIFIER)
    with pytest.raises(Refused, match="haft med den här deltagaren"):
        answer(cast.verifier, attempt)
    colleague = people.staff(Role.INTERNAL_VERIFIER, cast.unit)
    assert waits_for(colleague, Role.INTERNAL_VERIFIER)
    answer(colleague, attempt)
    answer(other, attempt)
    assert ask(cast, attempt).step == 3
    people.membership(cast.verifier, Role.ISSUER, cast.unit)
    assert not waits_for(cast.verifier, Role.ISSUER), "she has approved the decision"
    assert waits_for(cast.issuer, Role.ISSUER)


def overruled(cast: Cast) -> tuple[ModuleAttempt, Account]:
    """Step 2 has changed the decision."""
    attempt, other = in_step_two(cast)
    answer(other, attempt, stands=False)
    answer(cast.verifier, attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.RETURNED
    return attempt, other


def to_judge(who: Account) -> list[ModuleAttempt]:
    lines = work_lists.lines_assigned(people.actor(who), Role.ASSESSOR, OPEN_FOR_JUDGEMENT)
    return [queries.get_attempt(line.attempt_id) for line in lines]


def test_whoever_was_overruled_judges_no_criterion_and_asks_for_nothing_more(cast: Cast) -> None:
    attempt, other = overruled(cast)
    former, key = people.actor(cast.assessor), queries.module_of(attempt).criterion_ids[0]
    assert not to_judge(cast.assessor)
    assert [one.id for one in to_judge(other)] == [attempt.id]
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.judge(
            actor=former, attempt=attempt, criterion_key=key, result=JudgementResult.MET, reason="Jo."
        )
    outcome = queries.module_of(attempt).outcomes[0].id
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.give_outcome_reason(actor=former, attempt=attempt, outcome_key=outcome, reason="Nytt skäl.")
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.ask_for_more(actor=former, attempt=attempt, message="Visa mer.")


def test_nor_when_the_participant_has_shown_more_to_somebody_else(cast: Cast) -> None:
    attempt, other = overruled(cast)
    actions.ask_for_more(actor=people.actor(other), attempt=attempt, message="Visa mer.")
    validation.text_evidence(cast, attempt, form_key="more")
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    db.session.commit()
    assert not to_judge(cast.assessor)
    change_competence(other, module_key="en-annan-modul")
    lines = work_lists.lines_assigned(people.actor(other), Role.ASSESSOR, OPEN_FOR_JUDGEMENT)
    assert competences.lacking_assessor(lines) == lines, "the overruled assessor is no assessor of it"


def test_whoever_has_returned_a_decision_does_not_judge_what_follows(cast: Cast) -> None:
    attempt = validation.queued(cast)
    validation.lock_batch_of(attempt)
    verification_actions.finish_review(
        actor=people.actor(cast.verifier), attempt=attempt, outcome=ReviewOutcome.RETURNED, reason="Se igen."
    )
    db.session.commit()
    people.membership(cast.verifier, Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, cast.verifier, Role.ASSESSOR)
    with pytest.raises(Refused, match="Du har granskat"):
        actions.decide(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=Outcome.ACHIEVED,
            reason="Bra.",
            weighing=WEIGHED,
        )
