"""Sound and film: put in a container that plays everywhere, without place, device, title or time.

ffmpeg runs as a process of its own, with limits on time, memory and written bytes, told which reader to use, and
without any protocol but files. Streams that browsers play are copied as they are; others are made anew.
"""

from __future__ import annotations

import re
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from stegvis.media.images import THUMBNAIL_SIDE, Unreadable
from stegvis.media.sniffing import FileType

PROBE_SECONDS = 20
CLEAN_SECONDS = 600
_MEMORY_BYTES = 3_000_000_000
_WRITTEN_BYTES = 1_000_000_000
# What MP4 can hold and browsers play. VP8 is not among it: ffmpeg refuses to put it there.
_PLAYED_VIDEO = frozenset({"h264", "vp9", "av1"})
_WEBM_VIDEO = frozenset({"vp8", "vp9", "av1"})
_WEBM_AUDIO = frozenset({"opus", "vorbis", ""})
_NOTHING_DECODED = "Output file is empty"
"""What ffmpeg says of a recording that was stopped before anything was heard: a stream without a moment in it."""

_STREAM = re.compile(r"^\s*Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)$", re.MULTILINE)
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")

# Nothing from the input's descriptions follows: whole file, streams, chapters, and no encoder's name either.
_BARE = [
    *("-map_metadata", "-1", "-map_metadata:s:v", "-1", "-map_metadata:s:a", "-1", "-map_chapters", "-1"),
    *("-sn", "-dn", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
]
_SOUND_ANEW = ["-c:a", "aac", "-b:a", "96k", "-ac", "2"]
_FILM_ANEW = [
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-pix_fmt", "yuv420p", "-threads", "1"),
    *("-vf", "scale='min(1280,iw)':-2"),
]


@dataclass(frozen=True)
class Streams:
    """What ffmpeg sees in a file: names of the first codecs (empty when there is none) and duration in seconds."""

    video: str
    audio: str
    duration: float | None
    width: int | None
    height: int | None


@dataclass(frozen=True)
class CleanRecording:
    """What was written: media type, seconds, and pixels when it is a film."""

    media_type: str
    duration: float | None
    width: int | None
    height: int | None
    has_thumbnail: bool


def probe(source: Path, file_type: FileType) -> Streams:
    """Read the file's description and decode its first seconds. Raises `Unreadable` when that fails."""
    result = _run([*_input(source, file_type), "-t", "2", "-f", "null", "-"], PROBE_SECONDS, loglevel="info")
    streams = _streams(result.stderr)
    if result.returncode != 0 or not (streams.video or streams.audio):
        raise Unreadable("cut_off" if "moov atom not found" in result.stderr else "unreadable")
    if _NOTHING_DECODED in result.stderr:
        raise Unreadable("empty")
    return streams


def clean_sound(source: Path, file_type: FileType, target: Path) -> CleanRecording:
    """Write the first sound as MP3 (if it was) or M4A. Raises `Unreadable`."""
    streams = probe(source, file_type)
    if not streams.audio:
        raise Unreadable("unreadable")
    if streams.audio == "mp3":
        media_type, how = (
            "audio/mpeg",
            ["-c:a", "copy", "-id3v2_version", "0", "-write_xing", "1", "-f", "mp3"],
        )
    else:
        codec = ["-c:a", "copy"] if streams.audio == "aac" and file_type.demuxer == "mov" else _SOUND_ANEW
        media_type, how = "audio/mp4", [*codec, "-movflags", "+faststart", "-f", "ipod"]
    _convert([*_input(source, file_type), "-map", "0:a:0", "-vn", *_BARE, *how, str(target)])
    written = _streams(_describe(target))
    return CleanRecording(media_type, written.duration, None, None, has_thumbnail=False)


def clean_film(source: Path, file_type: FileType, target: Path, thumbnail: Path) -> CleanRecording:
    """Write the first picture and sound as WebM (if it was) or MP4, and a still as JPEG. Raises `Unreadable`."""
    streams = probe(source, file_type)
    if not streams.video:
        raise Unreadable("unreadable")
    media_type, how = _film_output(streams, file_type)
    _convert([*_input(source, file_type), "-map", "0:v:0", "-map", "0:a:0?", *_BARE, *how, str(target)])
    written = _streams(_describe(target))
    has_thumbnail = _still(target, thumbnail)
    return CleanRecording(media_type, written.duration, written.width, written.height, has_thumbnail)


def _film_output(streams: Streams, file_type: FileType) -> tuple[str, list[str]]:
    fits_webm = streams.video in _WEBM_VIDEO and streams.audio in _WEBM_AUDIO
    if file_type.demuxer == "matroska" and fits_webm:
        return "video/webm", ["-c", "copy", "-f", "webm"]
    video = ["-c:v", "copy"] if streams.video in _PLAYED_VIDEO else _FILM_ANEW
    audio = ["-c:a", "copy"] if streams.audio in ("aac", "mp3") else _SOUND_ANEW
    return "video/mp4", [*video, *audio, "-movflags", "+faststart", "-f", "mp4"]


def _still(film: Path, thumbnail: Path) -> bool:
    """A picture from the film's first second; False when none could be made."""
    scale = f"scale={THUMBNAIL_SIDE}:{THUMBNAIL_SIDE}:force_original_aspect_ratio=decrease"
    for moment in ("0.5", "0"):
        picture = ["-frames:v", "1", "-vf", scale, *_BARE, "-c:v", "mjpeg", "-q:v", "4", "-f", "image2"]
        arguments = ["-protocol_whitelist", "file,pipe", "-ss", moment, "-i", str(film)]
        _run([*arguments, *picture, "-update", "1", str(thumbnail)], PROBE_SECONDS)
        if thumbnail.exists() and thumbnail.stat().st_size:
            return True
    return False


def _input(source: Path, file_type: FileType) -> list[str]:
    return ["-protocol_whitelist", "file,pipe", "-f", file_type.demuxer, "-i", str(source)]


def _describe(path: Path) -> str:
    """ffmpeg's own words about a file that it wrote itself."""
    return _run(["-protocol_whitelist", "file,pipe", "-i", str(path)], PROBE_SECONDS, loglevel="info").stderr


def _streams(description: str) -> Streams:
    # What follows "Output" is about what ffmpeg writes.
    description = description.split("\nOutput #0", maxsplit=1)[0]
    found: dict[str, str] = {}
    size: tuple[int | None, int | None] = (None, None)
    for kind, codec, rest in _STREAM.findall(description):
        if kind == "Video" and "attached pic" in rest:
            continue
        if kind == "Video" and kind not in found and (pixels := _SIZE.search(rest)):
            size = int(pixels[1]), int(pixels[2])
        found.setdefault(kind, codec)
    duration = _DURATION.search(description)
    seconds = int(duration[1]) * 3600 + int(duration[2]) * 60 + float(duration[3]) if duration else None
    return Streams(found.get("Video", ""), found.get("Audio", ""), seconds, *size)


def _convert(arguments: list[str]) -> None:
    result = _run(["-xerror", *arguments], CLEAN_SECONDS)
    target = Path(arguments[-1])
    if result.returncode != 0 or not target.exists() or not target.stat().st_size:
        raise Unreadable("unreadable")


def _run(arguments: list[str], seconds: int, loglevel: str = "error") -> subprocess.CompletedProcess[str]:
    """Run ffmpeg within the limits. Taking too long counts as unreadable."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-hide_banner",
        "-y",
        "-loglevel",
        loglevel,
        *arguments,
    ]
    with subprocess.Popen(  # noqa: S603 - the arguments are ours; the only names are of our own spool files
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env={},
    ) as process:
        _limit(process.pid, seconds)
        try:
            _, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as expired:
            process.kill()
            process.communicate()
            raise Unreadable("unreadable") from expired
    return subprocess.CompletedProcess(command, process.returncode, "", errors)


def _limit(process_id: int, seconds: int) -> None:
    """Set the process's limits from outside, since code between fork and exec is unsafe beside threads."""
    set_limit = getattr(resource, "prlimit", None)
    if set_limit is None:  # only Linux has it
        return
    try:
        set_limit(process_id, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        set_limit(process_id, resource.RLIMIT_FSIZE, (_WRITTEN_BYTES, _WRITTEN_BYTES))
        set_limit(process_id, resource.RLIMIT_CPU, (seconds, seconds))
    except (ProcessLookupError, PermissionError):
        return
