"""Every select about links to certificates, always ordered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from stegvis.base import clock
from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.certificates import share_rules
from stegvis.certificates.models import Certificate
from stegvis.certificates.share_models import CertificateShare, SharedEvidence
from stegvis.certificates.share_rules import PieceFacts
from stegvis.certificates.states import LinkStanding
from stegvis.people.tokens import token_hash
from stegvis.validation.circumstances_rules import Interpreter
from stegvis.validation.models import Evidence

MOST_ENDED = 20
"""So many links that have ended are shown below those that hold."""


def get_share(share_id: UUID, *, lock: bool = False) -> CertificateShare:
    """The link, or NotFound. `lock` holds the row until the transaction ends."""
    statement = select(CertificateShare).where(CertificateShare.id == share_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    share = db.session.execute(statement).scalar_one_or_none()
    if share is None:
        raise NotFound("certificate share")
    return share


def find_by_token(token: str) -> CertificateShare | None:
    """The share that this link belongs to."""
    statement = select(CertificateShare).where(CertificateShare.token_hash == token_hash(token))
    return db.session.execute(statement).scalar_one_or_none()


def share_by_form_key(certificate_id: UUID, form_key: str) -> CertificateShare | None:
    """The link that a resent form has already made."""
    statement = select(CertificateShare).where(
        CertificateShare.certificate_id == certificate_id, CertificateShare.form_key == form_key
    )
    return db.session.execute(statement).scalar_one_or_none()


def count_open(certificate_id: UUID) -> int:
    """How many links to the certificate hold now."""
    statement = (
        select(func.count())
        .select_from(CertificateShare)
        .where(
            CertificateShare.certificate_id == certificate_id,
            CertificateShare.withdrawn_at.is_(None),
            CertificateShare.expires_at > clock.now(),
        )
    )
    return db.session.execute(statement).scalar_one()


def shares_of(holder_id: UUID) -> tuple[Sequence[CertificateShare], Sequence[CertificateShare]]:
    """A holder's links that hold, and the latest of those that have ended, each newest first.

    Those to a certificate that was replaced or withdrawn are among them: she can still end them.
    """
    hers = (
        select(CertificateShare)
        .join(Certificate, Certificate.id == CertificateShare.certificate_id)
        .where(Certificate.holder_id == holder_id)
        .order_by(CertificateShare.created_at.desc(), CertificateShare.id)
    )
    holds = CertificateShare.withdrawn_at.is_(None) & (CertificateShare.expires_at > clock.now())
    held = db.session.execute(hers.where(holds)).scalars().all()
    return held, db.session.execute(hers.where(~holds).limit(MOST_ENDED)).scalars().all()


def certificates_by_id(certificate_ids: Collection[UUID]) -> dict[UUID, Certificate]:
    """Those of the certificates that exist."""
    statement = select(Certificate).where(Certificate.id.in_(certificate_ids)).order_by(Certificate.id)
    return {one.id: one for one in db.session.execute(statement).scalars()}


def standing_of(share: CertificateShare) -> LinkStanding:
    """How the link stands now."""
    return share_rules.link_standing(share.expires_at, share.withdrawn_at, clock.now())


def showable_evidence(certificate: Certificate) -> list[Evidence]:
    """What the holder may let others see of her own evidence, oldest first. None where a course was followed."""
    if certificate.attempt_id is None:
        return []
    statement = (
        select(Evidence)
        .where(
            Evidence.attempt_id == certificate.attempt_id,
            Evidence.author_id == certificate.holder_id,
            Evidence.handed_in_at.is_not(None),
            Evidence.kind.in_(share_rules.SHOWABLE_KINDS),
        )
        .order_by(Evidence.created_at, Evidence.id)
    )
    found: Iterable[Evidence] = db.session.execute(statement).unique().scalars()
    return [one for one in found if share_rules.is_showable(facts_of(one, certificate.holder_id))]


def evidence_shown_by(share: CertificateShare, holder_id: UUID) -> list[Evidence]:
    """The pieces that went along with the link and may be shown today, in the order of the page."""
    statement = (
        select(SharedEvidence)
        .where(SharedEvidence.share_id == share.id)
        .options(joinedload(SharedEvidence.evidence, innerjoin=True))
        .order_by(SharedEvidence.position)
    )
    found = [one.evidence for one in db.session.execute(statement).unique().scalars()]
    return [
        one
        for one in found
        if share_rules.is_shown(facts_of(one, holder_id), people_agreed=share.people_agreed)
    ]


def facts_of(evidence: Evidence, holder_id: UUID) -> PieceFacts:
    """What decides whether it may be shown."""
    told = evidence.circumstances
    is_interpreted = told is not None and told.interpreter is not Interpreter.NONE
    return PieceFacts(
        id=evidence.id,
        kind=evidence.kind,
        is_hers=evidence.author_id == holder_id,
        is_handed_in=not evidence.is_draft,
        is_ready=evidence.media.is_ready if evidence.media is not None else evidence.media_id is None,
        has_people=evidence.people != "nobody" or is_interpreted,
    )
