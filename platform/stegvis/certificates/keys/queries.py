"""Every select about keys and status lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.certificates.keys.models import (
    CertificateCredential,
    IssuerKey,
    OwnRoot,
    StampedPaper,
    StatusList,
)
from stegvis.certificates.keys.states import KeyPurpose
from stegvis.certificates.models import Certificate
from stegvis.certificates.states import CertificateState
from stegvis.people.models import Organisation


def keys_of(organisation_id: UUID) -> Sequence[IssuerKey]:
    """All keys of the organisation, retired ones too, oldest first."""
    statement = select(IssuerKey).where(IssuerKey.organisation_id == organisation_id)
    ordered = statement.order_by(IssuerKey.created_at, IssuerKey.fragment)
    return db.session.execute(ordered).scalars().all()


def keys_in_force(organisation_id: UUID) -> dict[KeyPurpose, IssuerKey]:
    """The key that signs today, for each purpose that has one."""
    statement = select(IssuerKey).where(
        IssuerKey.organisation_id == organisation_id, IssuerKey.retired_at.is_(None)
    )
    found = db.session.execute(statement.order_by(IssuerKey.purpose)).scalars()
    return {one.purpose: one for one in found}


def seals_and_newest_issues(
    organisation_ids: Collection[UUID],
) -> Sequence[tuple[str, IssuerKey | None, datetime | None]]:
    """Of each of these organisations: its name, the key that seals today, and when its newest certificate was issued.

    Certificates that were withdrawn or replaced are left out.
    """
    newest = (
        select(func.max(Certificate.issued_at))
        .where(Certificate.organisation_id == Organisation.id, Certificate.state == CertificateState.ISSUED)
        .correlate(Organisation)
        .scalar_subquery()
    )
    seals = (
        (IssuerKey.organisation_id == Organisation.id)
        & (IssuerKey.purpose == KeyPurpose.SEAL)
        & IssuerKey.retired_at.is_(None)
    )
    statement = (
        select(Organisation.name, IssuerKey, newest)
        .outerjoin(IssuerKey, seals)
        .where(Organisation.id.in_(list(organisation_ids)))
        .order_by(Organisation.name, Organisation.id)
    )
    return [(name, key, moment) for name, key, moment in db.session.execute(statement)]


def key_named(organisation_id: UUID, fragment: str) -> IssuerKey | None:
    """The key with this public name."""
    statement = select(IssuerKey).where(
        IssuerKey.organisation_id == organisation_id, IssuerKey.fragment == fragment
    )
    return db.session.execute(statement).scalar_one_or_none()


def latest_root() -> OwnRoot | None:
    """The root that signs today."""
    statement = select(OwnRoot).order_by(OwnRoot.number.desc()).limit(1)
    return db.session.execute(statement).scalar_one_or_none()


def own_roots() -> Sequence[OwnRoot]:
    """All our own roots, the newest last."""
    return db.session.execute(select(OwnRoot).order_by(OwnRoot.number)).scalars().all()


def trusted_roots() -> list[x509.Certificate]:
    """Our own roots, and of each seal that was bought the certificate on top of its chain."""
    chains = db.session.execute(
        select(IssuerKey.public)
        .where(IssuerKey.purpose == KeyPurpose.SEAL)
        .order_by(IssuerKey.created_at, IssuerKey.id)
    ).scalars()
    tops = [x509.load_pem_x509_certificates(chain.encode())[-1] for chain in chains]
    return list(dict.fromkeys([*own_root_certificates(), *tops]))


def own_root_certificates() -> list[x509.Certificate]:
    """All our own roots, as certificates."""
    return [x509.load_pem_x509_certificate(one.certificate.encode()) for one in own_roots()]


def trusted_pem() -> str:
    """The certificates that seals are checked against, as PEM."""
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in trusted_roots())


def get_status_list(organisation_id: UUID, number: int) -> StatusList:
    """The list, or NotFound."""
    statement = select(StatusList).where(
        StatusList.organisation_id == organisation_id, StatusList.number == number
    )
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound("status list")
    return found


def get_list(status_list_id: UUID) -> StatusList:
    """The list with this id, or NotFound."""
    found = db.session.get(StatusList, status_list_id)
    if found is None:
        raise NotFound("status list")
    return found


def latest_status_list(organisation_id: UUID) -> StatusList | None:
    """The list that is being filled."""
    statement = (
        select(StatusList)
        .where(StatusList.organisation_id == organisation_id)
        .order_by(StatusList.number.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def is_taken(status_list_id: UUID, index: int) -> bool:
    """Whether a certificate has this place."""
    statement = select(CertificateCredential.certificate_id).where(
        CertificateCredential.status_list_id == status_list_id, CertificateCredential.status_index == index
    )
    return db.session.execute(statement).first() is not None


def ended_places(status_list_id: UUID) -> list[int]:
    """The places of the certificates that no longer hold, in order."""
    statement = (
        select(CertificateCredential.status_index)
        .join(Certificate, Certificate.id == CertificateCredential.certificate_id)
        .where(
            CertificateCredential.status_list_id == status_list_id,
            Certificate.state != CertificateState.ISSUED,
        )
        .order_by(CertificateCredential.status_index)
    )
    return list(db.session.execute(statement).scalars())


def credential_of(certificate_id: UUID) -> CertificateCredential | None:
    """What was signed with the paper; None for one from before credentials were made."""
    return db.session.get(CertificateCredential, certificate_id)


def stamped(certificate_id: UUID) -> StampedPaper | None:
    """The paper that was sealed again with the time of an authority, if it had to be."""
    return db.session.get(StampedPaper, certificate_id)
