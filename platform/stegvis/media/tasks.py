"""Work on files that no request waits for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

from stegvis.base import clock
from stegvis.base.errors import NotFound
from stegvis.base.outbox import consumer
from stegvis.base.storage import storage
from stegvis.media import actions, queries
from stegvis.media.images import Unreadable
from stegvis.media.keeping import Ready, put_cleaned, spool_folder
from stegvis.media.models import MediaFile
from stegvis.media.processing import clean
from stegvis.media.rules import UNCLAIMED_LIFETIME
from stegvis.media.sniffing import BY_MEDIA_TYPE
from stegvis.media.states import Kind, MediaState


@consumer("media.process", slow=True)
def process(media_id: str) -> Callable[[], None] | None:
    """Clean a waiting sound or film. Run twice, the second finds nothing that waits."""
    media = queries.find_media(UUID(media_id))
    if media is None or media.state != MediaState.RECEIVED:
        return None
    try:
        ready = _clean(media)
    except Unreadable as error:
        return partial(_refuse, media.id, error.reason)
    except NotFound:
        # The bytes are lost. To wait for them for ever would keep her from sending the film again.
        return partial(_refuse, media.id, "unreadable")
    return partial(_finish, media.id, ready)


def _clean(media: MediaFile) -> Ready:
    assert media.original_key is not None
    spool = spool_folder()
    with (
        storage().path_or_copy(media.original_key) as path,
        tempfile.TemporaryDirectory(prefix="process-", dir=spool) as folder,
    ):
        cleaned = clean(path, BY_MEDIA_TYPE[media.received_type], Kind(media.kind), Path(folder))
        return put_cleaned(cleaned, storage())


def _finish(media_id: UUID, ready: Ready) -> None:
    media = queries.find_media(media_id)
    if media is None or media.state != MediaState.RECEIVED:
        # Deleted, or cleaned by another, meanwhile: what this run made is nobody's.
        for key in filter(None, (ready.key, ready.thumbnail_key)):
            storage().delete(key)
        return
    actions.finish_processing(media, ready)


def _refuse(media_id: UUID, reason: str) -> None:
    media = queries.find_media(media_id)
    if media is not None and media.state == MediaState.RECEIVED:
        actions.refuse(media, reason)


@consumer("media.delete-bytes", slow=True)
def delete_bytes(keys: list[str]) -> None:
    """Remove bytes that no row refers to any more."""
    for key in set(keys) - queries.keys_in_use(keys):
        storage().delete(key)


@consumer("media.sweep-unclaimed", every=timedelta(hours=1))
def sweep_unclaimed() -> None:
    """Remove uploads that no form claimed in time."""
    actions.sweep_unclaimed()


@consumer("media.sweep-bytes", every=timedelta(days=1), slow=True)
def sweep_bytes() -> None:
    """Remove old bytes that no row refers to: of transactions that never committed, and old spool files."""
    limit = clock.now() - UNCLAIMED_LIFETIME
    keys = storage().keys_older_than(limit)
    while batch := list(islice(keys, 500)):
        for key in set(batch) - queries.keys_in_use(batch):
            storage().delete(key)
    for path in spool_folder().iterdir():
        if path.is_file() and path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
