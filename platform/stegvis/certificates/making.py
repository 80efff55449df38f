"""One issue act, one frozen set: the paper with its seal, and the credential that is attached to it.

Everything is made from the snapshot before anything is kept, so that a set is never half there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from stegvis import settings
from stegvis.access import Actor
from stegvis.base import clock
from stegvis.certificates.credentials import proofs, tokens
from stegvis.certificates.credentials.europass import europass
from stegvis.certificates.credentials.issuer import IssuerAddresses
from stegvis.certificates.credentials.open_badge import Place, open_badge
from stegvis.certificates.designs.rules import Design
from stegvis.certificates.keys import places, queries
from stegvis.certificates.keys.actions import ensure_keys
from stegvis.certificates.keys.signing import signers_of
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.readiness import require_ready
from stegvis.certificates.rendering import Attached, render_pdf
from stegvis.certificates.sealing.seal import SealKey, TimeIsDown, seal, time_stamper
from stegvis.certificates.snapshot import Snapshot


@dataclass(frozen=True)
class MadeSet:
    """What was made for one certificate, and where its bit stands."""

    pdf: bytes
    credential: str
    token: str
    europass: str
    status_list_id: UUID
    status_index: int


def addresses_of(organisation_id: UUID) -> IssuerAddresses:
    """The public addresses of an organisation on this site."""
    return IssuerAddresses(settings.current().public_url, organisation_id)


def make_set(
    certificate_id: UUID, organisation_id: UUID, snapshot: Snapshot, design: Design, actor: Actor
) -> MadeSet:
    """Make all of it. The seal says its own time; an authority's comes afterwards, where the settings name one.

    Raises CannotRender, CannotSeal, CannotOpen, NoHardware or NotReady; nothing is kept then.
    """
    ensure_keys(actor=actor, organisation_id=organisation_id)
    return make_set_at(places.draw(organisation_id), certificate_id, organisation_id, snapshot, design)


def make_set_at(
    drawn: tuple[UUID, Place],
    certificate_id: UUID,
    organisation_id: UUID,
    snapshot: Snapshot,
    design: Design,
) -> MadeSet:
    """The same at a place that was drawn before, with keys that are there. Reads only, so that no lock is needed."""
    addresses, keys = addresses_of(organisation_id), queries.keys_in_force(organisation_id)
    require_ready(organisation_id, keys.get(KeyPurpose.SEAL))
    signers = signers_of(keys, addresses)
    status_list_id, place = drawn
    unsigned = open_badge(certificate_id, snapshot, addresses, place)
    for_europass = europass(certificate_id, snapshot, addresses)
    attached = Attached(
        credential=_text(proofs.prove(unsigned, signers.proof, clock.now())),
        europass=_text(for_europass) if for_europass is not None else "",
    )
    return MadeSet(
        pdf=seal(render_pdf(snapshot, attached, design), SealKey(signers.seal)),
        credential=attached.credential,
        token=tokens.sign(unsigned, signers.token),
        europass=attached.europass,
        status_list_id=status_list_id,
        status_index=place.index,
    )


def stamped_anew(snapshot: Snapshot, organisation_id: UUID, attached: Attached, design: Design) -> bytes:
    """The same paper with a seal that an authority has stamped with its time. Raises TimeIsDown or NotReady.

    It asks another machine: whoever calls it holds no transaction that others wait for.
    """
    stamper = time_stamper(settings.current().timestamp_url)
    if stamper is None:
        raise TimeIsDown("STEGVIS_TIMESTAMP_URL is empty")
    keys = queries.keys_in_force(organisation_id)
    require_ready(organisation_id, keys.get(KeyPurpose.SEAL))
    signers = signers_of(keys, addresses_of(organisation_id))
    return seal(render_pdf(snapshot, attached, design), SealKey(signers.seal, stamper))


def _text(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)
