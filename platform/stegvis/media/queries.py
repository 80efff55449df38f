"""Every question to the table of files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.media.models import MediaFile


def find_media(media_id: UUID) -> MediaFile | None:
    """The file, or None when it is gone."""
    return db.session.get(MediaFile, media_id)


def get_media(media_id: UUID) -> MediaFile:
    """The file. Raises NotFound."""
    media = find_media(media_id)
    if media is None:
        raise NotFound
    return media


def media_of(media_ids: Iterable[UUID]) -> list[MediaFile]:
    """The files with these ids that still exist, oldest first."""
    statement = select(MediaFile).where(MediaFile.id.in_(list(media_ids)))
    return list(db.session.execute(statement.order_by(MediaFile.created_at, MediaFile.id)).scalars())


def own_media_for_update(media_ids: Iterable[UUID], owner_id: UUID) -> list[MediaFile]:
    """The owner's files with these ids, locked, oldest first."""
    statement = (
        select(MediaFile)
        .where(MediaFile.id.in_(list(media_ids)), MediaFile.owner_id == owner_id)
        .order_by(MediaFile.created_at, MediaFile.id)
        .with_for_update()
    )
    return list(db.session.execute(statement).scalars())


def waiting_media(media_id: UUID, owner_id: UUID) -> MediaFile | None:
    """The owner's file with this id, while no form has claimed it."""
    statement = select(MediaFile).where(
        MediaFile.id == media_id, MediaFile.owner_id == owner_id, MediaFile.claimed_at.is_(None)
    )
    return db.session.execute(statement).scalar_one_or_none()


def waiting_of(owner_id: UUID) -> tuple[int, int]:
    """How many files, and bytes together, the owner has that no form has claimed."""
    statement = select(func.count(), func.coalesce(func.sum(MediaFile.received_size), 0)).where(
        MediaFile.owner_id == owner_id, MediaFile.claimed_at.is_(None)
    )
    files, size = db.session.execute(statement).one()
    return int(files), int(size)


def unclaimed_before(moment: datetime, limit: int = 200) -> list[MediaFile]:
    """Files sent before `moment` that no form has claimed, oldest first, locked."""
    statement = (
        select(MediaFile)
        .where(MediaFile.claimed_at.is_(None), MediaFile.created_at < moment)
        .order_by(MediaFile.created_at, MediaFile.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(db.session.execute(statement).scalars())


def keys_in_use(keys: Iterable[str]) -> set[str]:
    """Those of the keys that some file refers to."""
    wanted = list(keys)
    columns = (MediaFile.original_key, MediaFile.ready_key, MediaFile.thumbnail_key)
    statement = select(*columns).where(or_(*(column.in_(wanted) for column in columns)))
    rows = db.session.execute(statement.order_by(MediaFile.id)).all()
    return {key for row in rows for key in row if key}
