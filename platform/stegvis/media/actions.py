"""Verbs on files. The room that a file belongs to decides who may; here only the owner's own uploads are known."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from stegvis.access.actor import SYSTEM, Actor
from stegvis.audit import record
from stegvis.base import clock, outbox
from stegvis.base.database import db
from stegvis.base.errors import NotFound, Refused
from stegvis.base.language import _l
from stegvis.media import queries, rules
from stegvis.media.keeping import Ready, Received
from stegvis.media.models import MediaFile
from stegvis.media.rules import UNCLAIMED_LIFETIME
from stegvis.media.states import MediaState
from stegvis.people import queries as people_queries

OBJECT_KIND = "media_file"


def store_received(
    received: Received, *, actor: Actor, claimed: bool = False, owner_id: UUID | None = None
) -> MediaFile:
    """Make a file of what was received, owned by the actor; by `owner_id` when the sender has no account.

    `claimed` says that the caller ties it to something of its own in this transaction; otherwise a form has
    48 hours to claim it by its id.
    """
    moment = clock.now()
    media = MediaFile(
        owner_id=owner_id or actor.own_account_id,
        kind=received.kind,
        state=MediaState.RECEIVED,
        received_sha256=received.received_sha256,
        received_size=received.received_size,
        received_type=received.received_type,
        original_key=received.original_key,
        created_at=moment,
        claimed_at=moment if claimed else None,
    )
    if received.ready:
        _make_ready(media, received.ready)
    db.session.add(media)
    db.session.flush()
    if not received.ready:
        outbox.send("media.process", media_id=str(media.id))
    changes = {"kind": media.kind, "sha256": media.received_sha256, "size": media.received_size}
    record(actor, "media.received", OBJECT_KIND, media.id, changes)
    return media


def keep_waiting(received: Received, *, actor: Actor, owner_id: UUID | None = None) -> MediaFile | None:
    """Let a file lie until its owner's form claims it, at most 48 hours; None when she has too much lying already.

    As when it is stored, `owner_id` owns what a sender without an account has sent.
    """
    owner_id = owner_id or actor.own_account_id
    people_queries.lock_account(owner_id)
    if rules.may_wait(*queries.waiting_of(owner_id)):
        return store_received(received, actor=actor, owner_id=owner_id)
    _delete_bytes(received.keys)
    return None


def _make_ready(media: MediaFile, ready: Ready) -> None:
    media.state = MediaState.READY
    media.original_key = None
    media.ready_key = ready.key
    media.ready_type = ready.media_type
    media.ready_size = ready.size
    media.thumbnail_key = ready.thumbnail_key
    media.width, media.height = ready.width, ready.height
    media.duration_seconds = ready.duration_seconds


def claim(media_ids: Iterable[UUID], *, actor: Actor, owner_id: UUID | None = None) -> list[MediaFile]:
    """Take the owner's uploads in use: the actor's own, or `owner_id`'s when the sender has no account.

    Raises NotFound for another's and Refused for one already in use.
    """
    wanted = set(media_ids)
    found = queries.own_media_for_update(wanted, owner_id or actor.own_account_id)
    if {media.id for media in found} != wanted:
        raise NotFound
    if any(media.claimed_at for media in found):
        raise Refused(_l("Filen är redan lämnad. Ladda om sidan för att se den."))
    moment = clock.now()
    for media in found:
        media.claimed_at = moment
        record(actor, "media.claimed", OBJECT_KIND, media.id)
    return found


def delete(media: MediaFile, *, actor: Actor) -> None:
    """Remove a file that nothing refers to any more. Its bytes go when the transaction has committed."""
    _delete_bytes(media.keys)
    record(actor, "media.deleted", OBJECT_KIND, media.id)
    db.session.delete(media)


def forget(received: Received) -> None:
    """Remove what was received and has served its end. Its bytes go when the transaction has committed."""
    _delete_bytes(received.keys)


def _delete_bytes(keys: list[str]) -> None:
    if keys:
        outbox.send("media.delete-bytes", keys=keys)


def finish_processing(media: MediaFile, ready: Ready) -> None:
    """Let a waiting file be shown; the bytes as they came are removed."""
    original = media.keys
    _make_ready(media, ready)
    _delete_bytes(original)
    record(SYSTEM, "media.ready", OBJECT_KIND, media.id, {"type": ready.media_type, "size": ready.size})


def refuse(media: MediaFile, reason: str) -> None:
    """Note that a waiting file could not be read; the bytes as they came are removed."""
    _delete_bytes(media.keys)
    media.state = MediaState.REFUSED
    media.original_key = None
    media.refusal = reason
    record(SYSTEM, "media.refused", OBJECT_KIND, media.id, {"reason": reason})


def sweep_unclaimed() -> int:
    """Remove uploads that no form claimed in time; the number removed."""
    stale = queries.unclaimed_before(clock.now() - UNCLAIMED_LIFETIME)
    for media in stale:
        delete(media, actor=SYSTEM)
    return len(stale)
