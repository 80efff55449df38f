"""The bell between a process that has committed work and the worker: one byte to a Unix datagram socket."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST_PATH = 100


def socket_path(data: Path) -> Path:
    """Where the relay listens."""
    return data.resolve() / "wake.sock"


@contextmanager
def address(data: Path) -> Iterator[str]:
    """The address of that socket. A path too long for the kernel is named through its folder's descriptor."""
    path = socket_path(data)
    if len(str(path).encode()) < LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def ring(data: Path) -> None:
    """Send one byte. Nobody listening is no error: the relay's own sweep finds the work."""
    try:
        with (
            address(data) as place,
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as bell,
        ):
            bell.sendto(b"1", place)
    except OSError:
        log.debug("no relay is listening; the sweep will find the message")


def listen(data: Path) -> socket.socket:
    """The socket to be woken by. It takes the place of one that a dead relay left."""
    data.mkdir(parents=True, exist_ok=True)
    socket_path(data).unlink(missing_ok=True)
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with address(data) as place:
        bell.bind(place)
    return bell
