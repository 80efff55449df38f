"""Who is too close to a participant has no more to do with her case, in any role."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.base.errors import BadInput, Refused
from stegvis.people import conflicts
from stegvis.people import queries as people_queries
from stegvis.people.actions import accounts
from stegvis.people.actions.conflicts import declare_conflict, take_conflict_back
from stegvis.people.conflict_models import ConflictOfInterest, Tie
from stegvis.people.facts import facts_about
from stegvis.people.models import Account
from stegvis.validation import actions, queries
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.rules import JudgementResult
from stegvis.validation.states import AttemptState, Outcome, TransitionName
from stegvis.verification import actions as verification_actions
from stegvis.verification.states import Check, ReviewOutcome
from tests.factories import people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.simultaneous import AT_ONCE, send_at_once

Reached = Callable[[Cast], ModuleAttempt]

ROLES: dict[str, tuple[Reached, tuple[str, ...]]] = {
    "supervisor": (validation.submitted, ("/", "/valideringar", "/valideringar/ATTEMPT")),
    "assessor": (validation.submitted, ("/", "/valideringar", "/valideringar/ATTEMPT/bedom")),
    "coordinator": (validation.submitted, ("/", "/valideringar", "/personer", "/valideringar/ATTEMPT")),
    "verifier": (validation.decided, ("/", "/granskningar", "/granskningar/ATTEMPT")),
    "issuer": (validation.cleared, ("/", "/klara-for-intyg", "/klara-for-intyg/ATTEMPT")),
}


def declared(cast: Cast, staff: Account, by: Account | None = None) -> ConflictOfInterest:
    conflict = declare_conflict(
        actor=people.actor(by or staff), participant_id=cast.participant.id, staff_id=staff.id, tie=Tie.CLOSE
    )
    db.session.commit()
    return conflict


@pytest.mark.parametrize("role", ROLES)
def test_whoever_says_it_on_the_page_reaches_nothing_of_the_participant(app: Flask, role: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    reached, paths = ROLES[role]
    with app.app_context():
        cast = validation.cast()
        cast.participant.given_name = "Zoryana"
        attempt_id = reached(cast).id
        staff: Account = getattr(cast, role)
        own_id = str(staff.id)
    client = people.signed_in_client(app, staff)
    pages = [path.replace("ATTEMPT", str(attempt_id)) for path in paths]
    assert any("Zoryana" in client.get(page, follow_redirects=True).text for page in pages), "she saw her"
    address = f"/valideringar/{attempt_id}/jav"
    assert client.post(address, data={"tie": "", "words": "Hon är min kusin."}).status_code == 422

    answer = client.post(address, data={"tie": "close", "words": "Hon är min kusin.", "staff": own_id})

    assert answer.status_code == 302
    for page in pages:
        shown = client.get(page)
        assert "Zoryana" not in shown.text, page
        assert shown.status_code == (404 if str(attempt_id) in page else 200), page
    assert client.get(address).status_code == 404
    with app.app_context():
        assert staff.id in facts_about(cast.participant.id).in_conflict
        in_force = people_queries.assigned(cast.participant.id)
        assert not any(staff.id in ids for ids in in_force.values())
        found = db.session.execute(
            select(AuditEntry).where(AuditEntry.verb == "conflict.declared")
        ).scalar_one()
        assert found.fields == ["staff"], "why is for coordinators, not for the trail"


def test_no_row_of_the_table_is_hers(cast: Cast) -> None:
    attempt = validation.decided(cast)
    declared(cast, cast.verifier)
    with pytest.raises(Refused, match="jäv"):
        verification_actions.finish_review(
            actor=people.actor(cast.verifier),
            attempt=attempt,
            outcome=ReviewOutcome.APPROVED,
            checks=list(Check),
        )
    with pytest.raises(Refused, match="jäv"):
        actions.moves.advance(
            actor=people.actor(cast.verifier), attempt=attempt, transition_name=TransitionName.APPROVED
        )


def test_what_she_judged_is_judged_anew_by_a_colleague_before_the_decision(app: Flask, cast: Cast) -> None:
    attempt = validation.submitted(cast)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    declared(cast, cast.assessor)
    with pytest.raises(Refused, match="jäv"):
        actions.judge(
            actor=people.actor(cast.assessor), attempt=attempt, result=JudgementResult.MET,
            criterion_key=queries.module_of(attempt).criterion_ids[0],
        )  # fmt: skip
    colleague = people.staff(Role.ASSESSOR, cast.unit)
    people.assignment(cast.participant, colleague, Role.ASSESSOR)
    first = queries.module_of(attempt).criterion_ids[0]
    bench = people.signed_in_client(app, colleague).get(
        f"/valideringar/{attempt.id}/bedom", follow_redirects=True
    )
    assert bench.request.path.endswith(first)
    assert "Bedömningen räknas inte" in bench.text
    with pytest.raises(Refused, match="kriterier är inte bedömda"):
        actions.decide(
            actor=people.actor(colleague), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED
        )
    for key in queries.module_of(attempt).criterion_ids:
        present = queries.current_judgement(attempt.id, key)
        assert present is not None
        actions.judge(
            actor=people.actor(colleague), attempt=attempt, criterion_key=key, result=JudgementResult.MET,
            seen_judgement_id=present.id,
        )  # fmt: skip
    actions.decide(actor=people.actor(colleague), attempt=attempt, outcome=Outcome.ACHIEVED, weighing=WEIGHED)
    assert queries.get_attempt(attempt.id).state is AttemptState.IN_QUEUE


def test_she_can_not_be_assigned_until_a_coordinator_has_taken_it_back(cast: Cast) -> None:
    conflict = declared(cast, cast.assessor, by=cast.coordinator)

    def assign() -> None:
        accounts.assign(
            actor=people.actor(cast.coordinator), participant_id=cast.participant.id,
            staff_id=cast.assessor.id, role=Role.ASSESSOR,
        )  # fmt: skip

    with pytest.raises(BadInput, match="jäv"):
        assign()
    with pytest.raises(Refused, match="dig själv"):
        take_conflict_back(actor=people.actor(cast.assessor), conflict=conflict, reason="Nej.")
    with pytest.raises(BadInput):
        take_conflict_back(actor=people.actor(cast.coordinator), conflict=conflict, reason=" ")
    for _ in range(2):
        take_conflict_back(actor=people.actor(cast.coordinator), conflict=conflict, reason="Fel person.")
    assign()
    assert cast.assessor.id in people_queries.assigned(cast.participant.id)[Role.ASSESSOR]
    assert len(conflicts.conflicts_of(cast.participant.id)) == 1


def test_a_coordinator_writes_it_down_for_a_colleague_and_takes_it_back(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        cast = validation.cast()
        attempt_id = validation.submitted(cast).id
    client = people.signed_in_client(app, cast.coordinator)
    address = f"/valideringar/{attempt_id}/jav"
    unchosen = client.post(address, data={"tie": "economic", "words": "De äger en bil ihop.", "staff": ""})
    assert unchosen.status_code == 422
    assert "De äger en bil ihop." in unchosen.text
    data = {"tie": "economic", "words": "De äger en bil ihop.", "staff": str(cast.assessor.id)}
    shown = client.post(address, data=data, follow_redirects=True)
    assert "De äger en bil ihop." in shown.text
    assessor = people.signed_in_client(app, cast.assessor)
    assert assessor.get(f"/valideringar/{attempt_id}").status_code == 404
    with app.app_context():
        [(conflict, _, _)] = conflicts.conflicts_of(cast.participant.id)
    taken = client.post(
        f"{address}/{conflict.id}/ta-tillbaka", data={"reason": "Fel person."}, follow_redirects=True
    )
    assert "Fel person." in taken.text
    with app.app_context():
        assert not facts_about(cast.participant.id).in_conflict
        other = validation.with_another_participant(cast)
        elsewhere: UUID = validation.submitted(other).id
    assert client.get(f"/valideringar/{elsewhere}/jav/{conflict.id}/ta-tillbaka").status_code == 404


@pytest.mark.sent_at_once("conflicts.declare", "conflicts.take_back")
def test_sixteen_at_once_are_one(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        attempt_id = validation.submitted(cast).id
    address = f"/valideringar/{attempt_id}/jav"
    data = {"tie": "close", "words": "", "staff": str(cast.assessor.id)}

    assert send_at_once(site, cast.coordinator, address, data) == {302: AT_ONCE}

    with site.app_context():
        [(conflict, _, _)] = conflicts.conflicts_of(cast.participant.id)
    again = send_at_once(site, cast.coordinator, f"{address}/{conflict.id}/ta-tillbaka", {"reason": "Fel."})
    assert again == {302: AT_ONCE}
    with site.app_context():
        for verb in ("conflict.declared", "conflict.taken-back", "assignment_ended"):
            count = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
            assert db.session.execute(count).scalar_one() == 1, verb
