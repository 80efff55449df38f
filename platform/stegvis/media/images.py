"""Photos: decoded within limits, turned right, made smaller and written anew with nothing but the picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from stegvis.media.sniffing import HEIF, JPEG, PNG, WEBP, FileType

pillow_heif.register_heif_opener()

LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
PIXEL_LIMIT = 64_000_000
WEBP_PIXEL_LIMIT = 32_000_000
"""Its decoder holds several copies of the whole picture."""

JPEG_PIXEL_LIMIT = 240_000_000
"""JPEG may hold more, since it is decoded straight into a smaller size; not so when it is progressive."""

# A few bytes can tell of a picture that fills the memory. The limits above decide, before anything is decoded;
# Pillow's own would only raise where we have nothing to say.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIF: "HEIF"}
_RESIZED_AS_THEY_ARE = frozenset({"RGB", "RGBA", "L"})


class Unreadable(Exception):
    """The bytes can't be taken; `reason` is `unreadable`, `cut_off` or `too_many_pixels`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class CleanImage:
    """What was written: media type and size in pixels of the picture (not of the thumbnail)."""

    media_type: str
    width: int
    height: int


def clean_image(source: Path, file_type: FileType, picture: Path, thumbnail: Path) -> CleanImage:
    """Write the picture and a JPEG thumbnail without any metadata. Raises `Unreadable`."""
    try:
        image = _decode(source, file_type)
    except Unreadable:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        is_cut_off = "truncated" in str(error).lower() or "end of file" in str(error).lower()
        raise Unreadable("cut_off" if is_cut_off else "unreadable") from error
    media_type = _write(image, picture)
    small = _opaque(image)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    small.save(thumbnail, "JPEG", quality=78, optimize=True)
    return CleanImage(media_type, image.width, image.height)


def _decode(source: Path, file_type: FileType) -> Image.Image:
    """The first frame, made smaller, turned as its orientation says, as RGB or RGBA without anything attached."""
    with Image.open(source, formats=[_FORMATS[file_type]]) as opened:
        if opened.width * opened.height > _limit(file_type, opened):
            raise Unreadable("too_many_pixels")
        if file_type == JPEG:
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        opened.load()
        has_alpha = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
        mode = "RGBA" if has_alpha else "RGB"
        # Made smaller before anything else: each further copy of a large picture costs hundreds of megabytes.
        keeps_mode = opened.mode in _RESIZED_AS_THEY_ARE and "transparency" not in opened.info
        small = opened if keeps_mode else opened.convert(mode)
        small.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
        plain = ImageOps.exif_transpose(small).convert(mode)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _limit(file_type: FileType, opened: Image.Image) -> int:
    if file_type == JPEG and "progressive" not in opened.info:
        return JPEG_PIXEL_LIMIT
    return WEBP_PIXEL_LIMIT if file_type == WEBP else PIXEL_LIMIT


def _write(image: Image.Image, target: Path) -> str:
    """Pictures with transparency stay PNG; all others become JPEG."""
    if image.mode == "RGBA":
        image.save(target, "PNG", optimize=False)
        return "image/png"
    image.save(target, "JPEG", quality=85, optimize=True, progressive=True)
    return "image/jpeg"


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.copy()
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white
