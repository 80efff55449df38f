"""A thousand certificates in one order, ordered on the page as an issuer does, while others use the site."""

from __future__ import annotations

import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil

from bench import processes
from bench.processes import Server
from bench.result import Result
from bench.visitor import Visitor, staff

CERTIFICATES = 1_000
EARLY = 100
LATE = 900
LOOK_SECONDS = 0.25
LONGEST_SECONDS = 900
LIST = "/klara-for-intyg"
_BAR = re.compile(r'<progress value="(\d+)"')


def batch_of_certificates(site: Server, data: Path) -> list[Result]:
    """Wall time, processor time and memory of the whole order, and how the site answers meanwhile."""
    username, password = _thousand_cleared(data)
    issuer = staff(site.port, {"username": username, "password": password})
    token = issuer.token(LIST)
    watch = _Watch(site)
    watch.look(0)
    times = _Times(staff(site.port, processes.accounts(data, "supervisor")[0]))
    began = time.monotonic()
    answer = issuer.submit(
        f"{LIST}/bestallningar", csrf_token=token, order=str(uuid4()), who="all", names_checked="y"
    )
    if answer.status != 302:
        raise RuntimeError(f"the order was answered with {answer.status}")
    ordering = time.monotonic() - began
    asking = Visitor(site.port, dict(issuer.cookies))
    times.start()
    try:
        while _still_running(asking, answer.location, watch):
            if time.monotonic() - began > LONGEST_SECONDS:
                raise RuntimeError("the order did not come to its end")
            time.sleep(LOOK_SECONDS)
    finally:
        times.stop()
    wall = time.monotonic() - began
    if f"{CERTIFICATES} intyg är utfärdade" not in asking.get(answer.location).text:
        raise RuntimeError("not every certificate was issued")
    return [
        Result(f"order of {CERTIFICATES} certificates, answer to the form", ordering, "s", 2),
        Result(f"order of {CERTIFICATES} certificates, until all are issued", wall, "s", 35),
        Result("whole certificate, processor time (aim 42)", watch.milliseconds, "ms", 50),
        Result(f"memory of those who write, after {EARLY}", watch.early / 2**20, "MB"),
        Result(f"the same after {LATE} and more ÷ after {EARLY}", watch.late / watch.early, "×", 1.2),
        Result("/ meanwhile, signed in, median", statistics.median(times.found) * 1000, "ms"),
        Result(f"/ meanwhile, signed in, slowest of {len(times.found)}", max(times.found), "s", 1),
    ]


@dataclass
class _Watch:
    """What the worker and the processes it has started use. The time of one that has ended is kept."""

    site: Server
    early: int = 0
    late: int = 0
    _before: dict[int, float] = field(default_factory=dict)
    _seconds: dict[int, float] = field(default_factory=dict)

    def look(self, settled: int) -> None:
        """Take down what they use now that so many are settled."""
        memory = 0
        for process in self.site.processes():
            try:
                if not {"stegvis.worker", "stegvis.maker"} & set(process.cmdline()):
                    continue
                used, memory = process.cpu_times(), memory + process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
            seconds = used.user + used.system
            # What the worker had used before the order is not the order's.
            self._before.setdefault(process.pid, seconds if "stegvis.worker" in process.cmdline() else 0.0)
            self._seconds[process.pid] = seconds
        if settled >= EARLY and not self.early:
            self.early = memory
        if settled >= LATE:
            self.late = max(self.late, memory)

    @property
    def milliseconds(self) -> float:
        """Processor time for each certificate, starts of processes included."""
        used = sum(seconds - self._before[pid] for pid, seconds in self._seconds.items())
        return used / CERTIFICATES * 1000


class _Times(threading.Thread):
    """Somebody who opens the first page again and again."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(daemon=True)
        self.found: list[float] = []
        self._visitor = visitor
        self._stopping = threading.Event()

    def run(self) -> None:
        """Ask until told to stop."""
        while not self._stopping.wait(0.1):
            began = time.perf_counter()
            self._visitor.get("/")
            self.found.append(time.perf_counter() - began)

    def stop(self) -> None:
        """Ask no more."""
        self._stopping.set()
        self.join()


def _still_running(visitor: Visitor, address: str, watch: _Watch) -> bool:
    page = visitor.get(address).text
    bar = _BAR.search(page)
    if bar is None:
        return False
    watch.look(int(bar.group(1)))
    return True


def _thousand_cleared(data: Path) -> tuple[str, str]:
    """A municipality of its own with a thousand participants who wait; user name and password of its issuer."""
    from stegvis.app import create_app
    from stegvis.base.database import db
    from stegvis.settings import Settings
    from tests.factories import people
    from tests.integration.certificates.ordering import cleared_attempts

    app = create_app(Settings(env="development", data=data, database_url=""))
    with app.app_context():
        issuer = cleared_attempts(CERTIFICATES)[0].issuer
        username = issuer.username or ""
        db.engine.dispose()
    return username, people.PASSWORD
