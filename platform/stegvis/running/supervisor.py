"""`stegvis run`: makes everything ready, starts web and worker, keeps them alive, and stops them together."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from types import FrameType

import click

from stegvis.base import wake
from stegvis.running import preparation
from stegvis.running.preparation import CannotStart
from stegvis.running.processes import INTERRUPTED, Child
from stegvis.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.05
READY_SECONDS = 60.0
STOP_SECONDS = 12.0


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Address:
        """STEGVIS_HOST and PORT, by default 127.0.0.1 and 8000."""
        port = preparation.chosen_port(os.environ.get("PORT", "8000"))
        return cls(os.environ.get("STEGVIS_HOST", "127.0.0.1"), port)

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def answers(self) -> bool:
        """Whether the site answers and its database too."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        connection = HTTPConnection(host, self.port, timeout=2)
        try:
            connection.request("GET", "/halsa/redo", headers={"Connection": "close"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


class Supervisor:
    """Keeps the child processes running until it is told to stop."""

    def __init__(self, children: list[Child]) -> None:
        self._children = children
        self._stopping = threading.Event()

    def request_stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Stop soon; fit to be a signal handler."""
        self._stopping.set()

    def start(self) -> None:
        """Start all children at once."""
        for child in self._children:
            child.start()

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Keep the children alive until `ready()`; False when told to stop or when time is up."""
        until = time.monotonic() + seconds
        while not self._stopping.wait(LOOK_SECONDS) and time.monotonic() < until:
            if ready():
                return True
            self._revive()
        return False

    def keep_running(self) -> None:
        """Start again what dies, until told to stop."""
        while not self._stopping.wait(LOOK_SECONDS * 4):
            self._revive()

    def _revive(self) -> None:
        for child in self._children:
            child.revive()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Ask all children to finish, wait a little, kill what is left."""
        for child in self._children:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for child in self._children:
            child.stopped(until)


def make_children(address: Address) -> list[Child]:
    """The web server, and the worker that holds relay and scheduler."""
    environment = {**os.environ, "STEGVIS_HOST": address.host, "PORT": str(address.port)}
    return [
        Child("web", [sys.executable, "-m", "stegvis.running.server"], environment),
        Child("worker", [sys.executable, "-m", "stegvis.worker"], environment),
    ]


def run() -> None:
    """Run the site until Ctrl-C or SIGTERM. Raises CannotStart with a text for people."""
    preparation.keep_files_private()
    address = Address.from_environment()
    os.environ.setdefault("STEGVIS_PUBLIC_URL", address.url.rstrip("/"))
    settings = preparation.checked_settings(preparation.user_id())
    for warning in preparation.warnings(settings, preparation.user_id()):
        click.echo(warning, err=True)
    with preparation.only_one(settings.data):
        preparation.check_port(address.host, address.port)
        _run_prepared(settings, address)


def _run_prepared(settings: Settings, address: Address) -> None:
    supervisor = Supervisor(make_children(address))
    if not preparation.is_prepared(settings):
        click.echo("Making the database and the content ready ...")
        preparation.prepare(settings)
    signal.signal(signal.SIGINT, supervisor.request_stop)
    signal.signal(signal.SIGTERM, supervisor.request_stop)
    bell = wake.socket_path(settings.data)
    bell.unlink(missing_ok=True)
    supervisor.start()
    try:
        if supervisor.wait_until(lambda: bell.exists() and address.answers(), READY_SECONDS):
            _greet(settings, address)
        elif not supervisor.stopping:
            raise CannotStart("The site did not answer within a minute; its messages stand above.")
        supervisor.keep_running()
    finally:
        click.echo("Stopping ...", err=True)
        supervisor.stop()


def _greet(settings: Settings, address: Address) -> None:
    """Print where the site is and who can sign in."""
    click.echo(f"\nStegvis is ready: {address.url}")
    accounts = preparation.demonstration_accounts(settings) if settings.env != "production" else []
    if accounts:
        click.echo("\nDemonstration accounts (made up people; all in demo-accounts.json in the data folder):")
    for account in accounts:
        pictures = " ".join(account.get("pin", ()))
        secret = account.get("password") or f"{pictures}  {account.get('qr_link', '')}"
        name = account.get("username") or account.get("name") or ""
        place = account.get("workshop") or account.get("organisation") or ""
        click.echo(f"  {account.get('role', ''):<18} {name:<24} {secret:<24} {place}")
    click.echo("\nCtrl-C stops it.")


@click.command("run")
def run_command() -> None:
    """Start the whole site: web, worker and scheduler; Ctrl-C stops all."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        run()
    except CannotStart as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Stopped before it was ready; the next start goes on from here.", err=True)
        sys.exit(INTERRUPTED)
