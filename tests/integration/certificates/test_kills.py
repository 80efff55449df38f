"""Every acknowledged order gives exactly one certificate, however often the worker is killed."""

from __future__ import annotations

import hashlib
import random
import time

import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.certificates import actions
from stegvis.certificates.models import Certificate, CertificateOrder
from stegvis.certificates.states import OrderState
from stegvis.settings import Settings
from tests.integration.certificates.cleared import another, cleared_attempt
from tests.integration.running.conftest import Worker

ORDERS = 50
KILLS = 10
# A worker that starts on a crowded machine may need a while; the test ends as soon as the work is done.
PATIENCE_SECONDS = 120


def order_all(app: Flask) -> None:
    """Order certificates, each in a transaction of its own."""
    with app.app_context():
        first = cleared_attempt("Amina Nummer0")
        for number in range(ORDERS):
            cleared = another(first, f"Amina Nummer{number}") if number else first
            actions.order_issue(actor=cleared.issuing, attempt_id=cleared.attempt_id)
            db.session.commit()


def done(app: Flask) -> int:
    """How many orders have been carried out."""
    with app.app_context():
        db.read_only()
        statement = select(func.count()).where(CertificateOrder.state == OrderState.DONE)
        return db.session.scalar(statement) or 0


def wait_until_done(app: Flask, count: int) -> None:
    """Return when at least so many orders have been carried out."""
    until = time.monotonic() + PATIENCE_SECONDS
    while done(app) < count:
        assert time.monotonic() < until, "the worker has not done its work"
        time.sleep(0.05)


@pytest.mark.timeout(900)
def test_kills_at_random_moments_lose_nothing_and_double_nothing(app: Flask, settings: Settings) -> None:
    order_all(app)
    worker, moments = Worker(settings), random.Random(7)
    try:
        for _ in range(KILLS):
            worker.start()
            before = done(app)
            # Wait for its first certificate, so that the kill falls amid the work, then for a random moment.
            wait_until_done(app, min(before + 1, ORDERS))
            time.sleep(moments.uniform(0, 0.15))
            worker.kill()
        worker.start()
        wait_until_done(app, ORDERS)
    finally:
        worker.kill()
    assert_one_whole_certificate_each(app)


def assert_one_whole_certificate_each(app: Flask) -> None:
    """One certificate an attempt, each with the file whose hash it keeps."""
    with app.app_context():
        made = db.session.execute(select(Certificate)).scalars().all()
        assert (
            len(made) == len({one.attempt_id for one in made}) == len({one.serial for one in made}) == ORDERS
        )
        for one in made:
            kept = b"".join(storage().open_range(one.pdf_key, 0, one.pdf_size))
            assert hashlib.sha256(kept).hexdigest() == one.pdf_sha256
