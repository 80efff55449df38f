"""A participant with her staff, the content published, and two places to which she may go."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from stegvis.access import Role
from stegvis.base.database import db
from stegvis.handovers import actions
from stegvis.handovers.models import Handover
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from tests.factories import people, validation
from tests.factories.validation import Cast


@pytest.fixture
def app(published_app: Flask) -> Flask:
    """The application with the shipped content."""
    return published_app


@dataclass(frozen=True)
class Receivers:
    """The people of a unit that receives."""

    unit: Unit
    coordinator: Account
    colleague: Account
    assessor: Account
    supervisor: Account
    verifier: Account


@dataclass(frozen=True)
class Scene:
    """A participant with her staff, another unit of her municipality, and one of another municipality."""

    giving: Cast
    near: Receivers
    far: Receivers


def _receivers(unit: Unit) -> Receivers:
    return Receivers(
        unit=unit,
        coordinator=people.staff(Role.COORDINATOR, unit, name="Karin Mottagare"),
        colleague=people.staff(Role.COORDINATOR, unit),
        assessor=people.staff(Role.ASSESSOR, unit),
        supervisor=people.staff(Role.SUPERVISOR, unit),
        verifier=people.staff(Role.INTERNAL_VERIFIER, unit),
    )


def make_scene(*, protected: bool = False) -> Scene:
    """Call inside an application context."""
    giving = validation.cast(protected=protected)
    home = people_queries.get_organisation(giving.unit.organisation_id)
    return Scene(giving, _receivers(people.unit(home)), _receivers(people.unit()))


@pytest.fixture
def scene(app: Flask) -> Scene:
    with app.app_context():
        return make_scene()


def proposed(scene: Scene, to: Receivers, *, named: bool = False, says_yes: bool = True) -> Handover:
    """A hand-over that waits for the receiver. Call inside an application context."""
    made = actions.propose(
        actor=people.actor(scene.giving.coordinator),
        participant_id=scene.giving.participant.id,
        to_unit_id=to.unit.id,
        coordinator_id=to.coordinator.id if named else None,
        note="Hon vill jobba närmare hemmet.",
    )
    if made.is_transfer and says_yes:
        actions.say(actor=people.actor(scene.giving.participant), handover=made, yes=True)
    db.session.commit()
    return made


def accepted(scene: Scene, to: Receivers, *, with_staff: bool = False) -> Handover:
    """A hand-over that has happened. Call inside an application context."""
    made = actions.accept(
        actor=people.actor(to.coordinator),
        handover=proposed(scene, to),
        assessor_id=to.assessor.id if with_staff else None,
        supervisor_id=to.supervisor.id if with_staff else None,
    )
    db.session.commit()
    return made
