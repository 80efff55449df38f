"""The site as `make run` starts it, in a data folder of its own, for the time of the tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from tests.services import free_port

READY_SECONDS = 120
STOP_SECONDS = 30
GIVEN_WORLD = "STEGVIS_JOURNEYS_WORLD"
ACCOUNTS = "demo-accounts.json"


class SiteFailed(Exception):
    """The site did not start or did not stay; the text holds its messages."""


@dataclass(frozen=True)
class Site:
    """A site that answers: its address, its data folder, and the file that takes its messages."""

    url: str
    data: Path
    log: Path


def make_world(folder: Path) -> Path:
    """A data folder with database, content and demonstration data; made once for all workers of a test run.

    STEGVIS_JOURNEYS_WORLD may name a folder that is there already, which saves half a minute in each run.
    """
    given = os.environ.get(GIVEN_WORLD)
    if given:
        return Path(given)
    world = folder / "journeys-world"
    with (folder / "journeys-world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (world / ACCOUNTS).exists():
            _prepare(world)
    return world


def _prepare(world: Path) -> None:
    world.mkdir(mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "stegvis.running.prepare"]
    ended = subprocess.run(
        command, env=_environment(world, 8000), capture_output=True, text=True, check=False
    )
    if ended.returncode or not (world / ACCOUNTS).exists():
        raise SiteFailed(f"no demonstration data were made:\n{ended.stdout}\n{ended.stderr}")


def _environment(data: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEGVIS_")}
    return kept | {
        "STEGVIS_ENV": "development",
        "STEGVIS_DATA": str(data),
        "STEGVIS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STEGVIS_PHOTO_LIMIT_MB": "2",
        "PORT": str(port),
    }


@contextmanager
def running_site(world: Path, folder: Path) -> Iterator[Site]:
    """The site on a copy of the world in `folder`, until the block ends. Raises SiteFailed with its messages."""
    data = folder / "var"
    shutil.copytree(world, data)
    site = Site(f"http://127.0.0.1:{free_port()}", data, folder / "site.log")
    port = int(site.url.rpartition(":")[2])
    with site.log.open("wb") as log:
        process = _start(data, port, log)
        try:
            _wait(site, process)
            yield site
            if process.poll() is not None:
                raise SiteFailed(f"the site ended by itself:\n{site.log.read_text()}")
            if "Traceback (most recent call last)" in site.log.read_text():
                raise SiteFailed(f"the site stumbled while it was used:\n{site.log.read_text()}")
        finally:
            _stop(process)


def _start(data: Path, port: int, log: IO[bytes]) -> subprocess.Popen[bytes]:
    # The console script lies beside the interpreter: what `make run` executes.
    command = [str(Path(sys.executable).with_name("stegvis")), "run"]
    return subprocess.Popen(
        command, env=_environment(data, port), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SiteFailed(f"the site ended with code {process.returncode}:\n{site.log.read_text()}")
        if "Stegvis is ready" in site.log.read_text() and _answers(site):
            return
        time.sleep(0.05)
    raise SiteFailed(f"the site did not answer in {READY_SECONDS} s:\n{site.log.read_text()}")


def _answers(site: Site) -> bool:
    connection = HTTPConnection(site.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/logga-in", headers={"Connection": "close"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to end; if it doesn't, kill the group that it leads."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
