"""Real files as phones make them: a photo with a place in it, a sound, and files that are not what they say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import ExifTags, Image


def photo(folder: Path) -> Path:
    """A JPEG that says it was taken in the middle of Stockholm."""
    picture = Image.linear_gradient("L").resize((1200, 900)).convert("RGB")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 1
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    path = folder / "foto.jpg"
    picture.save(path, exif=exif)
    return path


def sound(folder: Path) -> Path:
    """Two seconds of a tone, as a phone's recorder writes it (AAC in MP4)."""
    path = folder / "ljud.m4a"
    _ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=2", "-c:a", "aac", path)
    return path


def _ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *arguments], check=True)


def too_large_photo(folder: Path) -> Path:
    """A real JPEG above the limit of the journeys' site (2 MB)."""
    path = folder / "stor.jpg"
    Image.frombytes("RGB", (1400, 1400), os.urandom(1400 * 1400 * 3)).save(path, quality=95)
    assert path.stat().st_size > 2 * 1024 * 1024
    return path


def empty_photo(folder: Path) -> Path:
    """A file without a single byte."""
    path = folder / "tom.jpg"
    path.write_bytes(b"")
    return path


def cut_off_photo(folder: Path) -> Path:
    """The first third of a photo."""
    whole = photo(folder).read_bytes()
    path = folder / "avbruten.jpg"
    path.write_bytes(whole[: len(whole) // 3])
    return path


def disguised_page(folder: Path) -> Path:
    """A web page that calls itself a photo."""
    path = folder / "inte-ett-foto.jpg"
    path.write_text("<!doctype html><title>hej</title><script>alert(1)</script>" * 20)
    return path
