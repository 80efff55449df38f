"""Killed again and again while certificates are issued: each acknowledged order gives exactly one."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from stegvis.access import SYSTEM, Role
from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.certificates.models import Certificate
from stegvis.content import actions as content_actions
from stegvis.migrations.running import upgrade
from stegvis.settings import Settings
from tests.factories import people
from tests.integration.certificates import cleared
from tests.integration.running.conftest import eventually
from tests.integration.running.site_process import SiteProcess, Visitor

ISSUINGS = 50
KILLS = 10


@pytest.fixture
def pair() -> str:
    """What `make run` gives: SQLite and the broker inside the worker."""
    return "sqlite, embedded broker"


@dataclass
class Waiting:
    """Attempts that wait for their certificate, and the cookies of the issuer."""

    attempts: list[UUID]
    cookies: dict[str, str]


@pytest.fixture
def site_app(site: Settings) -> Iterator[Flask]:
    """The application with content, on a database of the newest shape."""
    site.data.mkdir()
    app = create_app(site)
    with app.app_context():
        upgrade(db.engine)
        Base.metadata.create_all(db.engine)
        content_actions.publish_folder(actor=SYSTEM)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def waiting(site_app: Flask) -> Waiting:
    """Fifty attempts that the internal verifier has approved, and one issuer."""
    with site_app.app_context():
        place = people.unit()
        assessor, verifier = people.staff(Role.ASSESSOR, place), people.staff(Role.INTERNAL_VERIFIER, place)
        issuer = people.staff(Role.ISSUER, place)
        attempts = [
            cleared._attempt(place, people.participant(place), assessor, verifier) for _ in range(ISSUINGS)
        ]
        db.session.commit()
    client = people.signed_in_client(site_app, issuer)
    cookie = client.get_cookie("stegvis")
    assert cookie is not None
    return Waiting(attempts, {"stegvis": cookie.value})


@pytest.fixture
def running(site: Settings) -> Iterator[SiteProcess]:
    """The site; not started yet."""
    process = SiteProcess(site)
    yield process
    process.kill()


@dataclass
class Orderer:
    """An issuer who does not give up: she sends each order until it is acknowledged."""

    visitor: Visitor
    attempts: list[UUID]
    acknowledged: list[UUID] = field(default_factory=list)
    permits: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def run(self) -> None:
        """Order one certificate for each permit."""
        for attempt_id in self.attempts:
            self.permits.acquire()
            while (status := self._order(attempt_id)) != 302:
                # None, or the gateway's own words: the site is just being killed or started.
                assert status in (None, 500, 503), status
                time.sleep(0.02)
            self.acknowledged.append(attempt_id)

    def _order(self, attempt_id: UUID) -> int | None:
        return self.visitor.send_form(f"/klara-for-intyg/{attempt_id}", name_checked="y")

    def allow(self, count: int) -> None:
        """Let so many more orders be sent."""
        for _ in range(count):
            self.permits.release()


def certificates_of(app: Flask) -> Counter[UUID | None]:
    with app.app_context():
        db.read_only()
        return Counter(db.session.scalars(select(Certificate.attempt_id)))


@pytest.mark.timeout(1200)
def test_each_acknowledged_order_gives_exactly_one_certificate(
    site_app: Flask, waiting: Waiting, running: SiteProcess
) -> None:
    orderer = Orderer(Visitor(running.port, waiting.cookies), waiting.attempts)
    thread = threading.Thread(target=orderer.run, daemon=True)
    thread.start()
    for _ in range(KILLS):
        running.start()
        before = len(orderer.acknowledged)
        orderer.allow(ISSUINGS // KILLS)
        assert eventually(lambda seen=before: len(orderer.acknowledged) > seen)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.3))
        running.kill()
    running.start()
    orderer.allow(ISSUINGS)
    thread.join(300)

    assert sorted(orderer.acknowledged) == sorted(waiting.attempts)
    assert eventually(lambda: len(certificates_of(site_app)) == ISSUINGS)
    assert set(certificates_of(site_app).values()) == {1}
