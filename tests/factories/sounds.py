"""A sound as it lies when it has been received. Call inside an application context."""

from __future__ import annotations

from uuid import uuid4

from stegvis.base.storage import storage
from stegvis.demo import recordings
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.sniffing import WAV
from stegvis.media.states import Kind


def received_sound(more: bytes = b"") -> Received:
    """Three seconds of soft tones, in the storage; `more` at the end makes another sound of it."""
    path = spool_folder() / uuid4().hex
    path.write_bytes(recordings.sound() + more)
    try:
        return keep(path, WAV, frozenset({Kind.SOUND}), storage())
    finally:
        path.unlink(missing_ok=True)
