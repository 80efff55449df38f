"""Two who do the same at the same moment: one effect, and no error."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Role
from stegvis.activities import queries
from stegvis.activities.models import FollowUp, Placement, PlacementEvent
from stegvis.activities.states import EventKind
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from tests.factories import people
from tests.factories.placements import on_placement
from tests.factories.validation import Cast
from tests.simultaneous import AT_ONCE, send_at_once


def events(app: Flask, kind: EventKind) -> int:
    with app.app_context():
        statement = select(func.count()).select_from(PlacementEvent).where(PlacementEvent.kind == kind)
        return db.session.execute(statement).scalar_one()


@pytest.fixture
def placement(app: Flask, cast: Cast) -> Placement:
    """A placement that goes on."""
    with app.app_context():
        return on_placement(cast)


def today(app: Flask) -> date:
    with app.app_context():
        return people_queries.today()


@pytest.mark.sent_at_once("activities.open_new")
def test_the_same_new_placement_is_made_once(app: Flask, cast: Cast) -> None:
    data = {
        "form_key": "the same",
        "workplace_name": "Café Exempelkoppen",
        "supervisor_name": "Berit",
        "starts_on": "2026-11-02",
        "ends_on": "2027-02-02",
    }

    answers = send_at_once(app, cast.coordinator, f"/personer/{cast.participant.id}/praktik", data)

    assert answers == {302: AT_ONCE}
    assert events(app, EventKind.OPENED) == 1
    with app.app_context():
        assert len(queries.workplaces_of([cast.unit.organisation_id])) == 1


@pytest.mark.sent_at_once("activities.open_new")
def test_the_same_new_workplace_for_many_participants_is_made_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        participants = [people.participant(cast.unit) for _ in range(AT_ONCE)]
    data = {
        "workplace_name": "Café Exempelkoppen",
        "supervisor_name": "Berit",
        "starts_on": "2026-11-02",
        "ends_on": "2027-02-02",
    }

    answers = send_at_once(
        app, cast.coordinator, [f"/personer/{one.id}/praktik" for one in participants], data
    )

    assert answers == {302: AT_ONCE}
    assert events(app, EventKind.OPENED) == AT_ONCE
    with app.app_context():
        assert len(queries.workplaces_of([cast.unit.organisation_id])) == 1


@pytest.mark.sent_at_once("activities.follow_up")
def test_the_same_talk_is_noted_once(app: Flask, cast: Cast, placement: Placement) -> None:
    data = {
        "talk": "during:1",
        "held_on": str(today(app)),
        "took_part": ["participant", "supervisor", "coordinator"],
        "note": "Bra.",
    }

    answers = send_at_once(app, cast.coordinator, f"/praktik/{placement.id}/samtal", data)

    assert answers == {302: AT_ONCE}
    assert events(app, EventKind.FOLLOWED_UP) == 1
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(FollowUp)).scalar_one() == 1


@pytest.mark.sent_at_once("activities.end")
def test_a_placement_ends_once(app: Flask, cast: Cast, placement: Placement) -> None:
    data = {"ended_on": str(today(app)), "reason": "work"}

    answers = send_at_once(app, cast.coordinator, f"/praktik/{placement.id}/avsluta", data)

    assert answers == {302: AT_ONCE}
    assert events(app, EventKind.ENDED) == 1


@pytest.mark.sent_at_once("activities.hand_over")
def test_a_placement_is_handed_over_once(app: Flask, cast: Cast, placement: Placement) -> None:
    with app.app_context():
        successor = people.staff(Role.COORDINATOR, cast.unit)
    data = {"from_id": str(cast.coordinator.id), "coordinator": str(successor.id)}

    answers = send_at_once(app, cast.coordinator, f"/praktik/{placement.id}/lamna-over", data)

    assert answers == {302: AT_ONCE}
    assert events(app, EventKind.HANDED_OVER) == 1
