"""The certificate in the European Learning Model, as an attachment for Europass. It is not sealed, and says so.

Source: European Learning Model 3, application profile EDC generic (shapes in `tests/vendor`).
"""

from __future__ import annotations

import base64
from datetime import date, datetime, time
from uuid import UUID

from stegvis.base import clock
from stegvis.certificates.claims import level_text, main_claims
from stegvis.certificates.credentials.canonical import Document
from stegvis.certificates.credentials.issuer import IssuerAddresses
from stegvis.certificates.snapshot import Snapshot, end_of

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_ENCODINGS = "http://data.europa.eu/snb/encoding/25831c2"
IDENTITY = "urn:credential:"
TYPE = "EuropeanDigitalCredential"
UNSEALED = "Osigillerad kopia. Det signerade intyget är PDF-filen."
_PICTURE = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763606060000000"
        "0400012734270a0000000049454e44ae426082"
    )
).decode()
"""A display needs a picture; the paper's look is in the PDF, so this is a single point."""


def _concept(identity: str, scheme: str, **labels: str) -> Document:
    concept: Document = {
        "id": identity,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
    }
    if labels:
        concept["prefLabel"] = {language: [text] for language, text in labels.items()}
    return concept


def _of_authority(kind: str, code: str, **labels: str) -> Document:
    return _concept(f"{_AUTHORITY}{kind}/{code}", f"{_AUTHORITY}{kind}", **labels)


_SWEDISH = _of_authority("language", "SWE", sv="svenska", en="Swedish")
_SWEDEN = _of_authority("country", "SWE", sv="Sverige", en="Sweden")


def europass(certificate_id: UUID, snapshot: Snapshot, addresses: IssuerAddresses) -> Document | None:
    """The claims of the paper as the model writes them; None for an issuer without the number that it asks for."""
    if not snapshot.issuer.organisation_number:
        return None
    issued = _moment(snapshot.issued_on)
    document: Document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "http://data.europa.eu/snb/model/context/edc-ap",
        ],
        "id": f"{IDENTITY}{certificate_id}",
        "type": ["VerifiableCredential", TYPE],
        "credentialSchema": [
            {"id": "http://data.europa.eu/snb/model/ap/edc-generic-full", "type": "ShaclValidator2017"}
        ],
        "credentialProfiles": [
            _concept(
                "http://data.europa.eu/snb/credential/e34929035b",
                "http://data.europa.eu/snb/credential/25831c2",
                en="Generic",
            )
        ],
        "issuer": _organisation(snapshot, addresses),
        "issuanceDate": issued,
        "issued": issued,
        "validFrom": issued,
        "displayParameter": _display(snapshot),
        "credentialSubject": _person(snapshot, addresses),
    }
    if snapshot.valid_until is not None:
        document["expirationDate"] = end_of(snapshot.valid_until).isoformat()
        document["validUntil"] = document["expirationDate"]
    return document


def _moment(day: date) -> str:
    return datetime.combine(day, time(), clock.SWEDEN).isoformat()


def _organisation(snapshot: Snapshot, addresses: IssuerAddresses) -> Document:
    issuer = snapshot.issuer
    return {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"sv": issuer.organisation_name},
        "eIDASIdentifier": {
            "id": "urn:epass:legalIdentifier:1",
            "type": "LegalIdentifier",
            "notation": f"NTRSE-{issuer.organisation_number}",
            "spatial": _SWEDEN,
        },
        "location": {
            "id": "urn:epass:location:1",
            "type": "Location",
            "address": {"id": "urn:epass:address:1", "type": "Address", "countryCode": _SWEDEN},
        },
        "homepage": {
            "id": "urn:epass:webResource:1",
            "type": "WebResource",
            "contentURL": addresses.profile,
        },
    }


def _display(snapshot: Snapshot) -> Document:
    picture = {
        "id": "urn:epass:mediaObject:1",
        "type": "MediaObject",
        "content": _PICTURE,
        "contentEncoding": _concept("http://data.europa.eu/snb/encoding/6146cde7dd", _ENCODINGS, en="base64"),
        "contentType": _of_authority("file-type", "PNG", en="PNG"),
    }
    page = {"id": "urn:epass:displayDetail:1", "type": "DisplayDetail", "page": 1, "image": picture}
    return {
        "id": "urn:epass:displayParameter:1",
        "type": "DisplayParameter",
        "title": {"sv": f"{snapshot.title}: {snapshot.subject_title}"},
        "description": {"sv": UNSEALED},
        "primaryLanguage": _SWEDISH,
        "language": [_SWEDISH],
        "individualDisplay": [
            {
                "id": "urn:epass:individualDisplay:1",
                "type": "IndividualDisplay",
                "language": _SWEDISH,
                "displayDetail": [page],
            }
        ],
    }


def _person(snapshot: Snapshot, addresses: IssuerAddresses) -> Document:
    return {
        "id": "urn:epass:person:1",
        "type": "Person",
        "fullName": {"sv": snapshot.holder_name},
        "hasClaim": [_achievement(snapshot, addresses)],
    }


def _achievement(snapshot: Snapshot, addresses: IssuerAddresses) -> Document:
    body = _organisation(snapshot, addresses)
    specification: Document = {
        "id": "urn:epass:learningAchievementSpec:1",
        "type": "LearningAchievementSpecification",
        "title": {"sv": snapshot.subject_title},
        "language": [_SWEDISH],
        "learningOutcome": [
            {
                "id": f"urn:epass:learningOutcome:{number}",
                "type": "LearningOutcome",
                "title": {"sv": text},
            }
            for number, text in enumerate(main_claims(snapshot), start=1)
        ],
    }
    subject = snapshot.module or snapshot.course
    assert subject is not None
    if subject.hours is not None:
        specification["volumeOfLearning"] = _duration(subject.hours)
    achievement: Document = {
        "id": "urn:epass:learningAchievement:1",
        "type": "LearningAchievement",
        "title": {"sv": snapshot.subject_title},
        "awardedBy": {
            "id": "urn:epass:awardingProcess:1",
            "type": "AwardingProcess",
            "awardingBody": [body],
            "awardingDate": _moment(snapshot.issued_on),
        },
        "specifiedBy": specification,
        "supplementaryDocument": [
            {
                "id": "urn:epass:webResource:2",
                "type": "WebResource",
                "title": {"sv": "Kontrollsida"},
                "contentURL": snapshot.check_url,
            }
        ],
    }
    if snapshot.module is not None:
        level = snapshot.module.level
        specification["description"] = {"sv": level_text(level.step, level.means)}
        achievement["provenBy"] = [_assessment(snapshot, body)]
    return achievement


def _assessment(snapshot: Snapshot, body: Document) -> Document:
    assert snapshot.module is not None
    return {
        "id": "urn:epass:learningAssessment:1",
        "type": "LearningAssessment",
        "title": {"sv": "Bedömning mot modulens kriterier"},
        "awardedBy": {
            "id": "urn:epass:awardingProcess:2",
            "type": "AwardingProcess",
            "awardingBody": [body],
            "awardingDate": _moment(snapshot.module.assessment.decided_on),
        },
        "grade": {"id": "urn:epass:note:1", "type": "Note", "noteLiteral": {"sv": "Visad kompetens"}},
    }


def _duration(hours: float) -> str:
    """ISO 8601, in hours and minutes: `PT8H30M`."""
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{whole}H{minutes}M" if minutes else f"PT{whole}H"
