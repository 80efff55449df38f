"""From the frozen snapshot to an Open Badges 3.0 credential, which is a W3C Verifiable Credential 2.0.

It says what the paper says, in the paper's words, and nothing more.
Source: 1EdTech Open Badges Specification 3.0.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from stegvis.base import clock
from stegvis.certificates.claims import level_text, main_claims
from stegvis.certificates.credentials import status_lists
from stegvis.certificates.credentials.canonical import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
    Document,
)
from stegvis.certificates.credentials.issuer import IssuerAddresses, profile
from stegvis.certificates.credentials.proofs import moment
from stegvis.certificates.snapshot import Snapshot, end_of

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_COMPLETED = "Completed"


@dataclass(frozen=True)
class Place:
    """The bit that says whether a certificate still holds: which list, and where in it."""

    list_number: int
    index: int


def identity_of(certificate_id: UUID) -> str:
    """The credential's identity. It opens nothing, unlike the code."""
    return f"urn:uuid:{certificate_id}"


def open_badge(
    certificate_id: UUID, snapshot: Snapshot, addresses: IssuerAddresses, place: Place
) -> Document:
    """The credential, not signed yet."""
    identity = identity_of(certificate_id)
    document: Document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS],
        "id": identity,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{snapshot.title}: {snapshot.subject_title}",
        "description": f"{snapshot.title} {snapshot.serial}",
        "issuer": profile(addresses, snapshot.issuer.organisation_name),
        "validFrom": _start_of(snapshot.issued_on),
        "awardedDate": _start_of(snapshot.issued_on),
        "credentialSubject": _subject(identity, snapshot, addresses),
        "evidence": _evidence(snapshot),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status_lists.entry(addresses.status_list(place.list_number), place.index),
    }
    if snapshot.valid_until is not None:
        document["validUntil"] = moment(end_of(snapshot.valid_until))
    return document


def _start_of(day: date) -> str:
    """Midnight in Sweden: that of UTC comes later, and until then one issued at night would not be valid yet."""
    return datetime.combine(day, time(), clock.SWEDEN).isoformat()


def _subject(identity: str, snapshot: Snapshot, addresses: IssuerAddresses) -> dict[str, Any]:
    achievement = _achievement(snapshot, addresses)
    return {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, identity + '#holder')}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": snapshot.holder_name,
                "identityType": "name",
            }
        ],
        "achievement": achievement,
        "result": [
            {"type": ["Result"], "resultDescription": one["id"], "status": _COMPLETED}
            for one in achievement["resultDescription"]
        ],
    }


def _achievement(snapshot: Snapshot, addresses: IssuerAddresses) -> dict[str, Any]:
    subject = snapshot.module or snapshot.course
    assert subject is not None
    # The same module in the same version is the same achievement, whoever holds it.
    root = uuid5(NAMESPACE_URL, f"{addresses.profile}/{snapshot.kind}/{subject.key}/{subject.version}")
    return {
        "id": f"urn:uuid:{root}",
        "type": ["Achievement"],
        "achievementType": "Competency" if snapshot.module else "Course",
        "name": subject.title,
        "description": _description(snapshot),
        "inLanguage": snapshot.language,
        "version": subject.version,
        "criteria": {"narrative": _criteria(snapshot)},
        "creator": profile(addresses, snapshot.issuer.organisation_name),
        "resultDescription": [
            {
                "id": f"urn:uuid:{uuid5(root, str(number))}",
                "type": ["ResultDescription"],
                "name": text,
                "resultType": "Status",
                "allowedValue": [_COMPLETED],
            }
            for number, text in enumerate(main_claims(snapshot), start=1)
        ],
    }


def _description(snapshot: Snapshot) -> str:
    if snapshot.module is not None:
        level = snapshot.module.level
        return f"{snapshot.module.title}. {level_text(level.step, level.means)}"
    assert snapshot.course is not None
    return snapshot.course.title


def _criteria(snapshot: Snapshot) -> str:
    if snapshot.course is not None:
        return snapshot.course.completion_rule
    assert snapshot.module is not None
    methods = ", ".join(snapshot.module.assessment.methods)
    said = "Alla lärandemål är visade och bedömda mot modulens kriterier, och bedömningen är kvalitetssäkrad."
    return f"{said} Så bedömdes det: {methods}." if methods else said


def _evidence(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Where the paper's own words can be read, for whoever holds its code. What was judged stays with the issuer."""
    return [
        {
            "id": snapshot.check_url,
            "type": ["Evidence"],
            "name": "Kontrollsida",
            "narrative": "Sidan visar intygets egna uppgifter och om intyget gäller i dag.",
        }
    ]
