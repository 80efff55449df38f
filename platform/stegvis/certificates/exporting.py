"""Everything that belongs to one certificate, as files that others' programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stegvis.base.storage import storage
from stegvis.certificates import badges, queries
from stegvis.certificates.credentials.issuer import did_document
from stegvis.certificates.designs import queries as design_queries
from stegvis.certificates.designs.rules import Design
from stegvis.certificates.keys import queries as key_queries
from stegvis.certificates.keys.signing import public_key
from stegvis.certificates.making import addresses_of
from stegvis.certificates.models import Certificate
from stegvis.certificates.snapshot import Snapshot
from stegvis.certificates.states import Standing
from stegvis.certificates.status import signed_list


@dataclass(frozen=True)
class DigitalForm:
    """A file that others' programs read: its media type, and how it is made."""

    media_type: str
    content: Callable[[], bytes]


def facts_of(certificate: Certificate) -> dict[str, Any]:
    """What the list of certificates says of one. Nothing of who holds it."""
    snapshot = queries.snapshot_of(certificate)
    return {
        "serial": certificate.serial,
        "state": "expired"
        if queries.standing_of(certificate) is Standing.EXPIRED
        else certificate.state.value,
        "kind": certificate.kind.value,
        "title": snapshot.subject_title,
        "issued_at": certificate.issued_at.isoformat(),
        "valid_until": snapshot.valid_until.isoformat() if snapshot.valid_until else None,
        "organisation_id": str(certificate.organisation_id),
        "has_credential": key_queries.credential_of(certificate.id) is not None,
    }


def pdf_of(certificate: Certificate) -> bytes:
    """The paper as it is handed out."""
    paper = key_queries.stamped(certificate.id) or certificate
    return b"".join(storage().open_range(paper.pdf_key, 0, paper.pdf_size))


def forms_of(certificate: Certificate) -> Mapping[str, DigitalForm]:
    """The digital forms that its holder may take along, by file name; none for one from before credentials."""
    made = key_queries.credential_of(certificate.id)
    if made is None:
        return {}
    snapshot = queries.snapshot_of(certificate)

    def badge(bake: Callable[[Snapshot, str, Design], bytes]) -> Callable[[], bytes]:
        return lambda: bake(snapshot, made.credential, design_queries.design_of(certificate.design_id))

    forms = {
        "credential.json": DigitalForm("application/vc", made.credential.encode),
        "credential.jwt": DigitalForm("application/vc+jwt", made.token.encode),
        "badge.png": DigitalForm("image/png", badge(badges.baked_png)),
        "badge.svg": DigitalForm("image/svg+xml", badge(badges.baked_svg)),
    }
    if made.europass:
        forms["elm.jsonld"] = DigitalForm("application/ld+json", made.europass.encode)
    return forms


def export(certificate: Certificate, folder: Path) -> list[Path]:
    """Write the files, and say which. One from before credentials were made has its PDF only."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = forms_of(certificate)
    contents = {"certificate.pdf": pdf_of(certificate)} | {
        name: form.content() for name, form in forms.items()
    }
    made = key_queries.credential_of(certificate.id)
    if made is not None:
        keys = [
            shown for key in key_queries.keys_of(certificate.organisation_id) if (shown := public_key(key))
        ]
        did = did_document(addresses_of(certificate.organisation_id), keys)
        contents |= {
            "did.json": json.dumps(did, ensure_ascii=False, indent=1).encode(),
            "status.json": signed_list(key_queries.get_list(made.status_list_id)).document.encode(),
            "root.pem": key_queries.trusted_pem().encode(),
        }
    written = []
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        written.append(path)
    return written
