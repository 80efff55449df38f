"""The link that a holder gives away.

It is made from the share's id and the site's secret key, so that she can show it again although the database keeps
only its hash.
"""

from __future__ import annotations

import base64
from uuid import UUID

from stegvis import settings
from stegvis.certificates.share_models import CertificateShare
from stegvis.people.tokens import keyed_hash, token_hash

_BYTES = 24


def share_token(share_id: UUID) -> str:
    """192 bits that only this installation can make, safe in an address."""
    digest = bytes.fromhex(keyed_hash("certificate_share", str(share_id)))
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def share_address(share: CertificateShare) -> str | None:
    """What the reader opens; None when the site's secret has changed since, so that it can't be told any more."""
    token = share_token(share.id)
    if token_hash(token) != share.token_hash:
        return None
    return f"{settings.current().public_url.rstrip('/')}/delat/{token}"
