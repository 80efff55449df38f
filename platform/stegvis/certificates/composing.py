"""From the facts of an attempt to the snapshot of a new certificate. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stegvis.certificates.codes import grouped
from stegvis.certificates.snapshot import (
    Assessment,
    Issuer,
    Level,
    Module,
    Outcome,
    Snapshot,
)
from stegvis.certificates.states import CertificateKind
from stegvis.validation.certifying import CertificateFacts


@dataclass(frozen=True)
class Stamp:
    """What is new with each paper: number, code, day, and the person who issued it ("" for the system)."""

    serial: str
    code: str
    check_url: str
    issued_on: date
    issued_by_name: str = ""


def check_address(public_url: str, code: str) -> str:
    """The address that the paper's QR code holds."""
    return f"{public_url.rstrip('/')}/intyg/{grouped(code)}"


def competence_snapshot(facts: CertificateFacts, stamp: Stamp) -> Snapshot:
    """All claims of a competence certificate."""
    return Snapshot(
        kind=CertificateKind.COMPETENCE,
        holder_name=facts.participant_name,
        issuer=Issuer(
            organisation_name=facts.organisation_name,
            organisation_number=facts.organisation_number or "",
            unit_name=facts.unit_name,
        ),
        module=_module(facts),
        is_not=facts.is_not,
        issued_on=stamp.issued_on,
        issued_by_name=stamp.issued_by_name,
        valid_until=facts.valid_until,
        serial=stamp.serial,
        code=stamp.code,
        check_url=stamp.check_url,
    )


def _module(facts: CertificateFacts) -> Module:
    return Module(
        key=facts.module_key,
        title=facts.module_title,
        easy_title=facts.module_easy_title,
        version=facts.module_version,
        hours=facts.hours,
        level=Level(step=facts.level_step, means=facts.level_means),
        outcomes=tuple(Outcome(text=one.text, easy_text=one.easy_text) for one in facts.outcomes),
        assessment=Assessment(
            methods=facts.methods,
            places=facts.places,
            period_from=facts.period_from,
            period_to=facts.period_to,
            language_remark=facts.language_remark,
            assessor_name=facts.assessor_name,
            internal_verifier_name=facts.verifier_name,
            decided_on=facts.decided_on,
        ),
    )


def renamed(old: Snapshot, holder_name: str, stamp: Stamp) -> Snapshot:
    """The same claims for the holder's right name, as a new paper with its own number, code and day."""
    return Snapshot.model_validate(
        {
            **old.model_dump(),
            "holder_name": holder_name,
            "issued_on": stamp.issued_on,
            "issued_by_name": stamp.issued_by_name,
            "serial": stamp.serial,
            "code": stamp.code,
            "check_url": stamp.check_url,
        }
    )
