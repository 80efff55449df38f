"""What the assessor says of the evidence as a whole: kept with each decision, and shown to those who must see it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.validation import actions, queries
from stegvis.validation.judgement_models import Decision
from stegvis.validation.models import Evidence, EvidenceCriterion
from stegvis.validation.rules import EvidenceKind, JudgementResult
from stegvis.validation.states import AttemptState, Outcome
from stegvis.validation.weighing_models import DecisionWeighing
from stegvis.validation.weighing_rules import Autonomy, Point, Weighing
from stegvis.verification import actions as verification_actions
from stegvis.verification.states import ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import Cast

ALL = Weighing(frozenset(Point), Autonomy.GUIDED)
DOUBTED = Weighing(frozenset(Point) - {Point.CURRENT}, Autonomy.SHOWN_FIRST, "Ett foto är från i fjol.")


@pytest.fixture
def people_in(app: Flask) -> Cast:
    with app.app_context():
        return validation.cast()


@pytest.fixture
def judged_id(app: Flask, people_in: Cast) -> UUID:
    with app.app_context():
        attempt = validation.submitted(people_in)
        validation.observe_all(people_in, attempt)
        validation.judge_all(people_in, attempt)
        return attempt.id


@pytest.fixture
def assessor(app: Flask, people_in: Cast) -> FlaskClient:
    return people.signed_in_client(app, people_in.assessor)


def sent(app: Flask, assessor: FlaskClient, judged_id: UUID, **more: object) -> dict[str, object]:
    html = assessor.get(f"/valideringar/{judged_id}/beslut").text
    match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html[html.index("<main") :])
    assert match is not None
    with app.app_context():
        outcomes = queries.module_of(queries.get_attempt(judged_id)).outcomes
    reasons = {f"reason_{outcome.id.replace('-', '_')}": "Bevisen visar det." for outcome in outcomes}
    return {"csrf_token": match[1], "outcome": "achieved", **reasons, **more}


def decide(people_in: Cast, attempt_id: UUID, weighing: Weighing | None = ALL) -> None:
    actions.decide(
        actor=people.actor(people_in.assessor),
        attempt=queries.get_attempt(attempt_id),
        outcome=Outcome.ACHIEVED,
        weighing=weighing,
    )
    db.session.commit()


def test_nothing_is_ticked_beforehand(assessor: FlaskClient, judged_id: UUID) -> None:
    html = assessor.get(f"/valideringar/{judged_id}/beslut").text
    boxes = re.findall(r'<input type="(?:checkbox|radio)"[^>]*name="(?:points|autonomy)"[^>]*>', html)
    assert len(boxes) == 9
    assert not any("checked" in box for box in boxes)


def test_the_points_and_the_autonomy_are_kept_with_the_decision(
    app: Flask, assessor: FlaskClient, judged_id: UUID
) -> None:
    data = sent(app, assessor, judged_id, points=[point.value for point in Point], autonomy="guided")
    answers = [assessor.post(f"/valideringar/{judged_id}/beslut", data=data).status_code for _ in range(2)]
    assert answers == [302, 302], "a double click shows no error"
    with app.app_context():
        decision = queries.current_decision(judged_id)
        assert decision is not None and decision.weighing is not None
        assert (decision.weighing.failing, decision.weighing.autonomy) == ((), Autonomy.GUIDED)
        assert db.session.query(DecisionWeighing).count() == 1


def test_a_point_left_out_is_asked_for_and_what_was_ticked_stays(
    app: Flask, assessor: FlaskClient, judged_id: UUID
) -> None:
    answer = assessor.post(
        f"/valideringar/{judged_id}/beslut", data=sent(app, assessor, judged_id, points=["valid"])
    )
    assert answer.status_code == 422
    assert "Om något inte stämmer: skriv varför." in answer.text
    assert "Välj hur självständigt deltagaren arbetade." in answer.text
    assert re.search(r'name="points" value="valid" checked', answer.text)
    with app.app_context():
        assert queries.get_attempt(judged_id).state is AttemptState.SUBMITTED


def test_the_reason_of_an_outcome_begins_with_what_was_written_of_its_criteria(
    app: Flask, people_in: Cast, assessor: FlaskClient
) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        module = queries.module_of(attempt)
        first, second, *_ = module.outcomes
        criterion = first.criteria[0]
        actions.judge(
            actor=people.actor(people_in.assessor),
            attempt=attempt,
            criterion_key=criterion.id,
            result=JudgementResult.NOT_YET,
            reason="Du glömde tvålen.",
        )
        db.session.commit()
        address = f"/valideringar/{attempt.id}/beslut"
    begun = dict(re.findall(r'<textarea[^>]*name="(reason_\w+)"[^>]*>\s*([^<]*)', assessor.get(address).text))
    assert begun[f"reason_{first.id}"].strip() == f"Inte ännu: {criterion.easy_text} Du glömde tvålen."
    assert begun[f"reason_{second.id}"] == ""
    with app.app_context():
        actions.give_outcome_reason(
            actor=people.actor(people_in.assessor),
            attempt=queries.get_attempt(attempt.id),
            outcome_key=first.id,
            reason="Handtvätten saknas.",
        )
        db.session.commit()
    html = assessor.get(address).text
    assert "Handtvätten saknas." in html
    assert "Inte ännu: Jag" not in html, "what is written already is not begun anew"


def test_the_verb_refuses_a_point_without_a_word(app: Flask, people_in: Cast, judged_id: UUID) -> None:
    with app.app_context(), pytest.raises(BadInput) as refusal:
        decide(people_in, judged_id, Weighing(frozenset({Point.VALID}), Autonomy.GUIDED))
    assert refusal.value.field == "points"


def test_the_verb_refuses_a_decision_that_is_not_weighed(
    app: Flask, people_in: Cast, judged_id: UUID
) -> None:
    with app.app_context():
        with pytest.raises(BadInput) as refusal:
            decide(people_in, judged_id, None)
        assert refusal.value.field == "points"
        db.session.rollback()
        assert queries.current_decision(judged_id) is None
        assert queries.get_attempt(judged_id).state is AttemptState.SUBMITTED


def test_the_database_refuses_a_point_without_a_word_too(
    app: Flask, people_in: Cast, judged_id: UUID
) -> None:
    with app.app_context():
        decision = Decision(
            attempt_id=judged_id, outcome=Outcome.ACHIEVED, assessor_id=people_in.assessor.id, at=clock.now()
        )
        db.session.add(decision)
        db.session.flush()
        points = {point.value: point is not Point.VALID for point in Point}
        db.session.add(DecisionWeighing(decision_id=decision.id, autonomy=Autonomy.GUIDED, **points))
        with pytest.raises(IntegrityError, match="reason_for_what_does_not_hold"):
            db.session.flush()
        db.session.rollback()


def test_the_verifier_and_the_assessor_read_it_and_the_coordinator_does_not(
    app: Flask, people_in: Cast, judged_id: UUID
) -> None:
    with app.app_context():
        decide(people_in, judged_id, DOUBTED)
        readers = (people_in.verifier, people_in.assessor, people_in.coordinator, people_in.participant)
    pages = (
        f"/granskningar/{judged_id}",
        f"/valideringar/{judged_id}",
        f"/valideringar/{judged_id}",
        f"/mina-steg/{judged_id}",
    )
    texts = [
        people.signed_in_client(app, reader).get(page).text
        for reader, page in zip(readers, pages, strict=True)
    ]
    assert ["Ett foto är från i fjol." in text for text in texts] == [True, True, False, False]
    assert "Stämmer inte" in texts[0] and "Med hjälp: blir visad först" in texts[0]


def test_a_new_decision_is_weighed_anew_and_the_earlier_stays(
    app: Flask, people_in: Cast, assessor: FlaskClient, judged_id: UUID
) -> None:
    with app.app_context():
        decide(people_in, judged_id, DOUBTED)
        attempt = validation.lock_batch_of(queries.get_attempt(judged_id))
        verification_actions.finish_review(
            actor=people.actor(people_in.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.RETURNED,
            checks=[],
            reason="Se på fotot en gång till.",
        )
        db.session.commit()
        decide(people_in, judged_id)
    shown = assessor.get(f"/valideringar/{judged_id}").text
    assert "Tidigare beslut" in shown and "Ett foto är från i fjol." in shown
    with app.app_context():
        assert db.session.query(DecisionWeighing).count() == 2


@pytest.mark.parametrize("method", ["testimony", "conversation", "product"])
def test_what_others_have_told_is_no_observation_of_a_safety_critical_criterion(
    app: Flask, people_in: Cast, method: str
) -> None:
    with app.app_context():
        attempt = validation.submitted(people_in)
        for criterion in queries.module_of(attempt).criteria():
            seen = "observation" if not criterion.safety_critical else method
            db.session.add(
                Evidence(
                    attempt_id=attempt.id,
                    author_id=people_in.supervisor.id,
                    kind=EvidenceKind.OBSERVATION,
                    method=seen,
                    text="Hon kan det.",
                    form_key=criterion.id,
                    created_at=attempt.created_at,
                    handed_in_at=attempt.created_at,
                    links=[EvidenceCriterion(criterion_key=criterion.id)],
                )
            )
        validation.judge_all(people_in, attempt)
        with pytest.raises(Refused, match="utan observation"):
            decide(people_in, attempt.id)
        validation.observe_all(people_in, attempt)
        decide(people_in, attempt.id)
