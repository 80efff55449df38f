"""The whole site as processes of their own, started by `stegvis run` and killed without mercy."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import psutil

from stegvis.settings import Settings
from tests.services import free_port

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class SiteProcess:
    """`stegvis run` on a port of its own."""

    def __init__(self, settings: Settings) -> None:
        self.port = free_port()
        self._environment = os.environ | {
            "PORT": str(self.port),
            "STEGVIS_ENV": settings.env,
            "STEGVIS_DATA": str(settings.data),
            "STEGVIS_SECRET_KEY": settings.secret_key,
            "STEGVIS_DATABASE_URL": settings.database_url,
            "STEGVIS_BROKER_URL": settings.broker_url,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it is not ready yet on return."""
        command = [sys.executable, "-m", "stegvis.cli", "run"]
        self._process = subprocess.Popen(
            command, env=self._environment, process_group=0, stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """End every process and every process group of it at once, as a power cut would."""
        if self._process is None:
            return
        family = [self._process.pid]
        with suppress(psutil.NoSuchProcess):
            family += [child.pid for child in psutil.Process(self._process.pid).children(recursive=True)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        psutil.wait_procs([psutil.Process(pid) for pid in family if psutil.pid_exists(pid)], timeout=60)
        self._process = None


class Visitor:
    """A browser in miniature: keeps cookies, follows nothing."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._port = port
        self.cookies = dict(cookies or {})

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str] | None:
        """Status and text of an answer; None when none came."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        return answer.status, text

    def send_form(self, path: str, **fields: str) -> int | None:
        """Fill in the form of a page and send it; the status, None when the site is not there."""
        page = self.ask("GET", path)
        token = TOKEN.search(page[1]) if page is not None and page[0] == 200 else None
        if token is None:
            return None
        answer = self.ask("POST", path, {"csrf_token": token.group(1), **fields})
        return answer[0] if answer is not None else None
