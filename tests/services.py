"""Private PostgreSQL, Redis and S3 servers for the tests: started when first asked for, ended with the session.

`postgresql_url` gives each test an empty database of its own; `redis_url` an emptied server; `s3_settings` an empty
bucket. A missing program fails loudly: `make test` installs it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import redis

from stegvis.settings import Settings
from tests.databases import database_on

START_SECONDS = 30


def _program(name: str, *folders: Path) -> str:
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing; `make setup-test` installs it", pytrace=False)
    return found


def _postgresql_programs() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _as_other_user(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's user for it does instead."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def _run(command: Sequence[str]) -> None:
    subprocess.run(_as_other_user(command), check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The folder of the socket of a server without a network address."""
    folder = Path(tempfile.mkdtemp(prefix="stegvis-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    programs = _postgresql_programs()
    control = _program("pg_ctl", *programs)
    data = folder / "data"
    _run([_program("initdb", *programs), "-D", str(data), "-U", "stegvis", "-A", "trust", "-E", "UTF8", "-N"])
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
    _run([control, "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options])
    try:
        yield str(folder)
    finally:
        _run([control, "stop", "-m", "immediate", "-D", str(data)])
        shutil.rmtree(folder)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty database, as the settings take it: postgresql://..."""
    with database_on(postgresql_server) as url:
        yield url


def free_port() -> int:
    """A port of this machine that nothing listens on right now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a Redis server that keeps nothing."""
    port = free_port()
    program = _program("redis-server")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    url = f"redis://127.0.0.1:{port}/0"
    try:
        _wait_for_redis(url)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for_redis(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    with closing(redis.Redis.from_url(url)) as client:
        while True:
            try:
                client.ping()
            except redis.ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """An empty Redis."""
    with closing(redis.Redis.from_url(redis_server)) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a server that speaks S3 and keeps everything in memory."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


@pytest.fixture
def s3_settings(s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose files lie under a prefix in an empty bucket."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-tests")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    bucket = f"bucket-{uuid4().hex[:12]}"
    made = urllib.request.Request(f"{s3_server}/{bucket}", method="PUT")
    urllib.request.urlopen(made, timeout=START_SECONDS).close()
    return settings.model_copy(update={"storage_url": f"s3://{bucket}/files", "storage_endpoint": s3_server})
