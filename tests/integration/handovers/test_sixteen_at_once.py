"""Sixteen answers at the same moment have one effect and no error, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.activities.models import PlacementEvent
from stegvis.activities.states import EventKind
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.handovers.models import Handover
from stegvis.people import queries as people_queries
from stegvis.people.models import Membership
from tests.factories import placements, validation
from tests.integration.handovers.conftest import Scene, make_scene, proposed
from tests.simultaneous import AT_ONCE, send_at_once


@pytest.fixture
def app(published_on_each_database: Flask) -> Flask:
    """The application with the shipped content, on each database."""
    return published_on_each_database


@pytest.fixture
def scene(app: Flask) -> Iterator[Scene]:
    with app.app_context():
        found = make_scene()
        validation.submitted(found.giving)
        placements.on_placement(found.giving)
    yield found


def written(app: Flask, verb: str) -> int:
    with app.app_context():
        statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == verb)
        return db.session.execute(statement).scalar_one()


@pytest.mark.parametrize("place", ["near", "far"])
@pytest.mark.sent_at_once("handovers.answer")
def test_she_is_taken_over_once(app: Flask, scene: Scene, place: str) -> None:
    receivers = getattr(scene, place)
    with app.app_context():
        waiting = proposed(scene, receivers)
    data = {"answer": "accept", "assessor": str(receivers.assessor.id), "supervisor": ""}

    answers = send_at_once(app, receivers.coordinator, f"/overlamningar/{waiting.id}", data)

    assert answers == {302: AT_ONCE}
    assert (written(app, "handover.accepted"), written(app, "case.handed-over")) == (1, 1)
    with app.app_context():
        here = people_queries.assigned(scene.giving.participant.id)
        assert here == {
            Role.COORDINATOR: frozenset({receivers.coordinator.id}),
            Role.ASSESSOR: frozenset({receivers.assessor.id}),
        }
        count = select(func.count()).select_from(PlacementEvent)
        moved = db.session.execute(count.where(PlacementEvent.kind == EventKind.HANDED_OVER)).scalar_one()
        roles = select(func.count()).select_from(Membership)
        hers = roles.where(
            Membership.account_id == scene.giving.participant.id, people_queries.in_force(Membership)
        )
        assert (moved, db.session.execute(hers).scalar_one()) == (1, 1)


@pytest.mark.sent_at_once("handovers.answer")
def test_she_is_declined_once(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.near)
    data = {"answer": "decline", "reason": "Vi har fullt."}

    answers = send_at_once(app, scene.near.coordinator, f"/overlamningar/{waiting.id}", data)

    assert answers == {302: AT_ONCE}
    assert written(app, "handover.declined") == 1


@pytest.mark.sent_at_once("handovers.propose")
def test_she_is_proposed_once(app: Flask, scene: Scene) -> None:
    path = f"/personer/{scene.giving.participant.id}/overlamning/{scene.far.unit.id}"

    answers = send_at_once(app, scene.giving.coordinator, path, {"note": "Hon flyttar."})

    assert answers == {302: AT_ONCE}
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(Handover)).scalar_one() == 1


@pytest.mark.parametrize(("answer", "verb"), [("yes", "handover.said-yes"), ("no", "handover.said-no")])
@pytest.mark.sent_at_once("own_contacts.consent")
def test_her_word_is_taken_once(app: Flask, scene: Scene, answer: str, verb: str) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.far, says_yes=False)

    answers = send_at_once(
        app, scene.giving.participant, f"/mina-kontaktpersoner/flytt/{waiting.id}", {"answer": answer}
    )

    assert answers == {302: AT_ONCE}
    assert written(app, verb) == 1


@pytest.mark.sent_at_once("handovers.sent")
def test_it_is_taken_back_once(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.near)

    answers = send_at_once(app, scene.giving.coordinator, f"/overlamningar/{waiting.id}/forslag", {"ok": "x"})

    assert answers == {302: AT_ONCE}
    assert written(app, "handover.taken-back") == 1


@pytest.mark.sent_at_once("handovers.answer")
def test_two_coordinators_who_answer_at_once_do_not_both_become_hers(app: Flask, scene: Scene) -> None:
    with app.app_context():
        waiting = proposed(scene, scene.near)
    both = [scene.near.coordinator, scene.near.colleague]

    answers = send_at_once(app, both, f"/overlamningar/{waiting.id}", {"answer": "accept"})

    assert answers == {302: AT_ONCE}, "whoever is second is told that it is over"
    assert (written(app, "handover.accepted"), written(app, "case.handed-over")) == (1, 1)
    with app.app_context():
        [hers] = people_queries.assigned(scene.giving.participant.id)[Role.COORDINATOR]
        answered = db.session.execute(select(Handover.answered_by)).scalar_one()
        assert hers == answered
        assert hers in {one.id for one in both}
