"""An owner for files, and the folders they lie in."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import stegvis.media.tasks  # noqa: F401 - registers the consumers
from stegvis.access.actor import Actor
from stegvis.base import clock
from stegvis.people.models import Account, Organisation
from stegvis.people.states import AccountKind


def make_owner(session: Session, username: str) -> Actor:
    """An account in an organisation of its own, as the one who acts."""
    organisation = Organisation(name=f"{username}s kommun")
    session.add(organisation)
    session.flush()
    account = Account(
        organisation_id=organisation.id,
        kind=AccountKind.STAFF,
        username=username,
        given_name="Amina",
        family_name="Warsame",
        created_at=clock.now(),
    )
    session.add(account)
    session.commit()
    return Actor(account.id, account.display_name, organisation.id)


@pytest.fixture
def owner(db_session: Session) -> Actor:
    """Someone who sends files."""
    return make_owner(db_session, "amina")


@pytest.fixture
def stranger(db_session: Session) -> Actor:
    """Someone else."""
    return make_owner(db_session, "bertil")


@pytest.fixture
def owner_of_app(app: Flask) -> Actor:
    """Someone who sends files, made before the first request."""
    with app.app_context():
        from stegvis.base.database import db

        return make_owner(db.session, "amina")
