"""A batch that real processes write, on SQLite and PostgreSQL: killed amid the work, stopped, and whole in the end."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from uuid import UUID

import psutil
import pytest
from flask import Flask
from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.base.storage import storage
from stegvis.certificates.batches import actions, queries
from stegvis.certificates.batches.models import CertificateBatchItem
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import BatchState, ItemState
from stegvis.settings import Settings
from tests.integration.certificates.cleared import Cleared
from tests.integration.certificates.ordering import UNPRINTABLE, cleared_attempts, ordered
from tests.integration.running.conftest import Worker, eventually

COUNT = 40
KILLS = 2


@pytest.fixture
def app(published_on_each_database: Flask) -> Flask:
    """The application on each kind of database."""
    return published_on_each_database


@pytest.fixture
def worker(app: Flask) -> Iterator[Worker]:
    """A worker for that site, which starts two processes of its own; not started yet."""
    settings: Settings = app.extensions["stegvis.settings"]
    worker = Worker(settings)
    yield worker
    worker.kill()


def order(app: Flask) -> tuple[UUID, list[Cleared]]:
    """An order of forty, one of whom has a name that can't be printed."""
    with app.app_context():
        cleared = cleared_attempts(COUNT, UNPRINTABLE)
        return ordered(cleared), cleared


def count_of(app: Flask, state: ItemState) -> int:
    """How many items are in this state."""
    with app.app_context():
        db.read_only()
        statement = select(func.count()).where(CertificateBatchItem.state == state)
        return db.session.scalar(statement) or 0


def has_ended(app: Flask, batch_id: UUID) -> bool:
    """Whether the batch is at its end."""
    with app.app_context():
        db.read_only()
        return queries.get_batch(batch_id).state is not BatchState.RUNNING


def more_than(app: Flask, before: int) -> Callable[[], bool]:
    """Whether more than so many are issued."""
    return lambda: count_of(app, ItemState.ISSUED) > before


def assert_each_is_whole(app: Flask, count: int) -> None:
    """So many certificates, each of an attempt and a number of its own, each with its file, and no file beside."""
    with app.app_context():
        made = db.session.scalars(select(Certificate)).all()
        assert (
            len(made) == len({one.attempt_id for one in made}) == len({one.serial for one in made}) == count
        )
        for one in made:
            kept = b"".join(storage().open_range(one.pdf_key, 0, one.pdf_size))
            assert hashlib.sha256(kept).hexdigest() == one.pdf_sha256
        lying = {key for key in storage().every_key() if key.startswith("certificates/")}
        assert lying == {one.pdf_key for one in made}


@pytest.mark.timeout(900)
def test_kills_of_the_whole_worker_lose_nothing_and_double_nothing(app: Flask, worker: Worker) -> None:
    batch_id, _cleared = order(app)
    moments = random.Random(11)
    for _ in range(KILLS):
        worker.start()
        eventually(more_than(app, count_of(app, ItemState.ISSUED)))
        time.sleep(moments.uniform(0, 0.3))
        worker.kill()
    worker.start()
    assert eventually(lambda: has_ended(app, batch_id))
    assert count_of(app, ItemState.FAILED) == 1
    assert_each_is_whole(app, COUNT - 1)


@pytest.mark.timeout(900)
def test_a_process_that_dies_alone_is_followed_by_another(app: Flask, worker: Worker) -> None:
    batch_id, _cleared = order(app)
    worker.start()
    assert eventually(more_than(app, 5))
    os.kill(one_maker(batch_id), signal.SIGKILL)
    assert eventually(lambda: has_ended(app, batch_id))
    assert_each_is_whole(app, COUNT - 1)


def one_maker(batch_id: UUID) -> int:
    """The id of a process that writes this batch."""
    return next(
        one.pid
        for one in psutil.process_iter(["cmdline"])
        if {"stegvis.maker", str(batch_id)} <= set(one.info["cmdline"] or [])
    )


@pytest.mark.timeout(900)
def test_a_stop_amid_the_work_leaves_whole_certificates(app: Flask, worker: Worker) -> None:
    batch_id, cleared = order(app)
    worker.start()
    assert eventually(more_than(app, 3))
    with app.app_context():
        actions.cancel_batch(actor=cleared[0].issuing, batch_id=batch_id)
        db.session.commit()
    worker.stop()
    issued = count_of(app, ItemState.ISSUED)
    assert 0 < issued < COUNT
    assert count_of(app, ItemState.WAITING) == 0
    assert_each_is_whole(app, issued)
