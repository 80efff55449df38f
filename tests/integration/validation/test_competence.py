"""What competence lets an assessor and a verifier do, and the register itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import outbox
from stegvis.base.errors import BadInput, Refused
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.models import Account
from stegvis.validation import actions, competences, queries, tasks
from stegvis.validation.competence_models import StaffCompetence
from stegvis.validation.competence_proofs import CourseProof
from stegvis.validation.competence_rules import EVERY_MODULE, Need
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions as verification_actions
from stegvis.verification import queries as verification_queries
from stegvis.verification.drawing import Policy
from tests.factories import people, validation
from tests.factories.validation import MODULE, WEIGHED, Cast

assert tasks, "registers the consumers"
YEAR = timedelta(days=365)


def end_yesterday(session: Session, account: Account) -> None:
    """All that the account holds ended yesterday."""
    yesterday = people_queries.today() - timedelta(days=1)
    session.execute(
        update(StaffCompetence).where(StaffCompetence.account_id == account.id).values(valid_to=yesterday)
    )
    session.commit()


def register(cast: Cast, role: Role = Role.ASSESSOR, **changes: Any) -> StaffCompetence:
    """As the administrator of the cast's municipality registers the assessor's competence."""
    wanted: dict[str, Any] = {
        "actor": people.actor(people.staff(Role.ADMINISTRATOR, cast.unit)),
        "account_id": cast.assessor.id,
        "role": role,
        "module_key": MODULE,
        "valid_from": people_queries.today(),
        "valid_to": people_queries.today() + YEAR,
        "proof": "Yrkesbevis som kock.",
        "proof_date": people_queries.today() - YEAR,
    }
    return actions.register_competence(**(wanted | changes))


def judge_one(cast: Cast, attempt: ModuleAttempt) -> None:
    key = queries.module_of(attempt).criterion_ids[0]
    actions.judge(
        actor=people.actor(cast.assessor), attempt=attempt, criterion_key=key, result=JudgementResult.MET
    )


def test_an_assessor_whose_competence_has_ended_neither_judges_asks_nor_decides(
    db_session: Session, cast: Cast
) -> None:
    attempt = validation.submitted(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    end_yesterday(db_session, cast.assessor)
    assessor = people.actor(cast.assessor)
    outcome = queries.module_of(attempt).outcomes[0].id
    tries: list[Callable[[], object]] = [
        lambda: judge_one(cast, attempt),
        lambda: actions.give_outcome_reason(
            actor=assessor, attempt=attempt, outcome_key=outcome, reason="Nya ord."
        ),
        lambda: actions.ask_for_more(actor=assessor, attempt=attempt, message="Visa mer."),
        lambda: actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED),
    ]
    for attempted in tries:
        with pytest.raises(Refused, match="Din kompetens som bedömare gäller inte"):
            attempted()
    assert queries.get_attempt(attempt.id).state is AttemptState.SUBMITTED

    register(cast)
    actions.decide(actor=assessor, attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_QUEUE


def test_competence_for_another_module_is_not_enough(db_session: Session, cast: Cast) -> None:
    attempt = validation.submitted(cast)
    db_session.execute(update(StaffCompetence).values(module_key="another-module"))
    with pytest.raises(Refused, match="gäller inte för den här modulen"):
        judge_one(cast, attempt)


def test_a_verifier_whose_competence_has_ended_neither_approves_nor_returns(
    db_session: Session, cast: Cast
) -> None:
    attempt = validation.decided(cast)
    end_yesterday(db_session, cast.verifier)
    with pytest.raises(Refused, match="Din kompetens som kvalitetssäkrare gäller inte"):
        validation.approve(cast, attempt)
    with pytest.raises(Refused, match="Omgången väntar"):
        actions.return_review(actor=people.actor(cast.verifier), attempt=attempt, reason="Gör om.")
    assert queries.get_attempt(attempt.id).state is AttemptState.SAMPLED


def test_the_rest_of_a_batch_waits_for_a_verifier_with_competence(
    db_session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = Policy(first_decisions=0, new_module_until=0)
    monkeypatch.setattr("stegvis.verification.actions.batches.current_policy", lambda: policy)
    casts = [validation.with_another_participant(cast) for _ in range(5)]
    attempts = [validation.queued(one) for one in casts]
    validation.lock_batch_of(attempts[0])
    for one, attempt in zip(casts, attempts, strict=True):
        if attempt.state is AttemptState.SAMPLED:
            validation.approve(one, attempt)
    item = verification_queries.latest_item_of_attempt(attempts[0].id)
    assert item is not None
    assert AttemptState.OUTSIDE_SAMPLE in {one.state for one in attempts}
    end_yesterday(db_session, cast.verifier)

    with pytest.raises(Refused, match="Din kompetens som kvalitetssäkrare gäller inte"):
        verification_actions.approve_rest(actor=people.actor(cast.verifier), batch_id=item.batch_id)


def test_mapping_waits_until_somebody_assigned_is_competent(db_session: Session, cast: Cast) -> None:
    end_yesterday(db_session, cast.assessor)
    attempt = validation.opened(cast)
    assert attempt.state is AttemptState.REGISTERED
    with pytest.raises(Refused, match="Ingen av deltagarens bedömare har giltig kompetens"):
        actions.start_mapping(actor=people.actor(cast.coordinator), attempt=attempt)
    assert actions.start_waiting_mappings() == 0

    register(cast)
    db_session.commit()
    outbox.run_pending()
    assert queries.get_attempt(attempt.id).state is AttemptState.MAPPING


def test_nobody_is_assigned_to_a_module_that_she_has_no_competence_for(
    db_session: Session, cast: Cast
) -> None:
    validation.opened(cast)
    other = people.staff(Role.ASSESSOR, cast.unit, is_competent=False)
    people.competence(other, Role.ASSESSOR, "another-module")

    def assign() -> None:
        accounts.assign(
            actor=people.actor(cast.coordinator),
            participant_id=cast.participant.id,
            staff_id=other.id,
            role=Role.ASSESSOR,
        )

    with pytest.raises(BadInput, match="har inte giltig kompetens") as caught:
        assign()
    assert caught.value.field == "staff"
    people.competence(other, Role.ASSESSOR, MODULE)
    assign()
    assert other.id in people_queries.assigned(cast.participant.id)[Role.ASSESSOR]


def test_what_is_registered_is_audited_and_again_has_no_effect(db_session: Session, cast: Cast) -> None:
    first = register(cast)
    assert register(cast) is first
    assert (first.proof, first.registered_by == first.account_id) == ("Yrkesbevis som kock.", False)
    verbs = select(func.count()).where(AuditEntry.verb == "competence.registered")
    assert db_session.execute(verbs).scalar_one() == 1
    with pytest.raises(BadInput) as caught:
        register(cast, valid_to=people_queries.today() + 2 * YEAR)
    assert caught.value.field == "valid_from"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proof": "  "}, "proof"),
        ({"proof_date": None}, "proof_date"),
        ({"module_key": "no-such-module"}, "module"),
        ({"role": Role.ISSUER}, "role"),
        ({"valid_to": people_queries.today() - timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_lacks_something_is_told_at_its_field(
    db_session: Session, cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as caught:
        register(cast, **changes)
    assert caught.value.field == field


def test_the_same_from_the_same_day_but_for_the_training_or_the_certificate_is_not_the_same(
    db_session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = CourseProof(uuid4(), "Kursintyg 1", people_queries.today())
    monkeypatch.setattr(
        "stegvis.validation.actions.competence.proofs_of", lambda ids: {cast.assessor.id: [proof]}
    )
    until = people_queries.today() + timedelta(days=30)
    register(cast, as_trainee=True, trainee_until=until)
    changes: list[dict[str, Any]] = [
        {"as_trainee": True, "trainee_until": until + timedelta(days=30)},
        {"as_trainee": True, "trainee_until": None},
        {"as_trainee": True, "trainee_until": until, "certificate_id": proof.certificate_id},
    ]
    for change in changes:
        with pytest.raises(BadInput, match="Det finns redan en kompetens från den dagen") as refused:
            register(cast, **change)
        assert refused.value.field == "valid_from"
    again = register(cast, as_trainee=True, trainee_until=until)
    assert again.trainee_until == until


def test_a_day_of_training_without_the_tick_is_refused_and_not_dropped(
    db_session: Session, cast: Cast
) -> None:
    with pytest.raises(BadInput, match="Kryssa för det, eller ta bort dagen") as refused:
        register(cast, trainee_until=people_queries.today())
    assert refused.value.field == "trainee_until"


def test_nobody_registers_or_ends_her_own(db_session: Session, cast: Cast) -> None:
    people.membership(cast.assessor, Role.ADMINISTRATOR, cast.unit, whole_organisation=True)
    herself = people.actor(cast.assessor)
    with pytest.raises(Refused, match="din egen kompetens"):
        register(cast, actor=herself)
    hers = db_session.scalars(
        select(StaffCompetence).where(StaffCompetence.account_id == cast.assessor.id)
    ).one()
    with pytest.raises(Refused, match="din egen kompetens"):
        actions.end_competence(actor=herself, competence=hers, reason="Slutar.")


def test_ended_by_hand_it_holds_no_more_and_may_be_registered_anew(db_session: Session, cast: Cast) -> None:
    db_session.execute(delete(StaffCompetence).where(StaffCompetence.account_id == cast.assessor.id))
    found, administrator = register(cast), people.actor(people.staff(Role.ADMINISTRATOR, cast.unit))
    with pytest.raises(BadInput):
        actions.end_competence(actor=administrator, competence=found, reason=" ")
    actions.end_competence(actor=administrator, competence=found, reason="Fel modul.")
    ended_at = found.ended_at
    actions.end_competence(actor=administrator, competence=found, reason="En gång till.")
    assert (found.ended_at, found.end_reason) == (ended_at, "Fel modul.")
    assert competences.competent_among([cast.assessor.id], Role.ASSESSOR, MODULE) == frozenset()
    assert register(cast) is not found
    assert competences.competent_among([cast.assessor.id], Role.ASSESSOR, MODULE) == {cast.assessor.id}


def test_attention_is_for_those_who_have_the_role_now(db_session: Session, cast: Cast) -> None:
    without = people.staff(Role.INTERNAL_VERIFIER, cast.unit, is_competent=False)
    gone = people.staff(Role.ASSESSOR, cast.unit, is_competent=False)
    gone.is_active = False
    people.staff(Role.ASSESSOR, is_competent=False)
    found = competences.attention_in([cast.unit.organisation_id])
    assert [(one.account_id, one.attention.need) for one in found] == [(without.id, Need.MISSING)]
    own = competences.own(people.actor(without), Role.INTERNAL_VERIFIER)
    assert own.attention == (found[0].attention,)
    people.competence(without, Role.INTERNAL_VERIFIER, EVERY_MODULE)
    assert competences.attention_in([cast.unit.organisation_id]) == []
