"""Making, rotating and bringing in keys. The private part never leaves this module but to sign."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)
from sqlalchemy.exc import IntegrityError

from stegvis import settings
from stegvis.access import Actor
from stegvis.audit import record
from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import BadInput
from stegvis.base.language import _l
from stegvis.certificates.credentials import multibase, tokens
from stegvis.certificates.keys import queries
from stegvis.certificates.keys.hardware import belongs_to, hardware_signer
from stegvis.certificates.keys.models import IssuerKey, OwnRoot
from stegvis.certificates.keys.states import FRAGMENTS, KeyPurpose
from stegvis.certificates.keys.wrapping import Lock, secret_of
from stegvis.certificates.readiness import require_clock
from stegvis.certificates.sealing import authority
from stegvis.certificates.sealing.authority import Certified
from stegvis.people import queries as people_queries

Private = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def lock() -> Lock:
    """The lock of this site."""
    return Lock(secret_of(settings.current()))


def ensure_keys(*, actor: Actor, organisation_id: UUID) -> dict[KeyPurpose, IssuerKey]:
    """The organisation's keys in force, a new one for each purpose that has none. Again: the same.

    Raises NotReady when one would have to be made and the machine's clock is wrong.
    """
    found = queries.keys_in_force(organisation_id)
    if len(found) == len(KeyPurpose):
        return found
    require_clock(organisation_id)
    people_queries.lock_organisation(organisation_id)
    found = queries.keys_in_force(organisation_id)
    for purpose in KeyPurpose:
        if purpose not in found:
            found[purpose] = _make(actor, organisation_id, purpose)
    return found


def rotate(*, actor: Actor, organisation_id: UUID, purposes: list[KeyPurpose]) -> list[IssuerKey]:
    """New keys for these purposes; the ones before sign no more, and stay to check with.

    Raises NotReady when the machine's clock is wrong.
    """
    require_clock(organisation_id)
    people_queries.lock_organisation(organisation_id)
    return [_succeed(actor, organisation_id, purpose) for purpose in purposes]


def _succeed(actor: Actor, organisation_id: UUID, purpose: KeyPurpose) -> IssuerKey:
    _retire(actor, organisation_id, purpose)
    return _make(actor, organisation_id, purpose)


def _retire(actor: Actor, organisation_id: UUID, purpose: KeyPurpose) -> None:
    present = queries.keys_in_force(organisation_id).get(purpose)
    if present is None:
        return
    present.retired_at = clock.now()
    db.session.flush()
    record(actor, "key.retired", "issuer_key", present.id, {"fragment": present.fragment})


def bring_in_seal(*, actor: Actor, organisation_id: UUID, chain_pem: bytes, key_pem: bytes) -> IssuerKey:
    """Let a bought e-seal certificate seal from now on: its own certificate first, then those above it.

    Raises BadInput when the key is of another kind, or belongs to another certificate.
    """
    try:
        chain = x509.load_pem_x509_certificates(chain_pem)
        private = load_pem_private_key(key_pem, None)
    except (ValueError, TypeError) as error:
        raise BadInput("chain", _l("Filen går inte att läsa som PEM utan lösenord.")) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise BadInput("key", _l("Nyckeln måste vara en ECDSA-nyckel med kurvan P-256."))
    if chain[0].public_key() != private.public_key():
        raise BadInput("key", _l("Nyckeln hör inte till det första certifikatet i filen."))
    _refuse_out_of_time(chain)
    people_queries.lock_organisation(organisation_id)
    _retire(actor, organisation_id, KeyPurpose.SEAL)
    return _keep(actor, organisation_id, KeyPurpose.SEAL, _Material(_pem(chain), private))


def _refuse_out_of_time(chain: list[x509.Certificate]) -> None:
    now = clock.machine()
    if any(now > one.not_valid_after_utc for one in chain):
        raise BadInput(
            "chain",
            _l("Ett certifikat i filen har gått ut. Skaffa ett nytt, och se efter att klockan går rätt."),
        )
    if any(now < one.not_valid_before_utc for one in chain):
        raise BadInput(
            "chain",
            _l(
                "Ett certifikat i filen gäller inte ännu. Vänta till första dagen, och se efter att klockan går rätt."
            ),
        )


def name_hardware_seal(*, actor: Actor, organisation_id: UUID, chain_pem: bytes, label: str) -> IssuerKey:
    """Let a key in the PKCS#11 module that the settings name seal from now on. It signs once, to be sure of it.

    Raises BadInput when the key belongs to another certificate, NoHardware when it can't be reached.
    """
    try:
        chain = x509.load_pem_x509_certificates(chain_pem)
    except ValueError as error:
        raise BadInput("chain", _l("Filen går inte att läsa som PEM utan lösenord.")) from error
    _refuse_out_of_time(chain)
    label = label.strip()
    if not belongs_to(hardware_signer(settings.current(), label, chain), chain[0]):
        raise BadInput("hardware", _l("Nyckeln hör inte till det första certifikatet i filen."))
    people_queries.lock_organisation(organisation_id)
    _retire(actor, organisation_id, KeyPurpose.SEAL)
    return _keep(actor, organisation_id, KeyPurpose.SEAL, _Material(_pem(chain), hardware=label))


@dataclass(frozen=True)
class _Material:
    """What a new key is made of: its public part, and the private one or where it lies."""

    public: str
    private: Private | None = None
    hardware: str = ""


def _make(actor: Actor, organisation_id: UUID, purpose: KeyPurpose) -> IssuerKey:
    if purpose is KeyPurpose.PROOF:
        proof = ed25519.Ed25519PrivateKey.generate()
        public = multibase.ed25519_multikey(proof.public_key().public_bytes_raw())
        return _keep(actor, organisation_id, purpose, _Material(public, proof))
    if purpose is KeyPurpose.TOKEN:
        token = ec.generate_private_key(ec.SECP256R1())
        jwk = json.dumps(tokens.public_jwk(token.public_key()))
        return _keep(actor, organisation_id, purpose, _Material(jwk, token))
    root, organisation = _root(actor), people_queries.get_organisation(organisation_id)
    number = organisation.organisation_number or ""
    made = authority.make_seal_certificate(root, organisation.name, number, clock.now())
    chain = _pem([made.certificate, root.certificate])
    return _keep(actor, organisation_id, purpose, _Material(chain, made.private))


def _keep(actor: Actor, organisation_id: UUID, purpose: KeyPurpose, made: _Material) -> IssuerKey:
    number = 1 + sum(one.purpose is purpose for one in queries.keys_of(organisation_id))
    key = IssuerKey(
        id=uuid4(),
        organisation_id=organisation_id,
        purpose=purpose,
        fragment=f"{FRAGMENTS[purpose]}-{number}",
        public=made.public,
        hardware=made.hardware,
        created_at=clock.now(),
    )
    key.wrapped = lock().wrap(_der(made.private), about_key(key)) if made.private else None
    db.session.add(key)
    db.session.flush()
    record(actor, "key.made", "issuer_key", key.id, {"fragment": key.fragment, "purpose": purpose.value})
    return key


def about_key(key: IssuerKey) -> str:
    """What the wrapping of a key says that it is."""
    return f"{key.id} {key.organisation_id} {key.purpose.value}"


def _root(actor: Actor) -> Certified:
    """The root that signs today, made when there is none, and anew when it ends before a seal would that it signs.

    Two that make it at once get the same.
    """
    found = queries.latest_root()
    if found is None or _ends_before_a_seal(found):
        number = found.number + 1 if found is not None else 1
        found = _make_root(actor, number) or queries.latest_root()
    assert found is not None
    private = load_der_private_key(lock().open(found.wrapped, _about_root(found.number)), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return Certified(x509.load_pem_x509_certificate(found.certificate.encode()), private)


def _ends_before_a_seal(root: OwnRoot) -> bool:
    certificate = x509.load_pem_x509_certificate(root.certificate.encode())
    return certificate.not_valid_after_utc < clock.now() + authority.SEAL_HOLDS


def _make_root(actor: Actor, number: int) -> OwnRoot | None:
    """The root with this number; None when another has made it meanwhile."""
    made = authority.make_root(settings.current().operator_name, clock.now())
    root = OwnRoot(
        number=number,
        certificate=_pem([made.certificate]),
        wrapped=lock().wrap(_der(made.private), _about_root(number)),
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(root)
            db.session.flush()
    except IntegrityError:
        return None
    record(actor, "root.made", "own_root", str(number), {"number": number})
    return root


def _about_root(number: int) -> str:
    return f"root {number}"


def _der(private: Private) -> bytes:
    return private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _pem(chain: list[x509.Certificate]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)
