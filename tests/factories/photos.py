"""A photo as it lies when it has been received and cleaned. Call inside an application context."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

from PIL import Image

from stegvis.access import Actor
from stegvis.base.storage import storage
from stegvis.media import actions
from stegvis.media.keeping import Received, keep, spool_folder
from stegvis.media.sniffing import sniff
from stegvis.media.states import Kind


def received_photo() -> Received:
    """A small grey picture, in the storage."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(content, "JPEG")
    path = spool_folder() / uuid4().hex
    path.write_bytes(content.getvalue())
    file_type = sniff(content.getvalue())
    assert file_type is not None
    try:
        return keep(path, file_type, frozenset({Kind.PHOTO}), storage())
    finally:
        path.unlink(missing_ok=True)


def claimed_photo(owner: Actor) -> UUID:
    """The id of a photo that its owner has taken in use."""
    return actions.store_received(received_photo(), actor=owner, claimed=True).id
