"""The files of the demonstration are what they say."""

from __future__ import annotations

from stegvis.demo import pictures, recordings
from stegvis.demo.portfolio import FEW_PIECES, FILM_PIECE, OWN_PIECES
from stegvis.media.sniffing import JPEG, MP4, WAV, sniff
from stegvis.validation.rules import EvidenceKind


def test_every_photo_is_a_jpeg_of_its_own() -> None:
    scenes = {
        piece.scene for piece in (*OWN_PIECES, *FEW_PIECES, FILM_PIECE) if piece.kind is EvidenceKind.PHOTO
    }
    photos = {scene: pictures.photo(scene) for scene in scenes}
    assert all(sniff(photo) == JPEG for photo in photos.values())
    assert len(set(photos.values())) == len(scenes)


def test_the_sound_is_a_wav() -> None:
    assert sniff(recordings.sound()) == WAV


def test_the_film_is_an_mp4() -> None:
    assert sniff(recordings.film()) == MP4
