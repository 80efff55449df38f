"""An assessor of another municipality helps with one attempt: she sees it, works in it, and sees nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Select, func, select

from stegvis.access import Role
from stegvis.audit.models import AuditEntry
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.cooperation import actions as cooperation_actions
from stegvis.cooperation.models import Agreement
from stegvis.people import queries as people_queries
from stegvis.people.actions.conflicts import declare_conflict
from stegvis.people.conflict_models import Tie
from stegvis.people.models import Account, Unit
from stegvis.reminders.gathering import waiting_for
from stegvis.reminders.states import Step
from stegvis.validation import actions, competences, lending_reading, queries, tasks, work_lists
from stegvis.validation.guard_facts import involved_in
from stegvis.validation.lending_models import Lending
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome
from stegvis.verification import hidden_names
from stegvis.verification import queries as verification_queries
from tests.factories import cooperation, people, validation
from tests.factories.validation import WEIGHED, Cast
from tests.simultaneous import send_at_once

assert tasks, "registers what begins a mapping"


@pytest.fixture
def app(published_app: Flask) -> Flask:
    published_app.config["WTF_CSRF_ENABLED"] = False
    return published_app


@dataclass(frozen=True)
class Scene:
    """A participant whose own unit has no assessor for her, and one of another municipality that helps."""

    cast: Cast
    helper: Account
    agreement: Agreement


def make_scene(*, protected: bool = False) -> Scene:
    """Call inside an application context."""
    place, neighbour = people.unit(), people.unit(name="Verkstad Granne")
    cast = validation.Cast(
        unit=place,
        participant=people.participant(place, protected=protected),
        supervisor=people.staff(Role.SUPERVISOR, place),
        assessor=people.staff(Role.ASSESSOR, neighbour, name="Greta Grannbedömare"),
        coordinator=people.staff(Role.COORDINATOR, place),
        verifier=people.staff(Role.INTERNAL_VERIFIER, place),
        issuer=people.staff(Role.ISSUER, place),
    )
    people.assignment(cast.participant, cast.supervisor, Role.SUPERVISOR)
    people.assignment(cast.participant, cast.coordinator, Role.COORDINATOR)
    return Scene(cast, cast.assessor, cooperation.agreed(place, neighbour))


@pytest.fixture
def scene(app: Flask) -> Iterator[Scene]:
    with app.app_context():
        yield make_scene()


def test_a_mapping_that_waited_for_an_assessor_begins_and_ends_in_the_home_units_batch(scene: Scene) -> None:
    cast = scene.cast
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    db.session.commit()
    assert attempt.state is AttemptState.REGISTERED
    cooperation.lend(cast, attempt, scene.helper)
    outbox.run_pending()
    assert queries.get_attempt(attempt.id).state is AttemptState.MAPPING

    validation.text_evidence(cast, attempt)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    validation.observe_all(cast, attempt)
    validation.judge_all(cast, attempt)
    actions.decide(
        actor=people.actor(scene.helper),
        attempt=attempt,
        outcome=Outcome.ACHIEVED,
        reason="Bevisen visar det.",
        weighing=WEIGHED,
    )
    db.session.commit()

    item = verification_queries.latest_item_of_attempt(attempt.id)
    assert item is not None
    assert item.batch.unit_id == cast.unit.id, "the decision is verified where the participant is"
    assert item.assessor_id == scene.helper.id
    validation.approve(cast, validation.lock_batch_of(attempt))
    assert queries.get_attempt(attempt.id).state is AttemptState.CLEARED


def neighbour_of(scene: Scene) -> Unit:
    """Where the helper works."""
    unit_id = people_queries.memberships_of(scene.helper.id)[0][0].unit_id
    assert unit_id is not None
    return people_queries.get_unit(unit_id)


def lent(scene: Scene) -> ModuleAttempt:
    """An attempt that waits for the helper's judgement."""
    cast = scene.cast
    own = replace(cast, assessor=people.staff(Role.ASSESSOR, cast.unit))
    people.assignment(cast.participant, own.assessor, Role.ASSESSOR)
    attempt = validation.submitted(own)
    cooperation.lend(cast, attempt, scene.helper)
    return attempt


