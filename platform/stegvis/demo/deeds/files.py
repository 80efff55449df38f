"""Photos, sound, film and files, as a browser would have sent them."""

from __future__ import annotations

from uuid import uuid4

from stegvis.base.storage import storage
from stegvis.demo import recordings
from stegvis.demo.pictures import photo
from stegvis.demo.portfolio import Piece
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.sniffing import JPEG, MP4, TEXT, WAV
from stegvis.media.states import Kind
from stegvis.validation.rules import EvidenceKind

_BYTES = {
    EvidenceKind.PHOTO: (JPEG, Kind.PHOTO),
    EvidenceKind.SOUND: (WAV, Kind.SOUND),
    EvidenceKind.FILM: (MP4, Kind.FILM),
    EvidenceKind.FILE: (TEXT, Kind.FILE),
}


def received_file(piece: Piece) -> Received | None:
    """What the site has when the piece's file has come in; nothing for a piece without one."""
    if piece.kind not in _BYTES:
        return None
    file_type, kind = _BYTES[piece.kind]
    path = spool_folder() / uuid4().hex
    path.write_bytes(_content(piece))
    try:
        return keep(path, file_type, frozenset({kind}), storage())
    finally:
        path.unlink(missing_ok=True)


def _content(piece: Piece) -> bytes:
    if piece.kind is EvidenceKind.PHOTO:
        return photo(piece.scene)
    if piece.kind is EvidenceKind.SOUND:
        return recordings.sound()
    if piece.kind is EvidenceKind.FILM:
        return recordings.film()
    return piece.scene.encode()
