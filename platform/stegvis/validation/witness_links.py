"""The link to a witness.

It is made from the request's id and the site's secret key, so that it can be shown and mailed again although the
database keeps only its hash.
"""

from __future__ import annotations

import base64
from uuid import UUID

from stegvis import settings
from stegvis.people.tokens import keyed_hash

_BYTES = 24


def witness_token(request_id: UUID) -> str:
    """192 bits that only this installation can make, safe in an address."""
    digest = bytes.fromhex(keyed_hash("witness", str(request_id)))
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def witness_address(request_id: UUID) -> str:
    """What the witness opens."""
    return f"{settings.current().public_url.rstrip('/')}/vittne/{witness_token(request_id)}"
