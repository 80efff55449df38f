"""The kinds of media and the states that a file passes through."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a person would call the file."""

    PHOTO = "photo"
    SOUND = "sound"
    FILM = "film"
    FILE = "file"


class MediaState(StrEnum):
    """RECEIVED waits to be cleaned; READY can be shown; REFUSED could not be read and can only be removed."""

    RECEIVED = "received"
    READY = "ready"
    REFUSED = "refused"


TRANSITIONS: dict[MediaState, frozenset[MediaState]] = {
    MediaState.RECEIVED: frozenset({MediaState.READY, MediaState.REFUSED}),
    MediaState.READY: frozenset(),
    MediaState.REFUSED: frozenset(),
}
