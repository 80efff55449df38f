"""The local storage: one API over keys of our own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.base.storage import Storage, local_storage, new_key, storage_from
from stegvis.settings import Settings


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return local_storage(tmp_path / "files")


def read(storage: Storage, key: str) -> bytes:
    return b"".join(storage.open_range(key, 0, storage.size(key)))


def test_what_was_put_comes_back_with_size_and_checksum(storage: Storage) -> None:
    stored = storage.put([b"hej ", b"svej"])
    assert read(storage, stored.key) == b"hej svej"
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"hej svej").hexdigest())


def test_a_range_ends_before_its_end(storage: Storage) -> None:
    stored = storage.put([b"0123456789"])
    assert b"".join(storage.open_range(stored.key, 2, 5)) == b"234"


def test_an_empty_range_gives_nothing(storage: Storage) -> None:
    stored = storage.put([b"0123456789"])
    assert list(storage.open_range(stored.key, 5, 5)) == []


def test_a_stream_that_breaks_leaves_nothing(storage: Storage, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.put(broken())
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_deleted_bytes_are_gone_and_may_be_deleted_again(storage: Storage) -> None:
    key = storage.put([b"hej"]).key
    storage.delete(key)
    storage.delete(key)
    with pytest.raises(NotFound):
        storage.size(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "", "ab/cd/film.mp4"])
def test_a_key_that_is_not_ours_is_not_found(storage: Storage, key: str) -> None:
    with pytest.raises(NotFound):
        storage.size(key)


def test_keys_differ_and_spread_over_folders() -> None:
    first, second = new_key(), new_key()
    assert first != second
    assert first.split("/")[0] == first.split("/")[2][:2]


def test_a_local_path_holds_the_bytes(storage: Storage) -> None:
    key = storage.put([b"hej"]).key
    with storage.path_or_copy(key) as path:
        assert path.read_bytes() == b"hej"


def test_old_keys_are_listed_and_new_ones_are_not(storage: Storage) -> None:
    key = storage.put([b"hej"]).key
    assert list(storage.keys_older_than(clock.now() + timedelta(minutes=1))) == [key]
    assert list(storage.keys_older_than(clock.now() - timedelta(minutes=1))) == []


def test_without_a_url_files_lie_in_the_data_folder(tmp_path: Path) -> None:
    storage_from(Settings(data=tmp_path)).put([b"hej"])
    assert any(path.is_file() for path in (tmp_path / "files").rglob("*"))


def test_an_unknown_kind_of_storage_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="STEGVIS_STORAGE_URL"):
        storage_from(Settings(data=tmp_path, storage_url="ftp://server/folder"))


def test_s3_is_opened_from_its_url(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, storage_url="s3://bucket/prefix", storage_endpoint="http://127.0.0.1:9"
    )
    assert storage_from(settings) is not None
