"""What a file is, told by its first bytes alone: names and declared types are the sender's guesses."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stegvis.media.states import Kind

HEAD = 4096
"""This many first bytes are enough for `sniff`."""


@dataclass(frozen=True)
class FileType:
    """A type that we take: its media type, the kinds it can be, its usual name endings and ffmpeg's reader."""

    media_type: str
    kinds: frozenset[Kind]
    endings: frozenset[str]
    demuxer: str = ""


def _type(media_type: str, kinds: set[Kind], endings: str, demuxer: str = "") -> FileType:
    return FileType(media_type, frozenset(kinds), frozenset(endings.split()), demuxer)


JPEG = _type("image/jpeg", {Kind.PHOTO}, "jpg jpeg jpe jfif")
PNG = _type("image/png", {Kind.PHOTO}, "png")
WEBP = _type("image/webp", {Kind.PHOTO}, "webp")
HEIF = _type("image/heif", {Kind.PHOTO}, "heic heif hif")
MP4 = _type("video/mp4", {Kind.FILM, Kind.SOUND}, "mp4 m4v mov qt m4a 3gp 3g2 mp4a", "mov")
M4A = _type("audio/mp4", {Kind.SOUND}, "m4a m4b mp4 mp4a", "mov")
WEBM = _type("video/webm", {Kind.FILM, Kind.SOUND}, "webm weba mkv mka", "matroska")
OGG = _type("audio/ogg", {Kind.SOUND}, "ogg oga opus", "ogg")
MP3 = _type("audio/mpeg", {Kind.SOUND}, "mp3 mpga", "mp3")
WAV = _type("audio/wav", {Kind.SOUND}, "wav wave", "wav")
AAC = _type("audio/aac", {Kind.SOUND}, "aac adts", "aac")
AMR = _type("audio/amr", {Kind.SOUND}, "amr", "amr")
PDF = _type("application/pdf", {Kind.FILE}, "pdf")
TEXT = _type("text/plain", {Kind.FILE}, "txt text md")

ALL_TYPES = (JPEG, PNG, WEBP, HEIF, MP4, M4A, WEBM, OGG, MP3, WAV, AAC, AMR, PDF, TEXT)

BY_MEDIA_TYPE = {file_type.media_type: file_type for file_type in ALL_TYPES}
"""The types by their media type, which is unique to each."""

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\x1aE\xdf\xa3", WEBM),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"#!AMR", AMR),
    (b"%PDF-", PDF),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OLD_MOV_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def sniff(head: bytes) -> FileType | None:
    """The type of a file that begins so (the first `HEAD` bytes, or all of a shorter file), or None."""
    for start, file_type in _STARTS:
        if head.startswith(start):
            return file_type
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _sniff_brand(head[8:12])
    if head[4:8] in _OLD_MOV_BOXES:
        return MP4
    return _sniff_audio_frame(head) or _sniff_text(head)


def _sniff_brand(brand: bytes) -> FileType | None:
    if brand in _HEIF_BRANDS:
        return HEIF
    if brand in (b"avif", b"avis", b"crx "):
        return None
    return M4A if brand in (b"M4A ", b"M4B ") else MP4


def _sniff_audio_frame(head: bytes) -> FileType | None:
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    is_layer_three = head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0x00, 0xF0)
    return MP3 if is_layer_three else None


def _sniff_text(head: bytes) -> FileType | None:
    """Plain text is UTF-8 without control characters; a character cut in two at the end is no fault."""
    if not head or any(byte < 32 and byte not in b"\t\n\r\f" for byte in head):
        return None
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return None
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return None if lowered.startswith((b"<", b"#!", b"{\\rtf")) else TEXT


def is_cut_off(path: Path, file_type: FileType) -> bool:
    """Whether the file's own structure says that its end is missing. False where it doesn't say.

    JPEG and PNG are left to the decoder, which knows better.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if file_type in (MP4, M4A, HEIF):
            return _boxes_are_cut_off(file, size)
        if file_type == WEBP:
            file.seek(4)
            return int.from_bytes(file.read(4), "little") + 8 > size
        if file_type == PDF:
            file.seek(max(0, size - 2048))
            return b"%%EOF" not in file.read()
        return False


def _boxes_are_cut_off(file: BinaryIO, size: int) -> bool:
    """Walk the outermost boxes of an ISO file: each says how long it is."""
    position = 0
    while position < size:
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            return True
        length = int.from_bytes(header[:4], "big")
        if length == 0:
            return False
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length < 8:
            return True
        position += length
    return position > size
