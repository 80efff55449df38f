"""Types are told by the first bytes; a missing end by the file's own structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.media import sniffing
from stegvis.media.sniffing import FileType, is_cut_off, sniff


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", sniffing.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00", sniffing.PNG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", sniffing.WEBP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", sniffing.HEIF),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", sniffing.MP4),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00", sniffing.MP4),
        (b"\x00\x00\x00\x18ftyp3gp4\x00\x00", sniffing.MP4),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", sniffing.MP4),
        (b"\x00\x00\x00\x1cftypM4A \x00\x00", sniffing.M4A),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81", sniffing.WEBM),
        (b"OggS\x00\x02\x00\x00", sniffing.OGG),
        (b"ID3\x04\x00\x00\x00\x00", sniffing.MP3),
        (b"\xff\xfb\x90\x64\x00", sniffing.MP3),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", sniffing.WAV),
        (b"\xff\xf1\x50\x80\x00", sniffing.AAC),
        (b"#!AMR\n\x3c", sniffing.AMR),
        (b"%PDF-1.7\n", sniffing.PDF),
        ("Jag diskade på kaféet.\n".encode(), sniffing.TEXT),
    ],
)
def test_a_known_type_is_told(head: bytes, expected: FileType) -> None:
    assert sniff(head) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"PK\x03\x04\x14\x00",
        b"<!doctype html><script>",
        b"\xef\xbb\xbf <svg onload=x>",
        b"#!/bin/sh\n",
        b"\x00\x00\x00\x18ftypavif",
        b"RIFF\x10\x00\x00\x00AVI LIST",
        b"GIF89a\x01\x00",
        b"\xff\xff\xff\xff",
        b"caf\xe9 in latin-1 text",
    ],
)
def test_what_we_do_not_take_has_no_type(head: bytes) -> None:
    assert sniff(head) is None


def test_a_text_may_be_cut_in_the_middle_of_a_letter() -> None:
    assert sniff("räksmörgås".encode()[:2]) == sniffing.TEXT


def test_media_types_are_unique() -> None:
    assert len(sniffing.BY_MEDIA_TYPE) == len(sniffing.ALL_TYPES)


def test_a_film_whose_last_box_is_short_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(box(b"ftyp", b"mp42") + box(b"mdat", b"x" * 100)[:-1])
    assert is_cut_off(path, sniffing.MP4)


def test_a_film_with_whole_boxes_is_not_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(box(b"ftyp", b"mp42") + box(b"mdat", b"x" * 100))
    assert not is_cut_off(path, sniffing.MP4)


def test_a_box_that_reaches_to_the_end_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(box(b"ftyp", b"mp42") + b"\x00\x00\x00\x00mdat" + b"x" * 10)
    assert not is_cut_off(path, sniffing.MP4)


def test_a_box_shorter_than_its_own_header_is_cut_off_and_ends_the_walk(tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(box(b"ftyp", b"mp42") + b"\x00\x00\x00\x02mdat")
    assert is_cut_off(path, sniffing.MP4)


@pytest.mark.parametrize(
    ("content", "expected"), [(b"%PDF-1.7\n1 0 obj", True), (b"%PDF-1.7\n%%EOF\n", False)]
)
def test_a_pdf_without_its_end_is_cut_off(tmp_path: Path, content: bytes, expected: bool) -> None:
    path = tmp_path / "document"
    path.write_bytes(content)
    assert is_cut_off(path, sniffing.PDF) is expected


def test_a_webp_shorter_than_it_says_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"RIFF\xff\x00\x00\x00WEBP")
    assert is_cut_off(path, sniffing.WEBP)
