"""Sixteen clicks at once draw one interim sample and look once, on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.audit.models import AuditEntry
from stegvis.base.database import db
from stegvis.verification import interim_queries as queries
from tests.factories import people, validation
from tests.simultaneous import AT_ONCE, send_at_once


def entries(site: Flask, verb: str) -> int:
    with site.app_context():
        statement = select(func.count()).where(AuditEntry.verb == verb)
        return db.session.execute(statement).scalar_one()


@pytest.mark.sent_at_once("interim.draw", "interim.look", "interim.answer")
def test_a_sample_is_drawn_once_looked_at_once_and_answered_once(site: Flask) -> None:
    with site.app_context():
        cast = validation.cast()
        validation.submitted(cast)
    drawn = send_at_once(site, cast.verifier, f"/granskningar/lopande/dra/{cast.unit.id}", {})
    assert (drawn, entries(site, "interim.drawn")) == ({302: AT_ONCE}, 1)
    with site.app_context():
        (line,) = queries.to_look_at(people.actor(cast.verifier))
    address = f"/granskningar/lopande/{line.item_id}"
    looked = send_at_once(site, cast.verifier, address, {"agreement": "action", "note": "Fråga om tolk."})
    assert (looked, entries(site, "interim.looked")) == ({302: AT_ONCE}, 1)
    answered = send_at_once(site, cast.assessor, f"{address}/svar", {"answer": "Tolk är bokad."})
    assert (answered, entries(site, "interim.answered")) == ({302: AT_ONCE}, 1)
