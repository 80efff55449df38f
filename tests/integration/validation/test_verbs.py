"""The verbs of validation on a real database."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Forbidden, Refused
from stegvis.media.models import MediaFile
from stegvis.validation import actions, queries
from stegvis.validation.judgement_models import Judgement
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast


def test_opening_twice_gives_one_attempt(cast: Cast) -> None:
    assert validation.opened(cast).id == validation.opened(cast).id


def test_an_attempt_without_assessor_waits_as_registered(cast: Cast) -> None:
    other = people.participant(cast.unit)
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=other.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    assert attempt.state is AttemptState.REGISTERED


def test_the_first_evidence_starts_the_attempt(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    names = [event.name for event in queries.history(attempt.id)]
    assert names == ["registered", "mapping_started", "plan_confirmed", "started"]
    assert attempt.state is AttemptState.IN_PROGRESS


def test_a_form_sent_twice_makes_one_evidence(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    validation.text_evidence(cast, attempt)
    assert len(queries.drafts_of(attempt.id, cast.participant.id)) == 1


def test_a_draft_is_invisible_to_staff_until_handed_in(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    assessor = people.actor(cast.assessor)
    assert not queries.evidence_of(attempt.id, assessor, participant_id=cast.participant.id)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    assert queries.evidence_of(attempt.id, assessor, participant_id=cast.participant.id)


def test_handing_in_too_little_is_refused(cast: Cast) -> None:
    attempt = validation.opened(cast)
    validation.text_evidence(cast, attempt, queries.module_of(attempt).criterion_ids[0])
    with pytest.raises(Refused, match="saknas bevis"):
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)


def test_a_file_that_could_not_be_opened_does_not_count(cast: Cast, db_session: Session) -> None:
    attempt = validation.in_progress(cast)
    [draft] = queries.drafts_of(attempt.id, cast.participant.id)
    media = MediaFile(
        owner_id=cast.participant.id,
        kind="film",
        state="refused",
        refusal="unreadable",
        received_sha256="0" * 64,
        received_size=1,
        received_type="video/mp4",
        created_at=clock.now(),
        claimed_at=clock.now(),
    )
    db_session.add(media)
    db_session.flush()
    draft.kind, draft.text, draft.media_id = EvidenceKind.FILM, "", media.id
    db_session.flush()
    with pytest.raises(Refused, match="saknas bevis"):
        actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)


def test_evidence_with_people_who_have_not_agreed_is_refused(cast: Cast) -> None:
    attempt = validation.opened(cast)
    new = actions.NewEvidence(
        form_key="x",
        kind=EvidenceKind.TEXT,
        criterion_keys=queries.module_of(attempt).criterion_ids[:1],
        text="Vi var två.",
        has_people=True,
        circumstances=validation.BY_HERSELF,
    )
    with pytest.raises(BadInput) as refusal:
        actions.add_evidence(actor=people.actor(cast.participant), attempt=attempt, new=new)
    assert refusal.value.field == "people_agreed"


def test_handed_in_evidence_can_not_be_deleted(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    [evidence] = queries.evidence_of(
        attempt.id, people.actor(cast.participant), participant_id=cast.participant.id
    )
    with pytest.raises(Refused):
        actions.delete_draft(actor=people.actor(cast.participant), evidence=evidence)


def test_a_changed_judgement_supersedes_the_first(cast: Cast, db_session: Session) -> None:
    attempt = validation.submitted(cast)
    key = queries.module_of(attempt).criterion_ids[0]
    assessor = people.actor(cast.assessor)
    actions.judge(actor=assessor, attempt=attempt, criterion_key=key, result=JudgementResult.MET)
    actions.judge(
        actor=assessor,
        attempt=attempt,
        criterion_key=key,
        result=JudgementResult.NOT_YET,
        reason="Fel vatten.",
    )
    assert db_session.query(Judgement).count() == 2
    assert queries.current_judgements(attempt.id)[key].result is JudgementResult.NOT_YET


def test_the_second_of_two_assessors_is_told(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    other = people.staff(Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, other, Role.ASSESSOR)
    key = queries.module_of(attempt).criterion_ids[0]
    actions.judge(
        actor=people.actor(cast.assessor), attempt=attempt, criterion_key=key, result=JudgementResult.MET
    )
    with pytest.raises(Refused, match="En annan bedömare"):
        actions.judge(
            actor=people.actor(other), attempt=attempt, criterion_key=key,
            result=JudgementResult.NOT_YET, reason="Nej.",
        )  # fmt: skip


def test_the_database_refuses_a_not_yet_without_reason(cast: Cast, db_session: Session) -> None:
    attempt = validation.submitted(cast)
    key = queries.module_of(attempt).criterion_ids[0]
    db_session.add(
        Judgement(
            attempt_id=attempt.id,
            criterion_key=key,
            result=JudgementResult.NOT_YET,
            assessor_id=cast.assessor.id,
            at=clock.now(),
        )
    )
    with pytest.raises(IntegrityError, match="not_yet_has_reason"):
        db_session.flush()


def test_the_database_refuses_a_certificate_without_achieved(cast: Cast, db_session: Session) -> None:
    validation.submitted(cast)
    with pytest.raises(IntegrityError):
        db_session.execute(update(ModuleAttempt).values(state=AttemptState.CLEARED, outcome=Outcome.PARTLY))


def test_what_is_met_is_kept_when_more_is_asked_for(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    key = queries.module_of(attempt).criterion_ids[0]
    assessor = people.actor(cast.assessor)
    actions.judge(actor=assessor, attempt=attempt, criterion_key=key, result=JudgementResult.MET)
    attempt = actions.ask_for_more(actor=assessor, attempt=attempt, message="Visa maskinen en gång till.")
    assert attempt.state is AttemptState.SUPPLEMENT
    validation.text_evidence(cast, attempt, key, form_key="more")
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS
    assert queries.current_judgements(attempt.id)[key].result is JudgementResult.MET


def test_a_decision_locks_and_goes_to_verification(cast: Cast) -> None:
    attempt = validation.decided(cast)
    assert attempt.state is AttemptState.SAMPLED
    with pytest.raises(Refused):
        validation.judge_all(cast, attempt)


def test_deciding_twice_has_one_effect(cast: Cast) -> None:
    attempt = validation.decided(cast)
    again = actions.decide(
        actor=people.actor(cast.assessor),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="Bra.",
        weighing=WEIGHED,
    )
    decided = [event for event in queries.history(again.id) if event.name == TransitionName.DECIDED]
    assert len(decided) == 1


def test_a_simulation_counts_only_where_the_criterion_allows_it(cast: Cast) -> None:
    attempt = validation.submitted(cast)
    module = queries.module_of(attempt)
    forbidden = next(one.id for one in module.criteria() if "simulation" not in one.methods)
    new = actions.NewEvidence(
        form_key="s",
        kind=EvidenceKind.OBSERVATION,
        criterion_keys=(forbidden,),
        text="Övning.",
        simulated_keys=(forbidden,),
    )
    with pytest.raises(BadInput) as refusal:
        actions.add_observation(actor=people.actor(cast.supervisor), attempt=attempt, new=new)
    assert refusal.value.field == "simulated"


def test_stopping_ends_the_attempt_and_lets_a_new_one_begin(cast: Cast) -> None:
    attempt = validation.in_progress(cast)
    actions.abort(actor=people.actor(cast.participant), attempt=attempt, reason="")
    db.session.commit()
    assert validation.opened(cast).id != attempt.id


def test_the_coordinator_needs_a_reason_to_end_an_attempt(cast: Cast) -> None:
    attempt = validation.opened(cast)
    with pytest.raises(BadInput):
        actions.abort(actor=people.actor(cast.coordinator), attempt=attempt, reason=" ")


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
def test_only_those_whom_the_table_names_make_a_move(cast: Cast, who: str) -> None:
    attempt = validation.in_progress(cast)
    with pytest.raises(Forbidden):
        actions.hand_in(actor=people.actor(getattr(cast, who)), attempt=attempt)
    other = people.participant(cast.unit)
    with pytest.raises(Forbidden):
        actions.hand_in(actor=people.actor(other), attempt=attempt)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_PROGRESS
