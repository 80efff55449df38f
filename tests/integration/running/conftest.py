"""A real worker process on each kind of database and broker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from stegvis.app import create_app
from stegvis.base.database import Base, db
from stegvis.settings import Settings

PATIENCE_SECONDS = 120


class Worker:
    """A worker process that a test starts and kills."""

    def __init__(self, settings: Settings) -> None:
        self._environment = os.environ | {
            "STEGVIS_ENV": settings.env,
            "STEGVIS_DATA": str(settings.data),
            "STEGVIS_SECRET_KEY": settings.secret_key,
            "STEGVIS_DATABASE_URL": settings.database_url,
            "STEGVIS_BROKER_URL": settings.broker_url,
            "STEGVIS_SMTP_URL": settings.smtp_url,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        command = [sys.executable, "-m", "stegvis.worker"]
        self._process = subprocess.Popen(command, env=self._environment, process_group=0)

    def kill(self) -> None:
        """End its whole group at once, as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(PATIENCE_SECONDS)
        self._process = None
        return code


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether it becomes so in time. The patience is for a machine that does much else."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture(
    params=["sqlite, embedded broker", "postgresql, embedded broker", "postgresql, redis", "sqlite, redis"]
)
def pair(request: pytest.FixtureRequest) -> str:
    """Each supported pair of database and broker."""
    return str(request.param)


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, pair: str) -> Settings:
    """Settings for the pair."""
    database, broker = pair.split(", ")
    return Settings(
        env="test",
        data=tmp_path / "var",
        secret_key="a-key-for-tests-that-is-long-enough-0123456789",
        database_url=request.getfixturevalue("postgresql_url") if database == "postgresql" else "",
        broker_url=request.getfixturevalue("redis_url") if broker == "redis" else "",
    )


@pytest.fixture
def site_app(site: Settings) -> Iterator[Flask]:
    """The application as the web process has it."""
    site.data.mkdir()
    app = create_app(site)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def worker(site: Settings, site_app: Flask) -> Iterator[Worker]:
    """A worker for that site; not started yet."""
    worker = Worker(site)
    yield worker
    worker.kill()