def test_she_sees_the_attempt_and_nothing_else(app: Flask) -> None:
    with app.app_context():
        scene = make_scene()
        attempt_id, case = (one := lent(scene)).id, one.case_id
        assert case
        cast = scene.cast
        another = validation.with_another_participant(cast, people.staff(Role.ASSESSOR, cast.unit))
        stranger_id = validation.submitted(another).id
        paths = {
            f"/valideringar/{attempt_id}": 200,
            f"/valideringar/{attempt_id}/bedom": (200, 302),
            f"/valideringar/{attempt_id}/kartlaggning": 200,
            f"/valideringar/{attempt_id}/lana": (403, 404),
            f"/valideringar/{stranger_id}": 404,
            f"/valideringar/{stranger_id}/bedom": 404,
            f"/personer/{cast.participant.id}": (403, 404),
        }
        db.session.expunge_all()
    client = people.signed_in_client(app, scene.helper)

    for path, expected in paths.items():
        allowed = expected if isinstance(expected, tuple) else (expected,)
        assert client.get(path).status_code in allowed, path
    name = scene.cast.participant.display_name
    assert name in client.get("/").text
    assert name in client.get("/valideringar").text
    assert another.participant.display_name not in client.get("/valideringar").text


def test_home_staff_read_from_where_she_comes(app: Flask) -> None:
    with app.app_context():
        scene = make_scene()
        attempt_id = lent(scene).id
        town = people_queries.get_organisation(scene.helper.organisation_id).name
        db.session.expunge_all()

    page = people.signed_in_client(app, scene.cast.coordinator).get(f"/valideringar/{attempt_id}").text

    assert "Bedömare från en annan kommun" in page
    assert f"Greta Grannbedömare, {town}" in page


def test_whoever_ends_the_agreement_reads_first_how_many_are_lent_by_it(app: Flask) -> None:
    with app.app_context():
        scene = make_scene()
        attempt_id = lent(scene).id
        path = f"/samarbeten/{scene.agreement.id}"
        administrator = people.staff(Role.ADMINISTRATOR, scene.cast.unit)
        db.session.expunge_all()
    client = people.signed_in_client(app, administrator)
    page = client.get(path).text
    assert "1 validering har en lånad bedömare." in page
    assert scene.cast.participant.display_name not in page
    with app.app_context():
        actions.end_lending(
            actor=people.actor(scene.cast.coordinator), attempt=queries.get_attempt(attempt_id)
        )
        db.session.commit()
    assert "Inget öppet arbete hänger på avtalet i dag." in client.get(path).text


@pytest.mark.parametrize("how", ["lending", "agreement", "period", "role", "moved"])
def test_she_loses_sight_when_it_ends(app: Flask, how: str) -> None:
    with app.app_context():
        scene = make_scene()
        attempt = lent(scene)
        path = f"/valideringar/{attempt.id}"
        later = clock.now()
        if how == "lending":
            actions.end_lending(actor=people.actor(scene.cast.coordinator), attempt=attempt)
        elif how == "agreement":
            administrator = people.staff(Role.ADMINISTRATOR, scene.cast.unit)
            cooperation_actions.end(actor=people.actor(administrator), agreement=scene.agreement)
        elif how == "period":
            scene.agreement.valid_to = people_queries.today()
            later += timedelta(days=1)
        elif how == "role":
            elsewhere = people.unit()
            people.membership(scene.helper, Role.ASSESSOR, elsewhere)
            for membership, _name in people_queries.memberships_of(scene.helper.id):
                if membership.organisation_id == scene.helper.organisation_id:
                    membership.valid_to = people_queries.today() - timedelta(days=1)
        else:
            attempt.case.organisation_id = people.organisation().id
        db.session.commit()
        db.session.expunge_all()
    with time_machine.travel(later, tick=True):
        client = people.signed_in_client(app, scene.helper)

        assert client.get(path).status_code == 404
        assert scene.cast.participant.display_name not in client.get("/").text


