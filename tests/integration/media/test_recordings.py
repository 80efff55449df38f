"""Sound and film come out playable everywhere, without place, title or time."""

from __future__ import annotations

from pathlib import Path

import pytest

from stegvis.media.images import Unreadable
from stegvis.media.processing import Cleaned, check, clean
from stegvis.media.recordings import probe
from stegvis.media.sniffing import BY_MEDIA_TYPE, sniff
from stegvis.media.states import Kind
from tests.integration.media.recordings_on_disk import PLACE, TITLE, ffmpeg, film, sound

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")


def run(source: Path) -> tuple[Kind, Cleaned]:
    file_type = sniff(source.read_bytes()[:4096])
    assert file_type is not None
    folder = source.parent / "cleaned"
    folder.mkdir()
    kind = check(source, file_type)
    return kind, clean(source, file_type, kind, folder)


def codecs(cleaned: Cleaned) -> tuple[str, str]:
    streams = probe(cleaned.path, BY_MEDIA_TYPE[cleaned.media_type])
    return streams.video, streams.audio


@pytest.mark.parametrize("name", ["film.mov", "film.mp4"])
def test_the_place_is_gone_from_a_phones_film(name: str, tmp_path: Path) -> None:
    source = film(tmp_path / name, *H264)
    assert PLACE.encode() in source.read_bytes()
    kind, cleaned = run(source)
    assert (kind, cleaned.media_type) == (Kind.FILM, "video/mp4")
    written = cleaned.path.read_bytes()
    for trace in (PLACE.encode(), b"59.3293", TITLE.encode(), b"location", b"\xa9xyz", b"loci"):
        assert trace not in written


def test_the_time_of_recording_is_gone(tmp_path: Path) -> None:
    _, cleaned = run(film(tmp_path / "film.mp4", *H264))
    written = cleaned.path.read_bytes()
    header = written.index(b"mvhd")
    assert written[header + 8 : header + 16] == bytes(8)


def test_a_film_keeps_its_streams_and_gets_a_still(tmp_path: Path) -> None:
    _, cleaned = run(film(tmp_path / "film.mov", *H264))
    assert codecs(cleaned) == ("h264", "aac")
    assert (cleaned.width, cleaned.height) == (160, 120)
    assert cleaned.duration == pytest.approx(1, abs=0.2)
    assert cleaned.thumbnail is not None
    assert cleaned.thumbnail.read_bytes().startswith(b"\xff\xd8\xff")


def test_webm_stays_webm(tmp_path: Path) -> None:
    _, cleaned = run(film(tmp_path / "film.webm", "-c:v", "libvpx", "-c:a", "libopus"))
    assert (cleaned.media_type, codecs(cleaned)) == ("video/webm", ("vp8", "opus"))
    assert TITLE.encode() not in cleaned.path.read_bytes()
    assert PLACE.encode() not in cleaned.path.read_bytes()


@pytest.mark.parametrize(
    ("name", "video"),
    [
        ("film.mov", ("-c:v", "libx265", "-x265-params", "log-level=none")),
        ("film.3gp", ("-c:v", "mpeg4")),
        ("film.mkv", ("-c:v", "libvpx")),
    ],
)
def test_a_film_that_few_browsers_play_is_made_anew(
    name: str, video: tuple[str, ...], tmp_path: Path
) -> None:
    _, cleaned = run(film(tmp_path / name, *video, "-c:a", "aac"))
    assert (cleaned.media_type, codecs(cleaned)) == ("video/mp4", ("h264", "aac"))


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("ljud.m4a", ("-c:a", "aac"), "audio/mp4"),
        ("ljud.mp3", (), "audio/mpeg"),
        ("ljud.ogg", ("-c:a", "libopus"), "audio/mp4"),
        ("ljud.webm", ("-c:a", "libopus"), "audio/mp4"),
        ("ljud.wav", (), "audio/mp4"),
        ("ljud.aac", (), "audio/mp4"),
        ("ljud.mp4", ("-c:a", "aac"), "audio/mp4"),
        ("ljud.amr", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1"), "audio/mp4"),
    ],
)
def test_a_sound_becomes_mp3_or_m4a_without_its_title(
    name: str, arguments: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    kind, cleaned = run(sound(tmp_path / name, *arguments))
    assert (kind, cleaned.media_type) == (Kind.SOUND, expected)
    assert cleaned.duration == pytest.approx(1, abs=0.2)
    assert codecs(cleaned) == ("", "mp3" if expected == "audio/mpeg" else "aac")
    assert TITLE.encode() not in cleaned.path.read_bytes()


@pytest.mark.parametrize("name", ["ljud.wav", "ljud.mp4"])
def test_a_sound_that_was_stopped_before_anything_was_heard_is_empty(name: str, tmp_path: Path) -> None:
    flags = ("-c:a", "libopus", "-movflags", "+empty_moov+frag_keyframe") if name.endswith("mp4") else ()
    with pytest.raises(Unreadable, match="empty"):
        run(sound(tmp_path / name, "-af", "atrim=end=0.00001", *flags))


def test_a_film_turned_by_a_note_stays_turned(tmp_path: Path) -> None:
    upright = film(tmp_path / "upright.mp4", *H264)
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", "90", "-i", str(upright), "-c", "copy", str(turned))
    _, cleaned = run(turned)
    assert cleaned.thumbnail is not None
    from PIL import Image

    with Image.open(cleaned.thumbnail) as still:
        assert still.height > still.width


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_film_without_its_end_is_cut_off(share: float, tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", *H264)
    content = source.read_bytes()
    source.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Unreadable) as refused:
        run(source)
    assert refused.value.reason == "cut_off"


def test_bytes_that_only_begin_like_a_film_are_unreadable(tmp_path: Path) -> None:
    source = tmp_path / "film.webm"
    source.write_bytes(b"\x1aE\xdf\xa3" + b"nonsense" * 1000)
    with pytest.raises(Unreadable) as refused:
        run(source)
    assert refused.value.reason == "unreadable"


def test_a_playlist_that_names_other_files_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hemligt")
    source = tmp_path / "film.mp4"
    source.write_bytes(
        b"\x00\x00\x00\x10ftypmp42\x00\x00\x00\x00#EXTM3U\nfile://" + str(tmp_path / "secret.txt").encode()
    )
    with pytest.raises(Unreadable):
        run(source)
