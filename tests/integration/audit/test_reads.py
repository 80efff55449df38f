"""The read log: the one thing that opening a page writes."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from stegvis.access import Actor, public
from stegvis.audit import record_read
from stegvis.audit.actions import count_entries
from stegvis.audit.models import ReadEntry
from stegvis.base.database import db

STINA = Actor(uuid4(), "Stina", None)


def reads(app: Flask) -> int:
    """How many readings are noted."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ReadEntry)) or 0


def with_view(app: Flask, *, fails: bool) -> Flask:
    """The application with one page about somebody's file."""

    @app.get("/prov")
    @public("Only in this test, for everybody.")
    def page() -> tuple[str, int]:
        record_read(STINA, "evidence", uuid4())
        if fails:
            raise RuntimeError("broken")
        return "ok", 200

    return app


def test_a_reading_is_noted_by_the_get_that_reads(site: Flask) -> None:
    with_view(site, fails=False).test_client().get("/prov")

    assert reads(site) == 1


def test_a_reading_is_no_entry_of_the_chain(site: Flask) -> None:
    with_view(site, fails=False).test_client().get("/prov")

    with site.app_context():
        assert count_entries() == 0


def test_a_reading_outside_a_request_goes_with_the_transaction(site: Flask) -> None:
    with site.app_context():
        record_read(STINA, "evidence", "1")
        db.session.rollback()
        record_read(STINA, "evidence", "2")
        db.session.commit()

    assert reads(site) == 1
