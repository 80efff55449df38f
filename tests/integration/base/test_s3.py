"""The same storage on a server that speaks S3: what a local folder promises holds there too."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from stegvis.app import create_app
from stegvis.base import clock, outbox
from stegvis.base.database import Base, db
from stegvis.base.errors import NotFound
from stegvis.base.storage import Storage, storage_from
from stegvis.running.backup.actions import restore, take
from stegvis.settings import Settings

# More than one part of a multi-part upload holds.
LARGE = 23 * 1024 * 1024 + 7


@pytest.fixture
def storage(s3_settings: Settings) -> Storage:
    return storage_from(s3_settings)


def read(storage: Storage, key: str) -> bytes:
    return b"".join(storage.open_range(key, 0, storage.size(key)))


def test_what_was_put_comes_back_with_size_and_checksum(storage: Storage) -> None:
    stored = storage.put([b"hej ", b"svej"])
    assert read(storage, stored.key) == b"hej svej"
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"hej svej").hexdigest())


def test_a_range_ends_before_its_end(storage: Storage) -> None:
    key = storage.put([b"0123456789"]).key
    assert b"".join(storage.open_range(key, 2, 5)) == b"234"
    assert list(storage.open_range(key, 5, 5)) == []


def test_a_large_file_arrives_in_parts_and_is_read_from_its_middle(storage: Storage) -> None:
    content = os.urandom(LARGE)
    stored = storage.put(content[start : start + 100_000] for start in range(0, LARGE, 100_000))
    assert (stored.size, stored.sha256) == (LARGE, hashlib.sha256(content).hexdigest())
    assert storage.size(stored.key) == LARGE
    assert b"".join(storage.open_range(stored.key, LARGE // 2, LARGE)) == content[LARGE // 2 :]
    with storage.path_or_copy(stored.key) as path:
        assert path.read_bytes() == content


@pytest.mark.parametrize("size", [100_000, LARGE])
def test_a_stream_that_breaks_leaves_nothing(storage: Storage, size: int) -> None:
    def broken() -> Iterator[bytes]:
        yield os.urandom(size)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.put(broken())
    assert list(storage.every_key()) == []


def test_a_key_that_is_put_again_holds_the_new_bytes(storage: Storage) -> None:
    """As a certificate's does when the worker was killed after the file and before the row."""
    key = storage.put([b"first"], key="certificates/ab/cd/" + "ab" * 16).key
    storage.put([b"second try"], key=key)
    assert read(storage, key) == b"second try"
    assert list(storage.every_key()) == [key]


def test_deleted_bytes_are_gone_and_may_be_deleted_again(storage: Storage) -> None:
    key = storage.put([b"hej"]).key
    storage.delete(key)
    storage.delete(key)
    with pytest.raises(NotFound):
        storage.size(key)
    with pytest.raises(NotFound):
        list(storage.open_range(key, 0, 3))


def test_old_keys_are_listed_and_rooms_own_are_not(storage: Storage) -> None:
    key = storage.put([b"hej"]).key
    papers = storage.put([b"paper"], key="certificates/ab/cd/" + "ab" * 16).key
    assert list(storage.keys_older_than(clock.now() + timedelta(minutes=1))) == [key]
    assert list(storage.keys_older_than(clock.now() - timedelta(minutes=1))) == []
    assert sorted(storage.every_key()) == sorted([key, papers])


def test_a_backup_of_files_in_s3_is_restored_there(s3_settings: Settings, tmp_path: Path) -> None:
    key = storage_from(s3_settings).put([b"photo"]).key
    s3_settings.data.mkdir()
    app = create_app(s3_settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        outbox.send("tests.photo", key=key)
        db.session.commit()
        db.session.close()
        db.engine.dispose()
    take(s3_settings, tmp_path / "backup.tar")
    storage_from(s3_settings).delete(key)

    elsewhere = s3_settings.model_copy(update={"data": tmp_path / "elsewhere"})
    restore(elsewhere, tmp_path / "backup.tar", force=False)

    assert read(storage_from(elsewhere), key) == b"photo"
