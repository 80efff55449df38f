"""Every select about looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import exists, func, select

from stegvis.base.database import db
from stegvis.base.errors import NotFound
from stegvis.certificates.designs.models import CertificateDesign, CertificateLogo
from stegvis.certificates.designs.rules import STANDARD, Design, Logo
from stegvis.people import queries as people_queries
from stegvis.people.models import Account, Unit
from stegvis.people.states import AccountKind

_REMEMBERED = 32
"""How many looks a process keeps ready. They never change."""


def current_design(organisation_id: UUID) -> CertificateDesign | None:
    """The look of the organisation's next certificate; None while it has chosen none."""
    statement = (
        select(CertificateDesign)
        .where(CertificateDesign.organisation_id == organisation_id)
        .order_by(CertificateDesign.number.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def current_design_id(organisation_id: UUID) -> UUID | None:
    """The same by its id, for what is about to be issued."""
    statement = (
        select(CertificateDesign.id)
        .where(CertificateDesign.organisation_id == organisation_id)
        .order_by(CertificateDesign.number.desc())
        .limit(1)
    )
    return db.session.execute(statement).scalar_one_or_none()


def design_of(design_id: UUID | None) -> Design:
    """The look as it is printed; that of Stegvis for certificates without. Read once in each process."""
    return STANDARD if design_id is None else _read(design_id)


@lru_cache(maxsize=_REMEMBERED)
def _read(design_id: UUID) -> Design:
    found = db.session.get(CertificateDesign, design_id)
    if found is None:
        raise NotFound("certificate design")
    return as_printed(found)


def as_printed(design: CertificateDesign) -> Design:
    """The row as what the template needs."""
    logo = printed_logo(design.logo, design.logo_alternative) if design.logo else None
    return Design(design.template, design.main_colour, design.accent_colour, logo)


def printed_logo(logo: CertificateLogo, alternative: str) -> Logo:
    """The logo with its words."""
    return Logo(logo.content, logo.width, logo.height, alternative)


def find_logo(organisation_id: UUID, logo_id: UUID) -> CertificateLogo | None:
    """The organisation's logo with this id."""
    statement = select(CertificateLogo).where(
        CertificateLogo.id == logo_id, CertificateLogo.organisation_id == organisation_id
    )
    return db.session.execute(statement).scalar_one_or_none()


def same_logo(organisation_id: UUID, sha256: str) -> CertificateLogo | None:
    """The organisation's logo with these bytes."""
    statement = select(CertificateLogo).where(
        CertificateLogo.organisation_id == organisation_id, CertificateLogo.sha256 == sha256
    )
    return db.session.execute(statement).scalar_one_or_none()


@dataclass(frozen=True)
class LongestNames:
    """The longest names that stand in the organisation today; "" where there is none."""

    organisation: str
    unit: str
    participant: str
    staff: str


def longest_names(organisation_id: UUID) -> LongestNames:
    """For a paper that shows whether they have room. Of protected people none is read."""
    units = select(Unit.name).where(Unit.organisation_id == organisation_id)
    longest_unit = units.order_by(func.length(Unit.name).desc(), Unit.name).limit(1)
    return LongestNames(
        people_queries.get_organisation(organisation_id).name,
        db.session.execute(longest_unit).scalar() or "",
        _longest_person(organisation_id, AccountKind.PARTICIPANT),
        _longest_person(organisation_id, AccountKind.STAFF),
    )


def _longest_person(organisation_id: UUID, kind: AccountKind) -> str:
    statement = (
        select(Account)
        .where(
            Account.organisation_id == organisation_id,
            Account.kind == kind,
            Account.is_active,
            Account.protected.is_(False),
        )
        .order_by((func.length(Account.given_name) + func.length(Account.family_name)).desc(), Account.id)
        .limit(1)
    )
    found = db.session.execute(statement).scalar_one_or_none()
    return found.display_name if found else ""


def unused_logos(before: datetime, most: int = 200) -> Sequence[CertificateLogo]:
    """Logos that came before this moment and that no look has, oldest first."""
    statement = (
        select(CertificateLogo)
        .where(
            CertificateLogo.created_at < before,
            ~exists().where(CertificateDesign.logo_id == CertificateLogo.id),
        )
        .order_by(CertificateLogo.created_at, CertificateLogo.id)
        .limit(most)
    )
    return db.session.execute(statement).scalars().all()
