"""Photos come out turned right, small, and with nothing but the picture."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from stegvis.media import images
from stegvis.media.images import Unreadable, clean_image
from stegvis.media.sniffing import HEIF, JPEG, PNG, WEBP, FileType, sniff

MAKER = "Telefon i Tensta"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[MAKE] = MAKER
    tags[ORIENTATION] = orientation
    tags.get_ifd(GPS).update({1: "N", 2: (59.0, 19.0, 45.0), 3: "E", 4: (18.0, 4.0, 7.0)})
    return tags.tobytes()


def two_halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red to the left, blue to the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def saved(format_name: str, image: Image.Image | None = None, orientation: int = 1) -> bytes:
    pillow_heif.register_heif_opener()
    target = io.BytesIO()
    (image or two_halves()).save(target, format_name, exif=exif(orientation))
    return target.getvalue()


def run(content: bytes, folder: Path) -> tuple[images.CleanImage, bytes, bytes]:
    source, picture, thumbnail = folder / "source", folder / "picture", folder / "thumbnail"
    source.write_bytes(content)
    file_type = sniff(content[:4096])
    assert file_type is not None
    return clean_image(source, file_type, picture, thumbnail), picture.read_bytes(), thumbnail.read_bytes()


@pytest.mark.parametrize(
    ("format_name", "file_type"), [("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP), ("HEIF", HEIF)]
)
def test_every_photo_becomes_a_jpeg_without_place_or_phone(
    format_name: str, file_type: FileType, tmp_path: Path
) -> None:
    content = saved(format_name)
    assert sniff(content[:4096]) == file_type
    assert MAKER.encode() in content
    result, picture, thumbnail = run(content, tmp_path)
    assert result.media_type == "image/jpeg"
    for written in (picture, thumbnail):
        opened = Image.open(io.BytesIO(written))
        assert opened.format == "JPEG"
        assert not opened.getexif()
        assert MAKER.encode() not in written
        assert b"Exif" not in written


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_held_sideways_is_turned_right(format_name: str, tmp_path: Path) -> None:
    result, picture, _ = run(saved(format_name, orientation=6), tmp_path)
    # Orientation 6 says: turn a quarter clockwise. What was left is then up.
    assert (result.width, result.height) == (40, 60)
    opened = Image.open(io.BytesIO(picture)).convert("RGB")
    red, _green, blue = opened.getpixel((20, 5))  # type: ignore[misc]
    assert red > 200
    assert blue < 60


def test_a_large_photo_is_made_smaller_and_its_thumbnail_smaller_still(tmp_path: Path) -> None:
    result, _, thumbnail = run(saved("JPEG", two_halves(4000, 3000)), tmp_path)
    assert (result.width, result.height) == (2560, 1920)
    assert Image.open(io.BytesIO(thumbnail)).size == (480, 360)


def test_a_picture_with_transparency_stays_png(tmp_path: Path) -> None:
    result, picture, thumbnail = run(saved("PNG", Image.new("RGBA", (30, 30), (255, 0, 0, 80))), tmp_path)
    assert result.media_type == "image/png"
    assert MAKER.encode() not in picture
    assert Image.open(io.BytesIO(thumbnail)).mode == "RGB"


def test_a_comment_in_a_png_is_gone(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "Hemma hos Amina")
    target = io.BytesIO()
    Image.new("RGBA", (30, 30)).save(target, "PNG", pnginfo=info)
    _, picture, _ = run(target.getvalue(), tmp_path)
    assert b"Amina" not in picture


@pytest.mark.parametrize("format_name", ["JPEG", "PNG"])
def test_a_photo_without_its_end_is_cut_off(format_name: str, tmp_path: Path) -> None:
    noise = Image.effect_noise((300, 300), 80).convert("RGB")
    content = saved(format_name, noise)
    with pytest.raises(Unreadable) as refused:
        run(content[: len(content) // 2], tmp_path)
    assert refused.value.reason == "cut_off"


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypheic"])
def test_bytes_that_only_begin_like_a_photo_are_unreadable(start: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        run(start + b"nonsense" * 200, tmp_path)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "PIXEL_LIMIT", 60 * 40 - 1)
    with pytest.raises(Unreadable) as refused:
        run(saved("PNG"), tmp_path)
    assert refused.value.reason == "too_many_pixels"


def claiming(size: int, format_name: str) -> bytes:
    """A small file whose header says that the picture is `size` × `size`."""
    if format_name == "PNG":
        header = b"IHDR" + struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
        checked = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
        return b"\x89PNG\r\n\x1a\n" + checked + saved("PNG")[33:]
    progressive = io.BytesIO()
    two_halves().save(progressive, "JPEG", progressive=format_name == "progressive")
    small = struct.pack(">HH", 40, 60)
    return progressive.getvalue().replace(small, struct.pack(">HH", size, size), 1)


@pytest.mark.parametrize(("size", "format_name"), [(60_000, "PNG"), (16_000, "JPEG"), (9_000, "progressive")])
def test_a_few_bytes_that_tell_of_a_giant_picture_are_refused_in_words(
    size: int, format_name: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable) as refused:
        run(claiming(size, format_name), tmp_path)
    assert refused.value.reason == "too_many_pixels"


def test_only_the_first_picture_of_a_moving_one_is_kept(tmp_path: Path) -> None:
    target = io.BytesIO()
    two_halves().save(target, "PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), "green")])
    result, picture, _ = run(target.getvalue(), tmp_path)
    assert result.media_type == "image/jpeg"
    assert getattr(Image.open(io.BytesIO(picture)), "n_frames", 1) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "CMYK", "I;16", "RGBA"])
def test_every_kind_of_colour_can_be_shown(mode: str, tmp_path: Path) -> None:
    image = Image.new(mode, (3000, 20))
    format_name = "JPEG" if mode == "CMYK" else "PNG"
    target = io.BytesIO()
    (image.convert("RGBA") if mode == "PA" else image).save(target, format_name)
    result, _, _ = run(target.getvalue(), tmp_path)
    assert (result.width, result.height) == (2560, 17)
