"""Small real recordings, made by ffmpeg for the tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

PLACE = "+59.3293+018.0686/"
TITLE = "Hemma hos Amina"


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg; the test fails with its words when it does."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-y", "-loglevel", "error", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def _described() -> list[str]:
    keys = ("location", "location-eng", "com.apple.quicktime.location.ISO6709")
    places = [part for key in keys for part in ("-metadata", f"{key}={PLACE}")]
    return [*places, "-metadata", f"title={TITLE}", "-metadata", "creation_time=2026-03-01T10:00:00Z"]


def film(path: Path, *codecs: str, seconds: float = 1) -> Path:
    """A test picture with a tone, and a place, a title and a time in every way that phones write them."""
    picture = f"testsrc=size=160x120:rate=10:duration={seconds}"
    tone = f"sine=frequency=440:duration={seconds}"
    flags = ["-movflags", "use_metadata_tags"] if path.suffix in (".mov", ".mp4") else []
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
    ffmpeg(*inputs, *codecs, *_described(), *flags, "-shortest", str(path))
    return path


def sound(path: Path, *codecs: str, seconds: float = 1) -> Path:
    """A tone with a title."""
    ffmpeg("-f", "lavfi", "-i", f"sine=duration={seconds}", *codecs, *_described(), str(path))
    return path
