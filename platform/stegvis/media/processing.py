"""From a received file to what may be shown: one function over the kinds, on local files only."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from stegvis.media.images import Unreadable, clean_image
from stegvis.media.recordings import clean_film, clean_sound, probe
from stegvis.media.sniffing import FileType, is_cut_off
from stegvis.media.states import Kind

_places = threading.BoundedSemaphore(2)
"""Decoding costs processor and memory; more at once in one process only makes all of them late."""


@dataclass(frozen=True)
class Cleaned:
    """Files in the given folder that may be shown, and what they are."""

    path: Path
    media_type: str
    thumbnail: Path | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None


def check(path: Path, file_type: FileType) -> Kind:
    """Look through a received file without changing it; what kind it turned out to be. Raises `Unreadable`."""
    if path.stat().st_size == 0:
        raise Unreadable("empty")
    if is_cut_off(path, file_type):
        raise Unreadable("cut_off")
    if not file_type.demuxer:
        (kind,) = file_type.kinds
        return kind
    with _places:
        streams = probe(path, file_type)
    return Kind.FILM if streams.video and Kind.FILM in file_type.kinds else Kind.SOUND


def clean(path: Path, file_type: FileType, kind: Kind, folder: Path) -> Cleaned:
    """Write what may be shown of a received file into `folder`. Raises `Unreadable`."""
    with _places:
        if kind == Kind.PHOTO:
            return _clean_photo(path, file_type, folder)
        if kind == Kind.SOUND:
            sound = clean_sound(path, file_type, folder / "sound")
            return Cleaned(folder / "sound", sound.media_type, duration=sound.duration)
        if kind == Kind.FILM:
            return _clean_film(path, file_type, folder)
    return Cleaned(path, file_type.media_type)


def _clean_photo(path: Path, file_type: FileType, folder: Path) -> Cleaned:
    picture, thumbnail = folder / "picture", folder / "thumbnail"
    image = clean_image(path, file_type, picture, thumbnail)
    return Cleaned(picture, image.media_type, thumbnail, image.width, image.height)


def _clean_film(path: Path, file_type: FileType, folder: Path) -> Cleaned:
    target, thumbnail = folder / "film", folder / "thumbnail.jpg"
    film = clean_film(path, file_type, target, thumbnail)
    return Cleaned(
        target,
        film.media_type,
        thumbnail if film.has_thumbnail else None,
        film.width,
        film.height,
        film.duration,
    )
