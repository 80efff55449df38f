"""Verbs on files, with the real storage and outbox."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from stegvis.access.actor import Actor
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.storage import storage
from stegvis.media import actions, queries
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.models import MediaFile
from stegvis.media.sniffing import sniff
from stegvis.media.states import Kind, MediaState
from tests.integration.media.recordings_on_disk import PLACE, sound

EVERYTHING = frozenset(Kind)


def received(content: bytes) -> Received:
    path = spool_folder() / "incoming"
    path.write_bytes(content)
    file_type = sniff(content[:4096])
    assert file_type is not None
    return keep(path, file_type, EVERYTHING, storage())


def photo() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(target, "JPEG")
    return target.getvalue()


def stored(content: bytes, actor: Actor, session: Session) -> MediaFile:
    media = actions.store_received(received(content), actor=actor)
    session.commit()
    return media


def exists(key: str) -> bool:
    try:
        storage().size(key)
    except NotFound:
        return False
    return True


@pytest.fixture
def recording(tmp_path: Path) -> bytes:
    return sound(tmp_path / "ljud.mp3").read_bytes()


def test_a_photo_is_ready_at_once_with_the_received_bytes_checksum(db_session: Session, owner: Actor) -> None:
    content = photo()
    media = stored(content, owner, db_session)
    assert media.is_ready
    assert media.has_thumbnail
    assert media.received_sha256 == hashlib.sha256(content).hexdigest()
    assert media.received_size == len(content)


def test_a_sound_waits_is_cleaned_by_the_task_and_its_original_goes(
    db_session: Session, owner: Actor, recording: bytes
) -> None:
    media_id = stored(recording, owner, db_session).id
    original = queries.get_media(media_id).original_key
    assert original is not None
    assert queries.get_media(media_id).state == MediaState.RECEIVED
    outbox.run_pending()
    media = queries.get_media(media_id)
    assert media.state == MediaState.READY
    assert media.ready_key is not None
    assert media.ready_size is not None
    cleaned = b"".join(storage().open_range(media.ready_key, 0, media.ready_size))
    assert PLACE.encode() in recording
    assert PLACE.encode() not in cleaned
    assert not exists(original)


def test_cleaning_twice_changes_nothing_the_second_time(
    db_session: Session, owner: Actor, recording: bytes
) -> None:
    media_id = stored(recording, owner, db_session).id
    outbox.run_pending()
    first = queries.get_media(media_id).ready_key
    outbox.send("media.process", media_id=str(media_id))
    db.session.commit()
    outbox.run_pending()
    assert queries.get_media(media_id).ready_key == first


def test_a_sound_that_can_not_be_cleaned_is_refused_with_a_reason(
    db_session: Session, owner: Actor, recording: bytes
) -> None:
    media_id = stored(recording, owner, db_session).id
    original = queries.get_media(media_id).original_key
    assert original is not None
    folder = storage()._folder
    assert folder is not None
    (folder / original).write_bytes(b"ruined")
    outbox.run_pending()
    media = queries.get_media(media_id)
    assert (media.state, media.refusal) == (MediaState.REFUSED, "unreadable")
    assert not exists(original)


def test_a_sound_whose_bytes_are_lost_is_not_waited_for(
    db_session: Session, owner: Actor, recording: bytes
) -> None:
    media = stored(recording, owner, db_session)
    storage().delete(media.original_key or "")
    [message] = db_session.query(outbox.OutboxMessage).filter_by(task="media.process")
    db_session.commit()
    assert outbox.run_message(message.id)
    db.session.expire_all()
    assert queries.get_media(media.id).state is MediaState.REFUSED


def test_a_document_that_ends_too_early_is_refused_on_the_way_in(db_session: Session) -> None:
    with pytest.raises(Refused, match="Slutet saknas"):
        received(b"%PDF-1.7\n1 0 obj")


def test_a_file_is_claimed_once(db_session: Session, owner: Actor) -> None:
    media = stored(photo(), owner, db_session)
    assert actions.claim([media.id], actor=owner) == [media]
    with pytest.raises(Refused):
        actions.claim([media.id], actor=owner)


def test_nobody_claims_anothers_file(db_session: Session, owner: Actor, stranger: Actor) -> None:
    media = stored(photo(), owner, db_session)
    with pytest.raises(NotFound):
        actions.claim([media.id], actor=stranger)


def test_deleted_bytes_go_after_the_commit(db_session: Session, owner: Actor) -> None:
    media = stored(photo(), owner, db_session)
    keys = media.keys
    assert len(keys) == 2
    actions.delete(media, actor=owner)
    assert all(exists(key) for key in keys)
    db_session.commit()
    outbox.run_pending()
    assert not any(exists(key) for key in keys)


def test_a_delete_that_is_rolled_back_keeps_the_bytes(db_session: Session, owner: Actor) -> None:
    media = stored(photo(), owner, db_session)
    keys = media.keys
    actions.delete(media, actor=owner)
    db_session.rollback()
    outbox.run_pending()
    assert all(exists(key) for key in keys)


def test_unclaimed_files_are_swept_after_two_days_and_claimed_ones_stay(
    db_session: Session, owner: Actor
) -> None:
    unclaimed = stored(photo(), owner, db_session).id
    claimed = stored(photo(), owner, db_session).id
    actions.claim([claimed], actor=owner)
    db_session.commit()
    with time_machine.travel(clock.now() + timedelta(hours=47), tick=False):
        assert actions.sweep_unclaimed() == 0
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        assert actions.sweep_unclaimed() == 1
        db_session.commit()
    assert queries.find_media(unclaimed) is None
    assert queries.find_media(claimed) is not None


def test_old_bytes_without_a_row_are_swept(app: Flask, db_session: Session, owner: Actor) -> None:
    orphan = storage().put([b"never committed"]).key
    kept = stored(photo(), owner, db_session).keys
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        outbox.CONSUMERS["media.sweep-bytes"].function()
    assert not exists(orphan)
    assert all(exists(key) for key in kept)
