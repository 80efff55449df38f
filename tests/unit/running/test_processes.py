"""Child processes: they start again when they die, and end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from stegvis.running import processes
from stegvis.running.processes import Child

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", '''
from stegvis.running.processes import end_with_parent
end_with_parent()
print("up", flush=True)
{SLEEP}
'''], process_group=0)
print(child.pid, flush=True)
time.sleep(60)
"""


def eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child("sleeper", [sys.executable, "-c", SLEEP], os.environ)
    child.start()
    yield child
    child.ask_to_stop()
    child.stopped(time.monotonic() + 10)


def test_a_child_that_dies_is_started_again(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE_SECONDS", 0.0)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        child.revive()
        return child.pid not in (None, first)

    assert eventually(is_back)


def test_a_living_child_is_left_alone(child: Child) -> None:
    first = child.pid
    child.revive()
    assert child.pid == first


def test_a_child_stops_when_asked(child: Child) -> None:
    child.ask_to_stop()

    assert child.stopped(time.monotonic() + 10)
    assert child.pid is None


def test_a_child_that_will_not_stop_is_killed() -> None:
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], os.environ)
    child.start()
    pid = child.pid
    assert pid is not None
    assert eventually(lambda: _ignores_term(pid))
    child.ask_to_stop()

    assert not child.stopped(time.monotonic() + 0.1)
    assert child.pid is None


def _ignores_term(pid: int) -> bool:
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
    )
    return bool(int(status["SigIgn"], 16) & (1 << (signal.SIGTERM - 1)))


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {line.strip() for line in (parent.stdout.readline(), parent.stdout.readline())}
        pid = int(next(line for line in pids if line != "up"))
        grandchild = psutil.Process(pid)
        parent.kill()

    assert eventually(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_a_child_whose_parent_ended_before_it_was_up_ends_too() -> None:
    """The kernel tells nothing of an end that was before the asking: here the starter is long gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    orphan = "from stegvis.running.processes import end_with_parent; end_with_parent(); print('alive')"
    environment = os.environ | {processes.STARTED_BY: str(gone.pid)}

    ended = subprocess.run([sys.executable, "-c", orphan], env=environment, capture_output=True, check=False)

    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"")


def test_a_child_knows_who_started_it(tmp_path: Path) -> None:
    told = tmp_path / "told"
    write = (
        f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(os.environ['{processes.STARTED_BY}'])"
    )
    child = Child("writer", [sys.executable, "-c", write], os.environ)
    child.start()

    assert child.stopped(time.monotonic() + 10)
    assert told.read_text() == str(os.getpid())
