"""Sound and film for the demonstration: a short melody instead of a voice, a drawn scene instead of a film."""

from __future__ import annotations

import array
import math
import subprocess
import tempfile
import wave
from functools import cache
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg

from stegvis.demo.pictures import photo

RATE = 16_000
_MELODY = (392.0, 440.0, 493.9, 587.3, 493.9, 440.0)
_TONE_SECONDS = 0.5


@cache
def sound() -> bytes:
    """Three seconds of soft tones, as the bytes of a WAV file."""
    samples = array.array("h")
    length = int(RATE * _TONE_SECONDS)
    for tone in _MELODY:
        for number in range(length):
            fade = math.sin(math.pi * number / length)
            samples.append(int(9000 * fade * math.sin(2 * math.pi * tone * number / RATE)))
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


@cache
def film() -> bytes:
    """Three seconds of film that glides over a drawn scene, as the bytes of an MP4 file."""
    with tempfile.TemporaryDirectory(prefix="stegvis-demo-") as folder:
        picture, film_file = Path(folder) / "scene.jpg", Path(folder) / "film.mp4"
        picture.write_bytes(photo("rack"))
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-loop", "1", "-t", "3", "-i", picture,
                   "-vf", "scale=800:600,crop=640:480:'40+40*t':60", "-r", "10", "-c:v", "libx264",
                   "-preset", "ultrafast", "-pix_fmt", "yuv420p", film_file]  # fmt: skip
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        return film_file.read_bytes()