def test_only_who_may_help_is_offered_and_taken(scene: Scene) -> None:
    cast = scene.cast
    neighbour = neighbour_of(scene)
    untrained = people.staff(Role.ASSESSOR, neighbour, is_competent=False)
    close = people.staff(Role.ASSESSOR, neighbour)
    stranger = people.staff(Role.ASSESSOR)
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    coordinator = people.actor(cast.coordinator)
    declare_conflict(actor=coordinator, participant_id=cast.participant.id, staff_id=close.id, tie=Tie.CLOSE)
    db.session.commit()

    assert [one.account_id for one in lending_reading.candidates(coordinator, attempt)] == [scene.helper.id]
    for barred in (untrained, close, stranger, cast.participant):
        with pytest.raises(BadInput):
            actions.lend_assessor(actor=coordinator, attempt=attempt, assessor_id=barred.id)


def test_another_helper_takes_the_place_of_the_first_and_all_is_in_the_log(scene: Scene) -> None:
    attempt = lent(scene)
    neighbour = neighbour_of(scene)
    second = people.staff(Role.ASSESSOR, neighbour)
    cooperation.lend(scene.cast, attempt, second)

    rows = db.session.execute(select(Lending).order_by(Lending.lent_at)).scalars().all()
    assert [(one.assessor_id, one.ended_at is None) for one in rows] == [
        (scene.helper.id, False),
        (second.id, True),
    ]
    verbs = db.session.execute(
        select(AuditEntry.verb).where(AuditEntry.verb.startswith("assessor.")).order_by(AuditEntry.at)
    )
    assert list(verbs.scalars()) == ["assessor.lent", "assessor.lending-ended", "assessor.lent"]
    assert scene.helper.id in involved_in(attempt).assigned[Role.ASSESSOR], "she never verifies it"
    near = hidden_names.people_near([scene.cast.participant.id])
    assert {scene.helper.id, second.id} <= {one.account_id for one in near}


def test_the_same_helper_is_lent_anew_when_the_agreement_is_renewed(scene: Scene) -> None:
    attempt = lent(scene)
    administrator = people.staff(Role.ADMINISTRATOR, scene.cast.unit)
    cooperation_actions.end(actor=people.actor(administrator), agreement=scene.agreement)
    db.session.commit()
    assert lending_reading.helper_of(attempt) is None
    renewed = cooperation.agreed(scene.cast.unit, neighbour_of(scene))
    cooperation.lend(scene.cast, attempt, scene.helper)

    helper = lending_reading.helper_of(attempt)
    assert helper is not None and helper.account_id == scene.helper.id
    assert attempt.lending is not None and attempt.lending.agreement_id == renewed.id


