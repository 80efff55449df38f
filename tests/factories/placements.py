"""Placements in any state, made through the room's own verbs. Call inside an application context."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from stegvis.activities import actions
from stegvis.activities.actions import Details
from stegvis.activities.models import Placement
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from tests.factories import people
from tests.factories.validation import Cast

WORKPLACE = "Café Exempelkoppen"


def details(
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    workplace: str = WORKPLACE,
    supervisor: str = "Berit Provgren",
) -> Details:
    """What is agreed on: by default a placement that began forty days ago and goes on for half a year."""
    start = starts_on or people_queries.today() - timedelta(days=40)
    return Details(
        starts_on=start,
        ends_on=ends_on or start + timedelta(days=180),
        workplace_name=workplace,
        workplace_place="Exempelgatan 1, Exempelstad",
        workplace_contact="Berit, 0700-00 00 00",
        supervisor_name=supervisor,
        times="måndag till torsdag, 9–14",
    )


def on_placement(around: Cast, agreed: Details | None = None) -> Placement:
    """A placement of the participant's, for which her coordinator answers."""
    placement = actions.open_placement(
        actor=people.actor(around.coordinator),
        participant=around.participant,
        details=agreed or details(),
        form_key=uuid4().hex,
    )
    db.session.commit()
    return placement
