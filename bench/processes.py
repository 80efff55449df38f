"""Servers to measure: the whole site with demonstration data, and a bare Flask hello."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

START_SECONDS = 600


def free_port() -> int:
    """A port that nothing listens on right now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A command that serves on a port, with all processes it starts."""

    def __init__(self, command: list[str], environment: dict[str, str], probe: str) -> None:
        self.port = free_port()
        self._command = command
        self._environment = os.environ | environment | {"PORT": str(self.port)}
        self._probe = probe
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; how many seconds until it answered."""
        began = time.monotonic()
        self._process = subprocess.Popen(self._command, env=self._environment, stdout=subprocess.DEVNULL)
        while not self._answers():
            if time.monotonic() - began > START_SECONDS or self._process.poll() is not None:
                raise RuntimeError(f"{self._command} did not start")
            time.sleep(0.01)
        return time.monotonic() - began

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self._probe)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def processor_seconds(self) -> float:
        """Processor time used so far by the processes that serve, from start."""
        total = 0.0
        for process in self.processes():
            if "stegvis.worker" not in process.cmdline():
                times = process.cpu_times()
                total += times.user + times.system
        return total

    def processes(self) -> list[psutil.Process]:
        """The process that was started, and all that it has started."""
        assert self._process is not None
        top = psutil.Process(self._process.pid)
        return [top, *top.children(recursive=True)]

    def stop(self) -> None:
        """Stop it and all it started."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


def hello() -> Server:
    """A bare Flask application that says hello, served with the same flags."""
    return Server([sys.executable, "-m", "bench.hello"], {}, "/")


def site(data: Path) -> Server:
    """The site, with its data in this folder."""
    environment = {"STEGVIS_DATA": str(data), "STEGVIS_ENV": "development", "STEGVIS_DATABASE_URL": ""}
    return Server([sys.executable, "-m", "stegvis.cli", "run"], environment, "/halsa/redo")


def accounts(data: Path, role: str) -> list[dict[str, Any]]:
    """The demonstration accounts with a role."""
    listed = json.loads((data / "demo-accounts.json").read_text())
    return [account for account in listed if account["role"] == role]
