"""The demonstration data: whole, once, never in production. Loaded once for all tests of this file."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from stegvis.access import Role
from stegvis.activities import queries as placement_queries
from stegvis.activities import rules
from stegvis.activities.models import Placement
from stegvis.activities.states import EndReason
from stegvis.app import create_app
from stegvis.audit.models import AuditEntry
from stegvis.base.database import db, make_engine
from stegvis.base.errors import Refused
from stegvis.base.outbox import MessageState, OutboxMessage
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateKind, CertificateState
from stegvis.demo import actions
from stegvis.learning.models import Enrolment
from stegvis.media.models import MediaFile
from stegvis.media.states import MediaState
from stegvis.migrations.running import configuration, downgrade, upgrade
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Invitation
from stegvis.settings import Settings
from stegvis.validation.models import ModuleAttempt
from stegvis.validation.states import AttemptState, Outcome

# One worker loads the data once for all of these.
pytestmark = pytest.mark.xdist_group("demonstration data")

KEY = "a-key-for-tests-that-is-long-enough-0123456789"
S = AttemptState
REACHED = {
    S.REGISTERED, S.MAPPING, S.DORMANT, S.PLANNED, S.IN_PROGRESS, S.SUBMITTED, S.SUPPLEMENT, S.IN_QUEUE, S.SAMPLED,
    S.RETURNED, S.RECONSIDERATION, S.ASSESSED,
    S.EXTERNAL_SAMPLE, S.EXTERNAL_ACTION,
    S.VERIFIED, S.CLEARED, S.CERTIFIED, S.WITHDRAWN, S.ABORTED,
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, published_database: Path) -> Iterator[Flask]:
    """An application with the demonstration data, loaded by the command: a process that nothing else has prepared."""
    data = tmp_path_factory.mktemp("demo") / "var"
    shutil.copytree(published_database, data)
    settings = {"STEGVIS_ENV": "test", "STEGVIS_DATA": str(data), "STEGVIS_SECRET_KEY": KEY}
    arguments = [str(Path(sys.executable).with_name("stegvis")), "load-demo"]
    ended = subprocess.run(
        arguments, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    app = create_app(Settings(env="test", data=data, secret_key=KEY))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(loaded: Flask) -> Iterator[Session]:
    """A session on the demonstration data."""
    with loaded.app_context():
        db.read_only()
        yield db.session


@pytest.fixture
def listed(loaded: Flask) -> list[dict[str, Any]]:
    """The list of accounts."""
    settings: Settings = loaded.extensions["stegvis.settings"]
    return list(json.loads((settings.data / actions.ACCOUNTS_FILE).read_text()))


def test_attempts_stand_in_every_state_that_can_be_reached(session: Session) -> None:
    assert set(session.scalars(select(ModuleAttempt.state))) == REACHED


def test_a_verified_attempt_is_not_achieved_yet(session: Session) -> None:
    verified = session.scalars(select(ModuleAttempt).where(ModuleAttempt.state == S.VERIFIED)).one()
    assert verified.outcome is Outcome.PARTLY


def test_certificates_are_valid_replaced_and_withdrawn(session: Session) -> None:
    kinds = session.scalars(select(Certificate.state).where(Certificate.kind == CertificateKind.COMPETENCE))
    assert set(kinds) == set(CertificateState)


def test_some_have_completed_a_course_and_some_have_not(session: Session) -> None:
    completed = session.scalars(select(Enrolment.completed_at)).all()
    papers = session.scalars(select(Certificate.id).where(Certificate.kind == CertificateKind.COURSE)).all()
    assert len(papers) == sum(moment is not None for moment in completed) > 0
    assert None in completed


def test_placements_wait_for_a_talk_go_on_and_have_led_to_work(session: Session) -> None:
    found = {one.workplace.name: one for one in session.scalars(select(Placement).order_by(Placement.id))}
    facts = {name: placement_queries.facts_of(one) for name, one in found.items()}
    waiting = {name for name, one in facts.items() if rules.waiting_step(one, people_queries.today())}

    assert waiting == {"Café Sagoholmen"}
    assert {name for name, one in facts.items() if one.end_reason is EndReason.WORK} == {"Påhittets lager"}
    assert len(found) == 3


def test_nothing_queued_is_left_undone(session: Session) -> None:
    assert set(session.scalars(select(OutboxMessage.state))) == {MessageState.DONE}


def test_every_file_can_be_shown(session: Session) -> None:
    assert set(session.scalars(select(MediaFile.state))) == {MediaState.READY}


def test_an_invitation_is_open_in_each_municipality(session: Session) -> None:
    unused = select(func.count(Invitation.organisation_id.distinct())).where(Invitation.used_at.is_(None))
    assert session.scalar(unused) == 2


def test_time_never_runs_backward_in_the_story(session: Session) -> None:
    content = AuditEntry.object_kind.in_(["content_revision", "content_item"])
    moments = session.scalars(select(AuditEntry.at).where(~content).order_by(AuditEntry.sequence)).all()
    assert list(moments) == sorted(moments)


def test_the_list_can_be_read_by_its_owner_only(loaded: Flask) -> None:
    settings: Settings = loaded.extensions["stegvis.settings"]
    assert stat.S_IMODE((settings.data / actions.ACCOUNTS_FILE).stat().st_mode) == 0o600


def test_the_list_has_two_people_of_each_role_in_each_municipality(listed: list[dict[str, Any]]) -> None:
    count = Counter((account["organisation"], account["role"]) for account in listed)
    assert len(count) == 2 * len(Role)
    assert min(count.values()) >= 2


def test_staff_sign_in_with_what_the_list_says(loaded: Flask, listed: list[dict[str, Any]]) -> None:
    account = next(one for one in listed if one["role"] == "assessor")
    client = loaded.test_client()
    page = client.get("/logga-in").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"csrf_token": token, "username": account["username"], "password": account["password"]}
    client.post("/logga-in", data=fields)
    assert account["name"] in client.get("/").get_data(as_text=True)


def test_a_card_opens_with_its_link(loaded: Flask, listed: list[dict[str, Any]]) -> None:
    account = next(one for one in listed if one["role"] == "participant")
    assert len(account["pin"]) == 4
    path = account["qr_link"].split("/", 3)[3]
    answer = loaded.test_client().get(f"/{path}", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/kort/bilder"


def test_loading_again_changes_nothing(loaded: Flask, listed: list[dict[str, Any]]) -> None:
    with loaded.app_context():
        before = db.session.scalar(select(func.count()).select_from(Account))
        db.session.rollback()
        assert actions.load() == actions.Loaded(0, was_there=True)
        assert db.session.scalar(select(func.count()).select_from(Account)) == before


def test_the_command_says_that_it_is_there(loaded: Flask) -> None:
    result = loaded.test_cli_runner().invoke(args=["load-demo"])
    assert result.exit_code == 0
    assert "there already" in result.output


def test_production_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "var"
    app = create_app(Settings(env="production", data=data, secret_key=KEY))
    with app.app_context(), pytest.raises(Refused):
        actions.load()
    assert not (data / actions.ACCOUNTS_FILE).exists()


def test_the_command_fails_in_production(tmp_path: Path) -> None:
    app = create_app(Settings(env="production", data=tmp_path / "var", secret_key=KEY))
    result = app.test_cli_runner().invoke(args=["load-demo"])
    assert result.exit_code == 1
    assert "STEGVIS_ENV=production" in result.output


def test_migrations_lead_up_from_the_first_tables_and_lose_nothing_that_is_there(
    loaded: Flask, tmp_path: Path
) -> None:
    """SQLite writes a changed table anew: what other tables refer to must outlive that."""
    settings: Settings = loaded.extensions["stegvis.settings"]
    with (
        closing(sqlite3.connect(settings.data / "stegvis.db")) as live,
        closing(sqlite3.connect(tmp_path / "copy.db")) as copy,
    ):
        live.backup(copy)
    engine = make_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    with engine.begin() as connection:
        # The tests' databases are made from the models, which another test holds equal to the migrations.
        command.stamp(configuration(connection), "head")
    downgrade(engine, "0001")
    first_tables = row_counts(engine)
    upgrade(engine)

    after = row_counts(engine)
    engine.dispose()
    assert first_tables["decision"] > 0
    # Failures that are counted anew are forgotten on the way.
    kept = first_tables.keys() - {"alembic_version", "throttle"}
    assert {name: after[name] for name in kept} == {name: first_tables[name] for name in kept}


def row_counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names
        }