def test_her_work_waits_for_her_and_nobody_is_told_that_an_assessor_is_lacking(scene: Scene) -> None:
    cast = scene.cast
    attempt = actions.open_attempt(
        actor=people.actor(cast.coordinator),
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    db.session.commit()
    coordinator = people.actor(cast.coordinator)
    states = {AttemptState.REGISTERED, AttemptState.SUBMITTED}
    before = work_lists.lines_in_places(coordinator, Role.COORDINATOR, states)
    assert competences.lacking_assessor(before)
    cooperation.lend(cast, attempt, scene.helper)
    outbox.run_pending()
    validation.text_evidence(cast, attempt)
    actions.hand_in(actor=people.actor(cast.participant), attempt=attempt)
    db.session.commit()

    after = work_lists.lines_in_places(coordinator, Role.COORDINATOR, states)
    assert [one.lent_to for one in after] == [scene.helper.id]
    assert competences.lacking_assessor(after) == []
    assert Step.NAME_ASSESSOR not in {one.step for one in waiting_for(coordinator)}
    assert Step.JUDGE in {one.step for one in waiting_for(people.actor(scene.helper))}


@pytest.mark.parametrize("how", ["close", "role"])
def test_an_attempt_whose_helper_may_do_nothing_is_the_coordinators_again(scene: Scene, how: str) -> None:
    cast, coordinator = scene.cast, people.actor(scene.cast.coordinator)
    attempt = actions.open_attempt(
        actor=coordinator,
        participant_id=cast.participant.id,
        module_key=validation.MODULE,
        information=validation.informed(),
    )
    db.session.commit()
    cooperation.lend(cast, attempt, scene.helper)
    if how == "close":
        declare_conflict(
            actor=coordinator, participant_id=cast.participant.id, staff_id=scene.helper.id, tie=Tie.CLOSE
        )
    else:
        for membership, _name in people_queries.memberships_of(scene.helper.id):
            membership.valid_to = people_queries.today() - timedelta(days=1)
    db.session.commit()

    lines = work_lists.lines_in_places(coordinator, Role.COORDINATOR, set(AttemptState))
    assert [one.attempt_id for one in competences.lacking_assessor(lines)] == [attempt.id]


def test_a_protected_participant_is_seen_by_the_helper_only_while_she_is_lent(app: Flask) -> None:
    with app.app_context():
        scene = make_scene(protected=True)
        attempt_id = lent(scene).id
        neighbour = neighbour_of(scene)
        colleague = people.staff(Role.ASSESSOR, neighbour)
        db.session.expunge_all()
    path = f"/valideringar/{attempt_id}"

    assert people.signed_in_client(app, scene.helper).get(path).status_code == 200
    assert people.signed_in_client(app, colleague).get(path).status_code == 404


def test_the_page_lends_and_ends(app: Flask) -> None:
    with app.app_context():
        scene = make_scene()
        attempt_id = lent(scene).id
        actions.end_lending(
            actor=people.actor(scene.cast.coordinator), attempt=queries.get_attempt(attempt_id)
        )
        db.session.commit()
        helper_id = str(scene.helper.id)
        db.session.expunge_all()
    client, path = (
        people.signed_in_client(app, scene.cast.coordinator),
        f"/valideringar/{attempt_id}/lana",
    )

    empty = client.post(path, data={})
    assert empty.status_code == 422
    assert "Välj en bedömare." in empty.text
    assert client.post(path, data={"assessor": helper_id}).status_code == 302
    assert "Hjälper till nu" in client.get(path).text
    assert client.post(f"{path}/avsluta").status_code == 302
    assert "Hjälper till nu" not in client.get(path).text


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param("lend", marks=pytest.mark.sent_at_once("lending.choose")),
        pytest.param("end", marks=pytest.mark.sent_at_once("lending.end")),
    ],
)
def test_sixteen_at_once_have_one_effect(published_on_each_database: Flask, verb: str) -> None:
    app = published_on_each_database
    with app.app_context():
        scene = make_scene()
        attempt = lent(scene)
        path, data = f"/valideringar/{attempt.id}/lana/avsluta", {}
        if verb == "lend":
            actions.end_lending(actor=people.actor(scene.cast.coordinator), attempt=attempt)
            db.session.commit()
            path, data = f"/valideringar/{attempt.id}/lana", {"assessor": str(scene.helper.id)}
        before = db.session.execute(_entries()).scalar_one()
        db.session.expunge_all()

    answers = send_at_once(app, scene.cast.coordinator, path, data)

    assert set(answers) <= {302}, answers
    with app.app_context():
        assert db.session.execute(_entries()).scalar_one() == before + 1
        going_on = select(func.count()).select_from(Lending).where(Lending.ended_at.is_(None))
        assert db.session.execute(going_on).scalar_one() == (1 if verb == "lend" else 0)


def _entries() -> Select[int]:
    return select(func.count()).select_from(AuditEntry).where(AuditEntry.verb.startswith("assessor."))
