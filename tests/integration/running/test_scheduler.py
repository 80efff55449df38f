"""The scheduler: one message per period, however many look."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from stegvis.base import outbox
from stegvis.base.database import db
from stegvis.base.outbox import OutboxMessage
from stegvis.running import scheduler

MOMENT = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
NAME = "tests.hourly"


@pytest.fixture
def hourly() -> Iterator[None]:
    """A consumer that wants a message each hour."""
    outbox.consumer(NAME, every=timedelta(hours=1))(lambda: None)
    yield
    del outbox.CONSUMERS[NAME]


def look(app: Flask, moment: datetime) -> None:
    with time_machine.travel(moment, tick=False), app.app_context():
        db.read_only()
        scheduler.send_due()


def sent(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(OutboxMessage.task == NAME)) or 0


@pytest.mark.usefixtures("hourly")
def test_a_period_gets_one_message(site_app: Flask) -> None:
    look(site_app, MOMENT)
    look(site_app, MOMENT + timedelta(minutes=30))

    assert sent(site_app) == 1


@pytest.mark.usefixtures("hourly")
def test_the_next_period_gets_its_own(site_app: Flask) -> None:
    look(site_app, MOMENT)
    look(site_app, MOMENT + timedelta(minutes=50))

    assert sent(site_app) == 2


@pytest.mark.usefixtures("hourly")
def test_several_schedulers_send_one_message(site_app: Flask) -> None:
    both_ready = threading.Barrier(4)

    def run() -> None:
        with site_app.app_context():
            db.read_only()
            both_ready.wait(5)
            scheduler.send_due()

    threads = [threading.Thread(target=run) for _ in range(4)]
    with time_machine.travel(MOMENT, tick=False):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sent(site_app) == 1
