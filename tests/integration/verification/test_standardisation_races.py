"""Sixteen clicks at once prepare one meeting and close it once, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.people import queries as people_queries
from stegvis.validation.guidance_models import CriterionGuidance
from stegvis.verification.standardisation_models import StandardisationMeeting
from tests.factories import standardisation, validation
from tests.simultaneous import AT_ONCE, send_at_once


def count(site: Flask, table: type) -> int:
    with site.app_context():
        return db.session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.sent_at_once("standardisation.prepare", "standardisation.meeting")
def test_a_meeting_is_prepared_once_and_closed_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        key = standardisation.criterion(standardisation.disagreed(cast))
        item_id, today = standardisation.waiting(cast)[0].id, str(people_queries.today())

    prepared = send_at_once(site, cast.verifier, f"/granskningar/samsyn/fragor/{item_id}/mote", {})
    assert prepared == {302: AT_ONCE}
    assert count(site, StandardisationMeeting) == 1

    with site.app_context():
        meeting_id = standardisation.prepared(cast).id
    name = key.replace("-", "_")
    form = {
        "deed": "close",
        "held_on": today,
        "attendees": [str(cast.assessor.id), str(cast.verifier.id)],
        f"interpretation_{name}": "Två gånger räcker.",
        f"from_{name}": today,
    }
    closed = send_at_once(site, cast.verifier, f"/granskningar/samsyn/{meeting_id}", form)
    assert closed == {302: AT_ONCE}
    assert count(site, CriterionGuidance) == 1
    with site.app_context():
        statement = select(func.count()).where(AuditEntry.verb == "standardisation.closed")
        assert db.session.execute(statement).scalar_one() == 1
        assert standardisation.waiting(cast) == []
