"""External verification: the choice per module, the draw, the word of another body's verifier, and what follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from stegvis.access import Role
from stegvis.audit.models import ReadEntry
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, NotFound, Refused
from stegvis.certificates import actions as certificate_actions
from stegvis.people.models import Account
from stegvis.reminders import gathering
from stegvis.reminders.states import Step
from stegvis.validation import actions as validation_actions
from stegvis.validation import queries as validation_queries
from stegvis.validation.models import Evidence, EvidenceCriterion, ModuleAttempt
from stegvis.validation.pseudonyms import pseudonym_of
from stegvis.validation.quiz_models import QuizResult
from stegvis.validation.rules import EvidenceKind
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import actions, external_queries
from stegvis.verification.external_drawing import ExternalOutcome, Turn, WhyExternal, why_drawn
from stegvis.verification.external_models import ExternalDraw
from tests.factories import external, people, validation
from tests.factories.validation import MODULE, WEIGHED, Cast

SAMPLE, CLEARED = AttemptState.EXTERNAL_SAMPLE, AttemptState.CLEARED


def outside(cast: Cast) -> Account:
    """The external verifier of the unit."""
    return people.staff(Role.EXTERNAL_VERIFIER, cast.unit, name="Vera Utifrån")


def require(cast: Cast, percent: int = 100) -> None:
    external.required(people.actor(cast.issuer), cast.unit.organisation_id, percent)


def in_sample(cast: Cast) -> ModuleAttempt:
    """An attempt that waits for the external verifier."""
    require(cast)
    return validation_queries.get_attempt(validation.cleared(cast).id)


def state_of(attempt: ModuleAttempt) -> AttemptState:
    return attempt.state


def names_of(attempt: ModuleAttempt) -> list[str]:
    return [event.name for event in validation_queries.history(attempt.id)]


def test_where_it_is_expressly_not_needed_an_approval_clears_at_once(cast: Cast) -> None:
    assert validation.cleared(cast).state is CLEARED


def test_without_a_choice_the_attempt_waits_and_the_choice_lets_it_go_on(cast: Cast) -> None:
    external.undecided(cast.unit.organisation_id)
    attempt = validation.cleared(cast)
    assert attempt.state is AttemptState.VERIFIED
    [waiting] = external_queries.waiting_for_choice([cast.unit.organisation_id])
    assert (waiting.module_key, waiting.count) == (MODULE, 1)

    actions.choose_external(
        actor=people.actor(cast.issuer),
        organisation_id=cast.unit.organisation_id,
        module_key=MODULE,
        is_required=False,
        reason="Nätverket kräver det inte.",
    )
    db.session.commit()
    assert validation_queries.get_attempt(attempt.id).state is CLEARED
    assert external_queries.waiting_for_choice([cast.unit.organisation_id]) == []


def test_what_is_not_achieved_is_not_verified_externally(cast: Cast) -> None:
    require(cast)
    key = validation_queries.module_of(validation.opened(cast)).criterion_ids[0]
    around = validation.with_another_participant(cast)
    attempt = validation.decided(around, not_yet=frozenset({key}))
    validation.approve(around, attempt)
    assert attempt.state is AttemptState.VERIFIED
    assert attempt.ended_at is not None
    assert external_queries.waiting_for_choice([cast.unit.organisation_id]) == []


def test_a_choice_needs_a_reason_and_the_least_share(cast: Cast) -> None:
    for percent, reason, field in ((20, " ", "reason"), (19, "Ja.", "percent"), (101, "Ja.", "percent")):
        with pytest.raises(BadInput) as refused:
            actions.choose_external(
                actor=people.actor(cast.issuer),
                organisation_id=cast.unit.organisation_id,
                module_key=MODULE,
                is_required=True,
                percent=percent,
                reason=reason,
            )
        assert refused.value.field == field


def test_whoever_chooses_over_somebody_elses_choice_is_told(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.choose_external(
            actor=people.actor(cast.issuer),
            organisation_id=cast.unit.organisation_id,
            module_key=MODULE,
            is_required=True,
            reason="Avtalet säger det.",
        )


def test_the_draws_can_be_repeated_from_what_is_kept(cast: Cast) -> None:
    require(cast, 20)
    casts = [cast, *(validation.with_another_participant(cast) for _ in range(3))]
    states = [validation.cleared(one).state for one in casts]
    assert states[0] is SAMPLE, "the first of a series is always drawn"
    choice = external_queries.choice_in_force(cast.unit.organisation_id, MODULE)
    assert choice is not None
    assert choice.seed is not None
    series = select(ExternalDraw).where(ExternalDraw.choice_id == choice.id)
    draws = db.session.scalars(series.order_by(ExternalDraw.position)).all()
    assert [one.position for one in draws] == [1, 2, 3, 4]
    for one, state in zip(draws, states, strict=True):
        turn = Turn(choice.seed, one.percent, one.position, one.drawn_before)
        assert why_drawn(turn, one.decision_id, after_action=False) is one.why
        assert state is (SAMPLE if one.why else CLEARED)


def test_a_person_with_protected_identity_is_never_drawn(cast: Cast) -> None:
    require(cast)
    hers = validation.cast(cast.unit, protected=True)
    people.assignment(hers.participant, hers.verifier, Role.INTERNAL_VERIFIER)
    assert validation.cleared(hers).state is CLEARED


def test_a_person_who_is_protected_later_leaves_the_sample(cast: Cast) -> None:
    attempt = in_sample(cast)
    cast.participant.protected = True
    db.session.commit()
    assert actions.go_on_with_waiting() == 1
    assert attempt.state is CLEARED
    assert names_of(attempt)[-2:] == ["externally_taken_out", "cleared"]


def test_nobody_can_issue_before_the_external_verifier_has_approved(cast: Cast) -> None:
    attempt = in_sample(cast)
    assert attempt.state is SAMPLE
    with pytest.raises(NotFound):
        certificate_actions.order_issue(actor=people.actor(cast.issuer), attempt_id=attempt.id)
    db.session.rollback()
    verifier = outside(cast)
    external.approve(verifier, attempt)
    assert attempt.state is CLEARED
    assert names_of(attempt)[-3:] == ["externally_drawn", "externally_approved", "cleared"]
    people.membership(verifier, Role.ISSUER, cast.unit)
    with pytest.raises(Refused):
        certificate_actions.order_issue(actor=people.actor(verifier), attempt_id=attempt.id)


def test_whoever_has_had_to_do_with_it_does_not_verify_externally(cast: Cast) -> None:
    attempt = in_sample(cast)
    for involved in (cast.assessor, cast.verifier, cast.supervisor):
        people.membership(involved, Role.EXTERNAL_VERIFIER, cast.unit)
        with pytest.raises(Refused):
            external.approve(involved, attempt)
        db.session.rollback()


def test_an_action_goes_by_the_internal_verifier_to_the_assessor_and_comes_back(cast: Cast) -> None:
    attempt, verifier = in_sample(cast), outside(cast)
    external.ask_action(verifier, attempt)
    assert state_of(attempt) is AttemptState.EXTERNAL_ACTION
    actions.pass_on_external_action(actor=people.actor(cast.verifier), attempt=attempt, reason="Se kassan.")
    db.session.commit()
    assert state_of(attempt) is AttemptState.RETURNED
    validation.judge_all(cast, attempt)
    validation_actions.decide(
        actor=people.actor(cast.assessor), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
    )
    db.session.commit()
    assert state_of(attempt) is AttemptState.SAMPLED, "what is decided anew is always reviewed"
    validation.approve(cast, attempt)
    assert state_of(attempt) is SAMPLE, "and looked at externally again"
    decision = validation_queries.current_decision(attempt.id)
    assert decision is not None
    drawn = external_queries.draw_of_decision(decision.id)
    assert drawn is not None
    assert drawn.why is WhyExternal.AGAIN


def test_she_can_ask_for_a_reconsideration_from_the_sample_and_it_waits_there_again(cast: Cast) -> None:
    attempt = in_sample(cast)
    participant = people.actor(cast.participant)
    validation_actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Titta igen.")
    with pytest.raises(Refused):
        external.approve(outside(cast), attempt)
    validation_actions.take_back_reconsideration(actor=participant, attempt=attempt)
    assert attempt.state is SAMPLE


def test_a_choice_made_during_a_reconsideration_is_heeded_after_it(cast: Cast) -> None:
    external.undecided(cast.unit.organisation_id)
    attempt = validation.cleared(cast)
    participant = people.actor(cast.participant)
    validation_actions.ask_reconsideration(actor=participant, attempt=attempt, ground="Titta igen.")
    require(cast)
    validation_actions.take_back_reconsideration(actor=participant, attempt=attempt)
    assert attempt.state is SAMPLE


def test_the_external_verifier_reads_no_name_anywhere(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        verifier, attempt = outside(cast), in_sample(cast)
        attempt_id, code = attempt.id, pseudonym_of(attempt.id)
        staff = (cast.participant, cast.assessor, cast.verifier, cast.supervisor, cast.coordinator)
        for number, one in enumerate(staff):
            one.given_name = f"Ovanlig{number}"
        db.session.commit()
        names = {part for one in staff for part in one.display_name.split()}
    client = people.signed_in_client(app, verifier)
    for address in ("/", "/externt-urval", f"/externt-urval/{attempt_id}"):
        page = client.get(address).text
        assert code in page
        assert [name for name in sorted(names) if name in page] == []
    with app.app_context():
        read = select(ReadEntry.object_id).where(ReadEntry.actor_id == verifier.id)
        assert str(attempt_id) in set(db.session.execute(read).scalars())


def test_what_was_written_stays_when_something_is_missing(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        verifier, attempt_id = outside(cast), in_sample(cast).id
    app.config["WTF_CSRF_ENABLED"] = False
    client = people.signed_in_client(app, verifier)
    sent = client.post(
        f"/externt-urval/{attempt_id}",
        data={"outcome": "action", "reason": "Se kassan igen.", "act_by": "snart"},
    )
    assert sent.status_code == 422
    assert "Se kassan igen." in sent.text
    assert "Skriv ett datum som" in sent.text


def test_each_waiting_step_has_an_owner(cast: Cast) -> None:
    def steps(account: Account) -> set[Step]:
        return {one.step for one in gathering.waiting_for(people.actor(account))}

    administrator = people.staff(Role.ADMINISTRATOR, cast.unit)
    external.undecided(cast.unit.organisation_id)
    attempt = validation.cleared(cast)
    assert Step.CHOOSE_EXTERNAL in steps(cast.issuer)
    require(cast)
    assert Step.CHOOSE_EXTERNAL not in steps(cast.issuer)
    assert Step.INVITE_EXTERNAL in steps(administrator)
    verifier = outside(cast)
    assert Step.INVITE_EXTERNAL not in steps(administrator)
    assert steps(verifier) == {Step.REVIEW_EXTERNALLY}
    external.ask_action(verifier, attempt)
    assert Step.TAKE_UP_ACTION in steps(cast.verifier)


def test_an_action_says_by_which_day(cast: Cast) -> None:
    attempt = in_sample(cast)
    today = clock.local(clock.now()).date()
    for act_by in (None, today, date(2000, 1, 1), today - timedelta(days=1)):
        with pytest.raises(BadInput):
            actions.finish_external_review(
                actor=people.actor(outside(cast)),
                attempt=attempt,
                outcome=ExternalOutcome.ACTION,
                reason="Se kassan.",
                act_by=act_by,
            )


def test_the_external_verifier_sees_the_pictures_of_a_quiz(app: Flask) -> None:
    with app.app_context():
        cast = validation.cast()
        attempt, verifier = in_sample(cast), outside(cast)
        evidence = Evidence(
            attempt_id=attempt.id,
            author_id=cast.participant.id,
            kind=EvidenceKind.QUIZ,
            method="quiz",
            form_key="a-quiz",
            created_at=clock.now(),
            handed_in_at=clock.now(),
            links=[EvidenceCriterion(criterion_key="sortera-avfall")],
            quiz=QuizResult(
                revision_id=attempt.revision_id,
                answers={"gammalt-brod": ["karl-mat"], "glasburk": ["karl-plast"]},
                languages=["ar"],
                times=3,
            ),
        )
        db.session.add(evidence)
        db.session.commit()
        address = f"/externt-urval/{attempt.id}"
    html = people.signed_in_client(app, verifier).get(address).text
    assert "1 av 2 frågor rätt. Svarat 3 gånger." in html
    assert "pictures/karl-mat.svg" in html and "العربية" in html
